package io.across.internal.python;

import io.across.python.PythonObject;
import io.across.python.PythonTuple;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The methods that Python's own {@code list} and {@code dict} have, on Java's lists and maps. Where Java has a method of the
 * same name, a call with arguments that Python's takes means Python's: {@code remove} takes an element, not an index.
 */
@SuppressWarnings("unchecked") // Java's own generics do not hold for Python
final class PythonMethods {

    private static final Set<String> OF_LISTS =
            Set.of("append", "copy", "count", "extend", "index", "insert", "pop", "remove", "reverse", "sort");

    private static final Set<String> OF_MAPS =
            Set.of("copy", "get", "items", "keys", "pop", "popitem", "setdefault", "update", "values");

    /** What {@code sort} and {@code update} may be given by name. */
    private static final Set<String> OF_SORT = Set.of("key", "reverse");

    private PythonMethods() {}

    /** Those that objects of a class have. */
    static Set<String> of(Class<?> type) {
        if (List.class.isAssignableFrom(type)) {
            return OF_LISTS;
        }
        return Map.class.isAssignableFrom(type) ? OF_MAPS : Set.of();
    }

    /** Whether a call means one of these. */
    static boolean isMeant(Object object, String name, int args) {
        if (!of(object.getClass()).contains(name)) {
            return false;
        }
        // Java's List.sort takes a comparator, which in Python is no argument that is passed by place.
        return !(name.equals("sort") && args > 0) && !(object instanceof Map<?, ?> && name.equals("get") && args > 2);
    }

    /**
     * Calls one.
     *
     * @param keywords the arguments that are passed by name
     * @throws RuntimeException what Java's collection throws, for example because it does not change
     */
    static @Nullable Object invoke(Object object, String name, List<@Nullable Object> args, Map<?, ?> keywords) {
        Arguments given = new Arguments(name, args, keywords);
        return object instanceof List<?> list
                ? ofList((List<@Nullable Object>) list, name, given)
                : ofMap((Map<@Nullable Object, @Nullable Object>) object, name, given);
    }

    private static @Nullable Object ofList(List<@Nullable Object> list, String name, Arguments given) {
        switch (name) {
            case "append" -> {
                given.between(1, 1);
                list.add(given.at(0));
            }
            case "extend" -> {
                given.between(1, 1);
                list.addAll(Elements.of(given.at(0)));
            }
            case "insert" -> {
                given.between(2, 2);
                list.add(Elements.place(list.size(), given.at(0)), given.at(1));
            }
            case "pop" -> {
                given.between(0, 1);
                if (list.isEmpty()) {
                    throw BuiltinException.of("IndexError", "pop from empty list");
                }
                return list.remove(Elements.index(list.size(), given.size() == 0 ? -1 : given.at(0)));
            }
            case "remove" -> {
                given.between(1, 1);
                list.remove(indexOf(list, given.at(0), 0, list.size()));
            }
            case "index" -> {
                given.between(1, 3);
                int begin = given.size() < 2 ? 0 : Elements.place(list.size(), given.at(1));
                int end = given.size() < 3 ? list.size() : Elements.place(list.size(), given.at(2));
                return indexOf(list, given.at(0), begin, end);
            }
            case "count" -> {
                given.between(1, 1);
                return (int) list.stream()
                        .filter(element -> Elements.areEqual(element, given.at(0)))
                        .count();
            }
            case "reverse" -> {
                given.between(0, 0);
                Collections.reverse(list);
            }
            case "sort" -> {
                given.between(0, 0);
                sort(list, given);
            }
            default -> {
                given.between(0, 0);
                return new ArrayList<>(list);
            }
        }
        return null;
    }

    private static int indexOf(List<@Nullable Object> list, @Nullable Object wanted, int begin, int end) {
        int index = 0;
        for (Object element : list) {
            if (index >= end) {
                break;
            }
            if (index >= begin && Elements.areEqual(element, wanted)) {
                return index;
            }
            index++;
        }
        throw BuiltinException.of("ValueError", wanted + " is not in list");
    }

    private static void sort(List<@Nullable Object> list, Arguments given) {
        Object key = given.named("key");
        boolean reversed = isTrue(given.named("reverse"));
        if (key instanceof PythonObject function) {
            // Each element is asked for its key once, as in Python.
            List<@Nullable Object> keys = new ArrayList<>(list.size());
            list.forEach(element -> keys.add(function.call(element)));
            List<Integer> places = new ArrayList<>(list.size());
            for (int i = 0; i < list.size(); i++) {
                places.add(i);
            }
            Comparator<Integer> byKey = (one, other) -> compare(keys.get(one), keys.get(other));
            places.sort(reversed ? byKey.reversed() : byKey);
            List<@Nullable Object> before = new ArrayList<>(list);
            for (int i = 0; i < before.size(); i++) {
                list.set(i, before.get(places.get(i)));
            }
            return;
        }
        if (key != null) {
            throw BuiltinException.of(
                    "TypeError", "the key of a sort must be passed by reference: across.ref(function)");
        }
        Comparator<@Nullable Object> order = PythonMethods::compare;
        list.sort(reversed ? order.reversed() : order);
    }

