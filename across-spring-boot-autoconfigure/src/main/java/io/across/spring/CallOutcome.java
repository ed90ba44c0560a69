package io.across.spring;

import io.across.CallInterruptedException;
import io.across.CallRefusedException;
import io.across.DeadlineException;
import io.across.DeniedException;
import io.across.DisconnectException;
import io.across.LimitException;
import io.across.NotSentException;
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
        if (!(failure instanceof OperationException)) {
            return EXCEPTION;
        }
        if (failure instanceof NotSentException) {
            return NOT_SENT;
        }
        if (failure instanceof DisconnectException) {
            return DISCONNECTED;
        }
        if (failure instanceof DeadlineException) {
            return DEADLINE;
        }
        if (failure instanceof CallInterruptedException) {
            return INTERRUPTED;
        }
        if (failure instanceof LimitException) {
            return LIMIT;
        }
        if (failure instanceof CallRefusedException) {
            return REFUSED;
        }
        return failure instanceof DeniedException ? DENIED : FAILED;
    }

    /** The value of the tag {@code outcome}. */
    public String tag() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
