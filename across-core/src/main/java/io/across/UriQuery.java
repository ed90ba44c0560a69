package io.across;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The parameters of a URI, {@code a=1&b=2}. Immutable. */
final class UriQuery {

    private final Map<String, List<String>> values = new LinkedHashMap<>();

    private UriQuery() {}

    /**
     * Reads what stands behind the question mark; null and empty are no parameters.
     *
     * @throws IllegalArgumentException if one has no {@code =}, or is percent-encoded wrongly
     */
    static UriQuery of(@Nullable String raw) {
        UriQuery query = new UriQuery();
        for (String parameter : raw == null || raw.isEmpty() ? new String[0] : raw.split("&", -1)) {
            int equals = parameter.indexOf('=');
            if (equals < 0) {
                throw new IllegalArgumentException("'" + parameter + "' is no parameter of the form name=value");
            }
            query.values
                    .computeIfAbsent(parameter.substring(0, equals), name -> new ArrayList<>())
                    .add(decoded(parameter.substring(equals + 1)));
        }
        return query;
    }

    /** Demands that there are no parameters but these. */
    void check(String... known) {
        for (String name : values.keySet()) {
            if (!Arrays.asList(known).contains(name)) {
                throw new IllegalArgumentException("'" + name + "=" + all(name).get(0) + "' is none of "
                        + Arrays.stream(known).map(each -> each + "=…").collect(Collectors.joining(", ")));
            }
        }
    }

    boolean has(String name) {
        return values.containsKey(name);
    }

    /** Every value of a parameter that may be given several times, in order. */
    List<String> all(String name) {
        return values.getOrDefault(name, List.of());
    }

    /** The value of a parameter that may be given once; null if it is missing. */
    @Nullable String one(String name) {
        List<String> all = all(name);
        if (all.size() > 1) {
            throw new IllegalArgumentException("'" + name + "=…' is given " + all.size() + " times");
        }
        return all.isEmpty() ? null : all.get(0);
    }

    static String decoded(String part) {
        // In a URI, unlike in a form, a plus is a plus.
        return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    /** What is said of a whole URI. */
    static IllegalArgumentException illegal(String uri, String why) {
        return new IllegalArgumentException("connection URI '" + uri + "' " + why);
    }
}
