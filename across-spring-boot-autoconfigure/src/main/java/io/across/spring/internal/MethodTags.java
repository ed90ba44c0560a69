package io.across.spring.internal;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Values of the tag {@code method} of one connection or listener: names that interfaces have, as many as metrics bear.
 * Thread-safe.
 */
public final class MethodTags {

    /** So many methods have a value of their own. */
    public static final int MAX_METHODS = 200;

    private static final String NONE = "none";
    private static final String OTHER = "other";

    private final Set<String> known = ConcurrentHashMap.newKeySet();

    /**
     * The value for a call.
     *
     * @param method what an interface calls it, null if none does
     * @return {@code method}, {@code none} for null, or {@code other} if there are {@value #MAX_METHODS} others already
     */
    public String tag(@Nullable String method) {
        if (method == null) {
            return NONE;
        }
        if (!known.contains(method)) {
            if (known.size() >= MAX_METHODS) {
                return OTHER;
            }
            known.add(method); // threads that come here together may make it a few more
        }
        return method;
    }
}
