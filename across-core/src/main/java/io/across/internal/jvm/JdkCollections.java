package io.across.internal.jvm;

import java.io.Serializable;
import java.lang.reflect.Modifier;
import java.util.AbstractMap.SimpleImmutableEntry;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The JDK's collections as values: what travels in place of those that cannot travel. */
final class JdkCollections {

    /** Longer ones stay what they are: a list that repeats one element takes no memory here. */
    private static final int LONGEST_COPY = 1 << 16;

    private static final Class<?> REPEATED = Collections.nCopies(0, null).getClass();

    private JdkCollections() {}

    /**
     * What travels in place of an object of the JDK that is a value but cannot be serialized: of an {@link Optional} a token, of
     * a part or a view of a collection a copy, of an entry a copy. Everything else is returned as it is.
     */
    static @Nullable Object travelling(@Nullable Object value) {
        if (value == null || value.getClass().getClassLoader() != null) {
            return value;
        }
        if (isOptional(value)) {
            return OptionalToken.of(value);
        }
        Class<?> type = value.getClass();
        // A field may be declared as a public class, and then a copy of another class would not fit.
        if (type == REPEATED || !(value instanceof Serializable || Modifier.isPublic(type.getModifiers()))) {
            return copied(value);
        }
        return value;
    }

    /** Whether it is one of the JDK's four kinds of optional values. */
    static boolean isOptional(Object value) {
        return value instanceof Optional
                || value instanceof OptionalInt
                || value instanceof OptionalLong
                || value instanceof OptionalDouble;
    }

    private static Object copied(Object view) {
        if (view instanceof List<?> list) {
            return list.size() > LONGEST_COPY && view.getClass() == REPEATED ? list : new ArrayList<>(list);
        }
        if (view instanceof SortedSet<?> set) {
            return new TreeSet<>(set);
        }
        if (view instanceof Set<?> set) {
            return new LinkedHashSet<>(set);
        }
        if (view instanceof Collection<?> collection) {
            return new ArrayList<>(collection);
        }
        if (view instanceof SortedMap<?, ?> map) {
            return new TreeMap<>(map);
        }
        if (view instanceof Map<?, ?> map) {
            return new LinkedHashMap<>(map);
        }
        return view instanceof Map.Entry<?, ?> entry ? new SimpleImmutableEntry<>(entry) : view;
    }
}
