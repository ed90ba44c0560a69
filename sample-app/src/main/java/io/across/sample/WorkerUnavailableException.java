package io.across.sample;

import org.jspecify.annotations.Nullable;

/** No answer from the worker: it died, is being started again, or is too slow. */
public class WorkerUnavailableException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    WorkerUnavailableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
