package io.across.internal.python;

import io.across.internal.value.Question;
import io.across.python.PythonTuple;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Requests that no method of the API makes, for tests. */
public final class RawRequests {

    private RawRequests() {}

    /** @param function anything that can be written, a name or not */
    public static Question of(Object function, PythonTuple args, Map<String, ? extends @Nullable Object> keywords) {
        return language -> new PythonRequest(PythonValues.of(language), function, args, keywords, "raw", Duration.ZERO);
    }
}
