package io.across;

import org.jspecify.annotations.Nullable;

/**
 * The peer has not run this call and will not, so it is safe to repeat: the connection ended before the call left the process,
 * or one side was ending it {@linkplain Connection#close(java.time.Duration) gracefully} and the call came too late.
 */
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
