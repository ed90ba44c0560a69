package io.across.internal.python;

import io.across.python.PythonTuple;
import java.util.ArrayList;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Puts exposed objects in place of their views in what Python passes, however deep they are in it. Used once, by one thread. */
final class PassedViews {

    /** What has been looked through, and what is there now. */
    private final IdentityHashMap<Object, Object> known = new IdentityHashMap<>();

    private boolean areThere;

    /** Whether any has been found. */
    boolean areThere() {
        return areThere;
    }

    /** The arguments with the objects; lists and maps in them are changed themselves. */
    List<@Nullable Object> replacedAll(Collection<? extends @Nullable Object> args) {
        List<@Nullable Object> list = new ArrayList<>(args);
        list.replaceAll(this::replaced);
        return list;
    }

    /** The same of one value. */
    @Nullable Object replaced(@Nullable Object value) {
        if (value instanceof ExposedView view) {
            areThere = true;
            return view.object();
        }
        if (!(value instanceof Collection || value instanceof Map)) {
            return value;
        }
        Object earlier = known.putIfAbsent(value, value);
        if (earlier != null) {
            return earlier;
        }
        Object now = looked(value);
        known.put(value, now);
        return now;
    }

    @SuppressWarnings("unchecked") // a pickle's containers hold anything
    private Object looked(Object container) {
        if (container instanceof PythonTuple tuple) {
            List<@Nullable Object> parts = replacedAll(tuple);
            return isSame(tuple, parts) ? tuple : PythonTuple.copyOf(parts);
        }
        if (container instanceof Set<?> set) {
            List<@Nullable Object> parts = replacedAll(set);
            return isSame(set, parts) ? set : new LinkedHashSet<>(parts);
        }
        if (container instanceof List<?>) {
            List<@Nullable Object> list = (List<@Nullable Object>) container;
            List<@Nullable Object> parts = replacedAll(list);
            if (!isSame(list, parts)) {
                list.replaceAll(this::replaced);
            }
        } else if (container instanceof Map<?, ?>) {
            Map<@Nullable Object, @Nullable Object> map = (Map<@Nullable Object, @Nullable Object>) container;
            List<@Nullable Object> keys = replacedAll(map.keySet());
            List<@Nullable Object> values = replacedAll(map.values());
            if (!isSame(map.keySet(), keys) || !isSame(map.values(), values)) {
                map.clear();
                for (int i = 0; i < keys.size(); i++) {
                    map.put(keys.get(i), values.get(i));
                }
            }
        }
        return container;
    }

    private static boolean isSame(Collection<?> before, List<?> after) {
        int place = 0;
        for (Object part : before) {
            if (part != after.get(place++)) {
                return false;
            }
        }
        return true;
    }
}
