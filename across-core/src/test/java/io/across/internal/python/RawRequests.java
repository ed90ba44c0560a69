package io.across.internal.python;

import io.across.python.PythonTuple;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Requests that no method of the API makes, for tests. */
public final class RawRequests {

    private RawRequests() {}

    /** @param function anything that can be written, a name or not */
    public static Object of(Object function, PythonTuple args, Map<String, ? extends @Nullable Object> keywords) {
        return new PythonRequest(function, args, keywords, "raw", Duration.ZERO);
    }
}
