package io.across.internal.launch;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The parts of a Python's BIOS, as the Python runtime has them in its module {@code _bios}: each a line. Thread-safe. */
public final class PythonTexts {

    private static final BuiltResource MODULE = new BuiltResource("io/across/python/runtime/across/_bios.py");
    private static final Pattern LINE = Pattern.compile("(?m)^([A-Z]+) = '([^'\\\\\n]*)'$");

    private PythonTexts() {}

    /**
     * One of the parts.
     *
     * @throws IllegalStateException if there is none of that name, or no runtime
     */
    public static String of(String name) {
        String text = Parts.ALL.get(name);
        if (text == null) {
            throw new IllegalStateException("the Python runtime's _bios.py has no " + name);
        }
        return text;
    }

    /** Read when one is asked for. */
    private static final class Parts {

        static final Map<String, String> ALL = LINE.matcher(new String(MODULE.bytes(), StandardCharsets.US_ASCII))
                .results()
                .collect(Collectors.toUnmodifiableMap(found -> found.group(1), (MatchResult found) -> found.group(2)));
    }
}
