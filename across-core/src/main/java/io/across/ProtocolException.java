package io.across;

import io.across.internal.guard.PeerText;
import org.jspecify.annotations.Nullable;

/**
 * The peer broke the protocol. Always fatal for the connection: operations fail with a {@link DisconnectException} that
 * has this exception as its cause, and {@link Connection#close()} throws it once.
 */
public final class ProtocolException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public ProtocolException(String message) {
        super(PeerText.lines(message));
    }

    public ProtocolException(String message, @Nullable Throwable cause) {
        super(PeerText.lines(message), cause);
    }
}
