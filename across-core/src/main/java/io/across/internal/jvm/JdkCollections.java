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

/** The JDK's collections as values: which may be read from whomever, and what travels in place of those that cannot travel. */
final class JdkCollections {

    /** Longer ones stay what they are: a list that repeats one element takes no memory here. */
    private static final int LONGEST_COPY = 1 << 16;

    private static final Class<?> REPEATED = Collections.nCopies(0, null).getClass();

    /**
     * Those that do nothing when they are read but call methods of their elements, by name, as most are not public, and what
     * they consist of. A comparator of an application is read only if its own class is admitted. Left out are what can be made
     * far larger, or slower to fill, than it is long (a list that repeats one element, hash tables without trees), and sets of
     * entries, whose hash codes nobody weighs.
     */
    private static final Set<String> HARMLESS = Set.of(
            "java.util.AbstractCollection",
            "java.util.AbstractList",
            "java.util.AbstractSet",
            "java.util.AbstractMap",
            "java.util.AbstractQueue",
            "java.util.ArrayList",
            "java.util.ArrayDeque",
            "java.util.LinkedList",
            "java.util.Vector",
            "java.util.Stack",
            "java.util.PriorityQueue",
            "java.util.HashMap",
            "java.util.LinkedHashMap",
            "java.util.IdentityHashMap",
            "java.util.HashSet",
            "java.util.LinkedHashSet",
            "java.util.TreeMap",
            "java.util.TreeMap$NavigableSubMap",
            "java.util.TreeMap$AscendingSubMap",
            "java.util.TreeMap$DescendingSubMap",
            "java.util.TreeSet",
            "java.util.EnumMap",
            "java.util.EnumSet",
            "java.util.EnumSet$SerializationProxy",
            // What readResolve returns is checked, too; a stream that names these itself cannot be read.
            "java.util.RegularEnumSet",
            "java.util.JumboEnumSet",
            "java.util.ImmutableCollections$List12",
            "java.util.ImmutableCollections$ListN",
            "java.util.ImmutableCollections$Set12",
            "java.util.ImmutableCollections$SetN",
            "java.util.ImmutableCollections$Map1",
            "java.util.ImmutableCollections$MapN",
            "java.util.CollSer",
            "java.util.Arrays$ArrayList",
            "java.util.Collections$EmptyList",
            "java.util.Collections$EmptyMap",
            "java.util.Collections$EmptySet",
            "java.util.Collections$SingletonList",
            "java.util.Collections$SingletonMap",
            "java.util.Collections$SingletonSet",
            "java.util.Collections$SetFromMap",
            "java.util.Collections$AsLIFOQueue",
            "java.util.Collections$SynchronizedCollection",
            "java.util.Collections$SynchronizedList",
            "java.util.Collections$SynchronizedRandomAccessList",
            "java.util.Collections$SynchronizedMap",
            "java.util.Collections$SynchronizedSortedMap",
            "java.util.Collections$SynchronizedNavigableMap",
            "java.util.Collections$SynchronizedSet",
            "java.util.Collections$SynchronizedSortedSet",
            "java.util.Collections$SynchronizedNavigableSet",
            "java.util.Collections$UnmodifiableCollection",
            "java.util.Collections$UnmodifiableSequencedCollection",
            "java.util.Collections$UnmodifiableList",
            "java.util.Collections$UnmodifiableRandomAccessList",
            "java.util.Collections$UnmodifiableMap",
            "java.util.Collections$UnmodifiableSequencedMap",
            "java.util.Collections$UnmodifiableSortedMap",
            "java.util.Collections$UnmodifiableNavigableMap",
            "java.util.Collections$UnmodifiableNavigableMap$EmptyNavigableMap",
            "java.util.Collections$UnmodifiableSet",
            "java.util.Collections$UnmodifiableSequencedSet",
            "java.util.Collections$UnmodifiableSortedSet",
            "java.util.Collections$UnmodifiableNavigableSet",
            "java.util.Collections$UnmodifiableNavigableSet$EmptyNavigableSet",
            "java.util.Collections$ReverseComparator",
            "java.util.Collections$ReverseComparator2",
            "java.util.Comparators$NaturalOrderComparator",
            "java.lang.String$CaseInsensitiveComparator",
            "java.util.AbstractMap$SimpleEntry",
            "java.util.AbstractMap$SimpleImmutableEntry",
            // HashMap.readObject asks the filter for the array that it makes.
            "java.util.Map$Entry",
            "java.util.concurrent.CopyOnWriteArrayList",
            "java.util.concurrent.CopyOnWriteArraySet",
            "java.util.concurrent.ConcurrentLinkedQueue",
            "java.util.concurrent.ConcurrentLinkedDeque",
            "java.util.concurrent.ConcurrentSkipListMap",
            "java.util.concurrent.ConcurrentSkipListSet",
            "java.util.concurrent.ConcurrentHashMap",
            "java.util.concurrent.ConcurrentHashMap$CollectionView",
            "java.util.concurrent.ConcurrentHashMap$KeySetView",
            "java.util.concurrent.ConcurrentHashMap$ValuesView",
            // The form that ConcurrentHashMap has had since it had locks.
            "java.util.concurrent.ConcurrentHashMap$Segment",
            "java.util.concurrent.locks.ReentrantLock",
            "java.util.concurrent.locks.ReentrantLock$Sync",
            "java.util.concurrent.locks.ReentrantLock$NonfairSync",
            "java.util.concurrent.locks.AbstractQueuedSynchronizer",
            "java.util.concurrent.locks.AbstractOwnableSynchronizer");

    private JdkCollections() {}

    /** Whether a class of the JDK is one of those that whoever may send values may send. */
    static boolean isHarmless(String className) {
        return HARMLESS.contains(className);
    }

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
