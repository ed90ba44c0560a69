package io.across.python;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Keyword arguments of a Python function, as the last argument of a call.
 *
 * @param values by name, in order; unmodifiable
 */
public record Keywords(Map<String, @Nullable Object> values) {

    public Keywords {
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    /** One keyword argument. */
    public static Keywords of(String name, @Nullable Object value) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        values.put(name, value);
        return new Keywords(values);
    }

    /** These and one more. */
    public Keywords and(String name, @Nullable Object value) {
        Map<String, @Nullable Object> more = new LinkedHashMap<>(values);
        more.put(name, value);
        return new Keywords(more);
    }
}
