package io.across.fuzz;

import org.jspecify.annotations.Nullable;

/** A reader did what it must not. */
public final class FuzzFault extends AssertionError {

    private static final long serialVersionUID = 1L;

    FuzzFault(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
