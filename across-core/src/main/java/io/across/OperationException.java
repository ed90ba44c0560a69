package io.across;

import io.across.internal.guard.PeerText;
import org.jspecify.annotations.Nullable;

/**
 * An operation of a connection failed for a reason of its own: a value that cannot be written or read, a limit that was
 * reached, a deadline that passed. What the remote code itself throws never arrives as this type: what failed for it in such a
 * way, a call of its own that was denied for instance, arrives as a {@link RemoteException} that names the class.
 *
 * <p>Thrown directly it concerns this one operation only and the connection lives on; its subclass {@link
 * DisconnectException} says that the connection is gone.
 */
public class OperationException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Why an operation has failed: what metrics, retries and fallbacks tell apart. */
    public enum Kind {
        /** It could not be written, read or carried out. */
        FAILED,
        /** It missed its deadline: {@link DeadlineException}. */
        DEADLINE,
        /** The thread that waited was interrupted: {@link CallInterruptedException}. */
        INTERRUPTED,
        /** The caller has cancelled its future: {@link CallCancelledException}. */
        CANCELLED,
        /** The connection was gone before anything of the call had left: {@link NotSentException}. */
        NOT_SENT,
        /** The connection was lost while the call was under way, so that nobody knows whether it ran: {@link DisconnectException}. */
        DISCONNECTED,
        /** A limit of this side stands against it: {@link LimitException}. */
        LIMIT,
        /** The peer has not taken it on, because it serves as many calls as it may: {@link CallRefusedException}. */
        REFUSED,
        /** The peer's rights, or this side's, do not allow it: {@link DeniedException}. */
        DENIED
    }

    /** The message becomes one line, without what could pass for another one of a log: there may be texts of the peer in it. */
    public OperationException(@Nullable String message) {
        this(false, message);
    }

    /** As {@link #OperationException(String)}. */
    public OperationException(@Nullable String message, @Nullable Throwable cause) {
        this(false, message, cause);
    }

    /** @param asItIs whether nothing is taken out of the message, because it is of this side's making */
    OperationException(boolean asItIs, @Nullable String message) {
        super(text(asItIs, message));
    }

    /** As {@link #OperationException(boolean, String)}. */
    OperationException(boolean asItIs, @Nullable String message, @Nullable Throwable cause) {
        super(text(asItIs, message), cause);
    }

    private static @Nullable String text(boolean asItIs, @Nullable String message) {
        return asItIs || message == null ? message : PeerText.line(message);
    }

    /** Why the operation has failed. Each subclass of this package says its own; what has none is {@link Kind#FAILED}. */
    public Kind kind() {
        return Kind.FAILED;
    }
}
