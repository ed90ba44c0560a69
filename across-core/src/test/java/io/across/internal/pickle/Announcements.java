package io.across.internal.pickle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What is announced of objects that are lent: a Java object has the recorded methods, and those that it has in Java. */
final class Announcements {

    private Announcements() {}

    /** A value as it is written with the recorded methods in the place of those that this side announced. */
    @SuppressWarnings("unchecked") // a list of names
    static String likened(@Nullable Object value, @Nullable Object recorded) {
        List<PickledObject> announced = in(value);
        List<PickledObject> recordedOnes = in(recorded);
        assertThat(announced).hasSameSizeAs(recordedOnes);
        for (int i = 0; i < announced.size(); i++) {
            List<Object> methods = (List<Object>)
                    Objects.requireNonNull(announced.get(i).args().get(1));
            List<Object> recordedMethods = (List<Object>)
                    Objects.requireNonNull(recordedOnes.get(i).args().get(1));
            assertThat(methods).isSorted().doesNotHaveDuplicates().containsAll(recordedMethods);
            methods.clear();
            methods.addAll(recordedMethods);
        }
        return Recording.again(value);
    }

    /** The announcements in a value, in order; one that occurs twice is there once. */
    private static List<PickledObject> in(@Nullable Object value) {
        List<PickledObject> found = new ArrayList<>();
        collect(value, found, Collections.newSetFromMap(new IdentityHashMap<>()));
        return found;
    }

    /** The methods of each object that a value lends. */
    static List<Object> methods(@Nullable Object value) {
        return in(value).stream()
                .map(object -> Objects.requireNonNull(object.args().get(1)))
                .toList();
    }

    private static void collect(@Nullable Object value, List<PickledObject> found, Set<Object> seen) {
        if (value == null || !seen.add(value)) {
            return; // there already, or contains itself
        }
        if (value instanceof PickledObject object) {
            if (object.type().toString().equals("across._make_proxy")) {
                found.add(object);
            }
        } else if (value instanceof Collection<?> elements) {
            elements.forEach(element -> collect(element, found, seen));
        } else if (value instanceof Map<?, ?> map) {
            collect(map.values(), found, seen);
        }
    }
}
