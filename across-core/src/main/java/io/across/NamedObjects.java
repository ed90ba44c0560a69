package io.across;

import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** An evaluator that knows names and nothing else: {@code execute('greeter')} answers a reference to an object. */
public final class NamedObjects implements Evaluator {

    private final Map<String, Object> objects;

    private NamedObjects(Map<String, Object> objects) {
        this.objects = objects;
    }

    /** An evaluator that knows these names. */
    public static NamedObjects of(Map<String, ?> objects) {
        return new NamedObjects(Map.copyOf(objects));
    }

    @Override
    public Object evaluate(Connection connection, String source, Map<String, ? extends @Nullable Object> variables) {
        Object object = objects.get(source.trim());
        if (object == null) {
            throw new IllegalArgumentException(
                    "nothing here is named '" + source.trim() + "', only " + new TreeSet<>(objects.keySet()));
        }
        return Across.ref(object);
    }
}
