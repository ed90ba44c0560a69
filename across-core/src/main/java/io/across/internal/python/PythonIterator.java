package io.across.internal.python;

import io.across.python.PythonException;
import io.across.python.PythonObject;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** Asks for each element when it is wanted. Used by one thread at a time. */
final class PythonIterator implements Iterator<@Nullable Object> {

    private final PythonObject iterator;
    private boolean fetched;
    private boolean ended;
    private @Nullable Object next;

    PythonIterator(PythonObject iterator) {
        this.iterator = iterator;
    }

    @Override
    public boolean hasNext() {
        if (!fetched && !ended) {
            try {
                next = iterator.invoke("__next__");
                fetched = true;
            } catch (PythonException e) {
                if (!e.isInstance("StopIteration")) {
                    throw e;
                }
                ended = true;
            }
        }
        return fetched;
    }

    @Override
    public @Nullable Object next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        fetched = false;
        return next;
    }
}
