package io.across.internal.python;

import io.across.Across;
import io.across.internal.pickle.Conversions;
import io.across.python.PythonValue;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Python's special methods (protocol, section 5.2) on Java's collections, arrays, iterators and functions. */
final class SpecialMethods {

    private SpecialMethods() {}

    /** Those that objects of a class have. */
    static Set<String> of(Class<?> type) {
        Set<String> names = new TreeSet<>();
        boolean map = Map.class.isAssignableFrom(type);
        boolean list = List.class.isAssignableFrom(type);
        if (map || type.isArray() || Collection.class.isAssignableFrom(type)) {
            names.addAll(List.of("__len__", "__contains__", "__iter__"));
        }
        if (map || list || type.isArray()) {
            names.addAll(List.of("__getitem__", "__setitem__"));
        }
        if (map || list) {
            names.add("__delitem__");
        }
        if (Iterable.class.isAssignableFrom(type)) {
            names.add("__iter__");
        }
        if (Iterator.class.isAssignableFrom(type)) {
            names.addAll(List.of("__iter__", "__next__"));
        }
        if (FunctionalMethods.of(type) != null) {
            names.add("__call__");
        }
        return names;
    }

    static @Nullable Object invoke(Object object, String name, List<@Nullable Object> args) throws Throwable {
        if (!of(object.getClass()).contains(name)) {
            throw BuiltinException.of(
                    "AttributeError", "objects of class " + object.getClass().getName() + " have no " + name);
        }
        int wanted = name.equals("__setitem__")
                ? 2
                : List.of("__len__", "__iter__", "__next__").contains(name) ? 0 : 1;
        if (args.size() != wanted) {
            throw BuiltinException.of("TypeError", name + " takes " + wanted + " arguments, not " + args.size());
        }
        return switch (name) {
            case "__len__" -> length(object);
            case "__iter__" -> object instanceof Iterator<?> ? object : Across.ref(iterator(object));
            case "__next__" -> next((Iterator<?>) object);
            case "__contains__" ->
                object instanceof Map<?, ?> map
                        ? Elements.contains(map, Elements.key(map, args.get(0)))
                        : Elements.contains(object, args.get(0));
            case "__getitem__" -> get(object, args.get(0));
            case "__setitem__" -> set(object, args.get(0), args.get(1));
            default -> delete(object, args.get(0));
        };
    }

    private static int length(Object object) {
        if (object instanceof Map<?, ?> map) {
            return map.size();
        }
        return object instanceof Collection<?> collection ? collection.size() : Array.getLength(object);
    }

    private static Iterator<?> iterator(Object object) {
        if (object instanceof Map<?, ?> map) {
            return map.keySet().iterator();
        }
        return object instanceof Iterable<?> iterable
                ? iterable.iterator()
                : Elements.ofArray(object).iterator();
    }

    private static @Nullable Object next(Iterator<?> iterator) {
        if (!iterator.hasNext()) {
            throw BuiltinException.of("StopIteration", null);
        }
        return iterator.next();
    }

    private static @Nullable Object get(Object object, @Nullable Object key) {
        if (object instanceof Map<?, ?> map) {
            return map.get(keyIn(map, key));
        }
        List<?> list = object instanceof List<?> itself ? itself : Elements.ofArray(object);
        return key instanceof PythonValue slice ? slice(list, slice) : list.get(Elements.index(list.size(), key));
    }

    /** The key as the map has it. */
    private static @Nullable Object keyIn(Map<?, ?> map, @Nullable Object key) {
        Object there = Elements.key(map, key);
        if (!Elements.contains(map, there)) {
            throw BuiltinException.of("KeyError", key);
        }
        return there;
    }

    private static List<@Nullable Object> slice(List<?> list, PythonValue slice) {
        List<@Nullable Object> part = new ArrayList<>();
        places(list.size(), slice).forEach(place -> part.add(list.get(place)));
        return part;
    }

    /** The indices that a slice of so many elements means, in its order. */
    private static List<Integer> places(int size, PythonValue slice) {
        List<@Nullable Object> args = slice.args();
        if (!slice.type().qualname().equals("slice") || args.size() != 3) {
            throw BuiltinException.of("TypeError", "an index must be an int or a slice, is a " + slice.type());
        }
        long step = args.get(2) == null ? 1 : Elements.whole(args.get(2));
        if (step == 0) {
            throw BuiltinException.of("ValueError", "slice step cannot be zero");
        }
        int begin = bound(args.get(0), size, step > 0 ? 0 : size - 1, step);
        int end = bound(args.get(1), size, step > 0 ? size : -1, step);
        List<Integer> places = new ArrayList<>();
        // A step beyond the size takes one element, however long it is.
        long stride = Math.max(-(size + 1L), Math.min(size + 1L, step));
        for (long i = begin; stride > 0 ? i < end : i > end; i += stride) {
            places.add((int) i);
        }
        return places;
    }

    private static int bound(@Nullable Object given, int size, int otherwise, long step) {
        if (given == null) {
            return otherwise;
        }
        long index = Elements.fromEnd(Elements.whole(given), size);
        return (int) (step > 0 ? Math.max(0, Math.min(size, index)) : Math.max(-1, Math.min(size - 1, index)));
    }

    @SuppressWarnings("unchecked") // Java's own generics do not hold for Python either
    private static @Nullable Object set(Object object, @Nullable Object key, @Nullable Object value) {
        if (object instanceof Map<?, ?> map) {
            ((Map<@Nullable Object, @Nullable Object>) map).put(Elements.key(map, key), value);
        } else if (object instanceof List<?> list && key instanceof PythonValue slice) {
            setSlice((List<@Nullable Object>) list, slice, Elements.of(value));
        } else if (object instanceof List<?> list) {
            ((List<@Nullable Object>) list).set(Elements.index(list.size(), key), value);
        } else {
            int index = Elements.index(Array.getLength(object), key);
            Array.set(
                    object, index, Conversions.convert(value, object.getClass().getComponentType()));
        }
        return null;
    }

    private static void setSlice(List<@Nullable Object> list, PythonValue slice, List<@Nullable Object> values) {
        List<Integer> places = places(list.size(), slice);
        Object step = slice.args().get(2);
        if (step == null || Elements.whole(step) == 1) {
            int begin = places.isEmpty() ? bound(slice.args().get(0), list.size(), 0, 1) : places.get(0);
            List<@Nullable Object> part = list.subList(begin, begin + places.size());
            part.clear();
            part.addAll(values);
            return;
        }
        if (places.size() != values.size()) {
            throw BuiltinException.of(
                    "ValueError",
                    "attempt to assign sequence of size " + values.size() + " to extended slice of size "
                            + places.size());
        }
        for (int i = 0; i < values.size(); i++) {
            list.set(places.get(i), values.get(i));
        }
    }

    private static @Nullable Object delete(Object object, @Nullable Object key) {
        if (object instanceof Map<?, ?> map) {
            map.remove(keyIn(map, key));
        } else if (object instanceof List<?> list && key instanceof PythonValue slice) {
            // From the end, so that what is still to be removed keeps its place.
            places(list.size(), slice).stream()
                    .sorted(Comparator.reverseOrder())
                    .forEach(place -> list.remove(place.intValue()));
        } else if (object instanceof List<?> list) {
            list.remove(Elements.index(list.size(), key));
        }
        return null;
    }
}
