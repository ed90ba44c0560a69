package io.across.python;

import java.util.AbstractSet;
import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A Python {@code frozenset}, where any other set is a {@code set}. Equal to any set with the same elements. Immutable. */
public final class PythonFrozenSet extends AbstractSet<@Nullable Object> {

    private final Set<@Nullable Object> elements;

    private PythonFrozenSet(Collection<? extends @Nullable Object> elements) {
        this.elements = Collections.unmodifiableSet(new LinkedHashSet<>(elements));
    }

    /** A frozen set of the elements of a collection, which keeps their order. */
    public static PythonFrozenSet copyOf(Collection<? extends @Nullable Object> elements) {
        return new PythonFrozenSet(elements);
    }

    @Override
    public Iterator<@Nullable Object> iterator() {
        return elements.iterator();
    }

    @Override
    public int size() {
        return elements.size();
    }

    @Override
    public boolean contains(@Nullable Object element) {
        return elements.contains(element);
    }
}
