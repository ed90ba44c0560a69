package io.across.internal.python;

import io.across.python.PythonException;
import io.across.python.PythonObject;
import java.util.AbstractList;
import org.jspecify.annotations.Nullable;

/** A Python sequence as a list: each method is one call or more. */
final class PythonList extends AbstractList<@Nullable Object> {

    private final PythonObject proxy;

    PythonList(PythonObject proxy) {
        this.proxy = proxy;
    }

    @Override
    public @Nullable Object get(int index) {
        return at(index, () -> proxy.getItem(checked(index)));
    }

    @Override
    public int size() {
        return proxy.len();
    }

    @Override
    public @Nullable Object set(int index, @Nullable Object element) {
        Object before = get(index);
        proxy.setItem(index, element);
        return before;
    }

    @Override
    public void add(int index, @Nullable Object element) {
        if (index < 0 || index > size()) {
            throw new IndexOutOfBoundsException(index);
        }
        proxy.invoke("insert", index, element);
    }

    @Override
    public boolean add(@Nullable Object element) {
        proxy.invoke("append", element);
        return true;
    }

    @Override
    public @Nullable Object remove(int index) {
        return at(index, () -> proxy.invoke("pop", checked(index)));
    }

    @Override
    public boolean contains(@Nullable Object element) {
        return proxy.contains(element);
    }

    @Override
    public void clear() {
        proxy.invoke("clear");
    }

    /** Python counts negative indexes from the end, Java does not. */
    private static int checked(int index) {
        if (index < 0) {
            throw new IndexOutOfBoundsException(index);
        }
        return index;
    }

    private static @Nullable Object at(int index, Unchecked.Call call) {
        try {
            return Unchecked.call(call);
        } catch (PythonException e) {
            if (e.isInstance("IndexError")) {
                IndexOutOfBoundsException failure = new IndexOutOfBoundsException(index);
                failure.initCause(e);
                throw failure;
            }
            throw e;
        }
    }
}
