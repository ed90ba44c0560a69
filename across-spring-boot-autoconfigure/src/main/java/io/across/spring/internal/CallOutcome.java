package io.across.spring.internal;

import io.across.OperationException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How a call ended, as metrics and observations tell it apart. */
public enum CallOutcome {
    /** It returned. */
    SUCCESS,
    /** The called code threw. */
    EXCEPTION,
    /** It missed its deadline. */
    DEADLINE,
    /** The caller was interrupted. */
    INTERRUPTED,
    /** The caller cancelled its future. */
    CANCELLED,
    /** The connection was gone before anything of the call had left. */
    NOT_SENT,
    /** The connection was lost while the call was under way: whether it ran is unknown. */
    DISCONNECTED,
    /** A limit of this side refused it. */
    LIMIT,
    /** The peer did not take it on, because it serves as many calls as it may. */
    REFUSED,
    /** The peer's rights, or this side's, do not allow it. */
    DENIED,
    /** It could not be written, read or carried out. */
    FAILED;

    /**
     * Tells them apart.
     *
     * @param failure what the call ended with; null if it returned
     */
    public static CallOutcome of(@Nullable Throwable failure) {
        if (failure == null) {
            return SUCCESS;
        }
        if (!(failure instanceof OperationException operation)) {
            return EXCEPTION;
        }
        return switch (operation.kind()) {
            case FAILED -> FAILED;
            case DEADLINE -> DEADLINE;
            case INTERRUPTED -> INTERRUPTED;
            case CANCELLED -> CANCELLED;
            case NOT_SENT -> NOT_SENT;
            case DISCONNECTED -> DISCONNECTED;
            case LIMIT -> LIMIT;
            case REFUSED -> REFUSED;
            case DENIED -> DENIED;
        };
    }

    /** The value of the tag {@code outcome}. */
    public String tag() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
