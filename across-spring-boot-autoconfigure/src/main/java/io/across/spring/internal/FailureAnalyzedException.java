package io.across.spring.internal;

import org.jspecify.annotations.Nullable;

/**
 * A mistake that keeps the application from starting. What it says is printed in the place of a stack trace, as Boot's failure
 * analyses are. Boot has an exception for this since 4.1 only.
 */
public final class FailureAnalyzedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String action;

    /**
     * @param description what is wrong
     * @param action what to do about it
     */
    public FailureAnalyzedException(String description, String action) {
        this(description, action, null);
    }

    /**
     * @param description what is wrong
     * @param action what to do about it
     * @param cause null for none
     */
    public FailureAnalyzedException(String description, String action, @Nullable Throwable cause) {
        super(description, cause);
        this.action = action;
    }

    /** What to do about it. */
    public String action() {
        return action;
    }
}
