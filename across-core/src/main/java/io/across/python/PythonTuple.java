package io.across.python;

import java.util.AbstractList;
import java.util.Arrays;
import java.util.Collection;
import java.util.RandomAccess;
import org.jspecify.annotations.Nullable;

/**
 * A Python tuple: a list that does not change, and that Python gets as a tuple where any other list would be a {@code list}.
 * May contain null, for {@code None}. Equal to any list with the same elements. Immutable, though its elements may not be.
 */
@SuppressWarnings("NullAway") // elements are Python's, None among them
public final class PythonTuple extends AbstractList<@Nullable Object> implements RandomAccess {

    private final @Nullable Object[] elements;

    private PythonTuple(@Nullable Object[] elements) {
        this.elements = elements;
    }

    /** A tuple of these elements. */
    public static PythonTuple of(@Nullable Object... elements) {
        return new PythonTuple(elements.clone());
    }

    /** A tuple of the elements of a collection, in its order. */
    public static PythonTuple copyOf(Collection<? extends @Nullable Object> elements) {
        return new PythonTuple(elements.toArray());
    }

    @Override
    public @Nullable Object get(int index) {
        return elements[index];
    }

    @Override
    public int size() {
        return elements.length;
    }

    @Override
    public @Nullable Object[] toArray() {
        return Arrays.copyOf(elements, elements.length, Object[].class);
    }
}