    private static int compare(@Nullable Object one, @Nullable Object other) {
        try {
            if (one instanceof Number a && other instanceof Number b && one.getClass() != other.getClass()) {
                return Numbers.compare(a, b);
            }
            return ((Comparable<@Nullable Object>) Objects.requireNonNull(one)).compareTo(other);
        } catch (ClassCastException | NullPointerException e) {
            throw BuiltinException.of("TypeError", "'<' is not supported between " + one + " and " + other);
        }
    }

    private static @Nullable Object ofMap(Map<@Nullable Object, @Nullable Object> map, String name, Arguments given) {
        switch (name) {
            case "get" -> {
                given.between(1, 2);
                Object key = Elements.key(map, given.at(0));
                return Elements.contains(map, key) ? map.get(key) : given.orNull(1);
            }
            case "keys" -> {
                given.between(0, 0);
                return new ArrayList<>(map.keySet());
            }
            case "values" -> {
                given.between(0, 0);
                return new ArrayList<>(map.values());
            }
            case "items" -> {
                given.between(0, 0);
                List<PythonTuple> items = new ArrayList<>(map.size());
                map.forEach((key, value) -> items.add(PythonTuple.of(key, value)));
                return items;
            }
            case "pop" -> {
                given.between(1, 2);
                Object key = Elements.key(map, given.at(0));
                if (Elements.contains(map, key)) {
                    return map.remove(key);
                }
                if (given.size() < 2) {
                    throw BuiltinException.of("KeyError", key);
                }
                return given.at(1);
            }
            case "popitem" -> {
                given.between(0, 0);
                return popItem(map);
            }
            case "setdefault" -> {
                given.between(1, 2);
                Object key = Elements.key(map, given.at(0));
                if (!Elements.contains(map, key)) {
                    map.put(key, given.orNull(1));
                }
                return map.get(key);
            }
            case "update" -> {
                given.between(0, 1);
                update(map, given);
                return null;
            }
            default -> {
                given.between(0, 0);
                return new LinkedHashMap<>(map);
            }
        }
    }

    /** The last entry, where the map has an order. */
    private static PythonTuple popItem(Map<@Nullable Object, @Nullable Object> map) {
        Map.Entry<@Nullable Object, @Nullable Object> last = null;
        for (Map.Entry<@Nullable Object, @Nullable Object> entry : map.entrySet()) {
            last = entry;
        }
        if (last == null) {
            throw BuiltinException.of("KeyError", "popitem(): dictionary is empty");
        }
        PythonTuple item = PythonTuple.of(last.getKey(), last.getValue());
        map.remove(last.getKey());
        return item;
    }

    private static void update(Map<@Nullable Object, @Nullable Object> map, Arguments given) {
        Object more = given.orNull(0);
        if (more instanceof Map<?, ?> other) {
            map.putAll(other);
        } else if (more != null) {
            for (Object item : Elements.of(more)) {
                List<@Nullable Object> pair = Elements.of(item);
                if (pair.size() != 2) {
                    throw BuiltinException.of(
                            "ValueError", "an item of an update has " + pair.size() + " elements, not 2");
                }
                map.put(pair.get(0), pair.get(1));
            }
        }
        map.putAll(given.named());
    }

    private static boolean isTrue(@Nullable Object value) {
        return value != null && !Boolean.FALSE.equals(value) && !(value instanceof Integer number && number == 0);
    }

    /** What a method was given. */
    private record Arguments(String method, List<@Nullable Object> places, Map<?, ?> keywords) {

        int size() {
            return places.size();
        }

        @Nullable Object at(int index) {
            return places.get(index);
        }

        @Nullable Object orNull(int index) {
            return index < places.size() ? places.get(index) : null;
        }

        @Nullable Object named(String keyword) {
            return keywords.get(keyword);
        }

        Map<?, ?> named() {
            return keywords;
        }

        void between(int least, int most) {
            if (places.size() < least || places.size() > most) {
                String expected = least == most ? String.valueOf(least) : "from " + least + " to " + most;
                throw BuiltinException.of(
                        "TypeError", method + "() takes " + expected + " arguments, " + places.size() + " were given");
            }
            for (Object keyword : keywords.keySet()) {
                if (!method.equals("update") && !(method.equals("sort") && OF_SORT.contains(keyword))) {
                    throw BuiltinException.of(
                            "TypeError", method + "() got an unexpected keyword argument '" + keyword + "'");
                }
            }
        }
    }
}
