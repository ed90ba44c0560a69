package io.across;

import org.jspecify.annotations.Nullable;

/** The connection ended before this call left the process: the peer has not run it, so it is safe to repeat. */
public final class NotSentException extends DisconnectException {

    private static final long serialVersionUID = 1L;

    public NotSentException(@Nullable String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    @Override
    public Kind kind() {
        return Kind.NOT_SENT;
    }
}
