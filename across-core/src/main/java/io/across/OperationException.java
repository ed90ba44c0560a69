package io.across;

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

    public OperationException(@Nullable String message) {
        super(message);
    }

    public OperationException(@Nullable String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
