package io.across.internal.pickle;

import io.across.python.PythonFrozenSet;
import io.across.python.PythonTuple;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes and fills what holds other values, within what {@link ContainerLimits} permit. What is filled was made while the same pickle
 * was read, so its class tells what it is. Used by one thread.
 */
final class Containers {

    private final ContainerLimits limits;

    Containers(ContainerLimits limits) {
        this.limits = limits;
    }

    List<@Nullable Object> list(List<@Nullable Object> elements) {
        elements.forEach(element -> limits.added(elements, element));
        return elements;
    }

    PythonTuple tuple(@Nullable Object... elements) {
        PythonTuple tuple = PythonTuple.of(elements);
        limits.completed(tuple, tuple);
        return tuple;
    }

    PythonFrozenSet frozenSet(List<@Nullable Object> elements) {
        elements.forEach(element -> limits.checkKey(elements, element));
        PythonFrozenSet set = PythonFrozenSet.copyOf(elements);
        limits.completed(set, elements);
        return set;
    }

    @SuppressWarnings("unchecked") // an ArrayList was made for this
    void append(Object target, @Nullable Object value) {
        limits.added(target, value);
        if (target instanceof ArrayList<?>) {
            ((List<@Nullable Object>) target).add(value);
        } else if (target instanceof PickledObject object) {
            object.mutableItems().add(value);
        } else {
            throw new UnpicklingException("elements are appended to what is no list");
        }
    }

    void put(Object target, List<@Nullable Object> pairs) {
        if (pairs.size() % 2 != 0) {
            throw new UnpicklingException("a key without a value");
        }
        for (int i = 0; i < pairs.size(); i += 2) {
            put(target, pairs.get(i), pairs.get(i + 1));
        }
    }

    @SuppressWarnings("unchecked") // a LinkedHashMap was made for this
    void put(Object target, @Nullable Object key, @Nullable Object value) {
        limits.checkKey(target, key);
        limits.added(target, key);
        limits.added(target, value);
        if (target instanceof LinkedHashMap<?, ?>) {
            ((Map<@Nullable Object, @Nullable Object>) target).put(key, value);
        } else if (target instanceof PickledObject object) {
            object.mutableEntries().put(key, value);
        } else {
            throw new UnpicklingException("an entry is put into what is no dict");
        }
    }

    @SuppressWarnings("unchecked") // a LinkedHashSet was made for this
    void add(Object target, List<@Nullable Object> elements) {
        for (Object element : elements) {
            limits.checkKey(target, element);
            limits.added(target, element);
            if (target instanceof LinkedHashSet<?>) {
                ((LinkedHashSet<@Nullable Object>) target).add(element);
            } else if (target instanceof PickledObject object) {
                object.mutableAdded().add(element);
            } else {
                throw new UnpicklingException("an element is added to what is no set");
            }
        }
    }
}
