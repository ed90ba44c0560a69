package io.across;

import org.jspecify.annotations.Nullable;

/**
 * The connection has ended: outstanding and later operations fail with this exception, whose cause is the reason if the
 * end was not an orderly one.
 *
 * <p>Thrown directly for a call that had left this process: whether the peer ran it is unknown. A call that never left
 * fails with the subclass {@link NotSentException} and is safe to repeat elsewhere.
 */
public class DisconnectException extends OperationException {

    private static final long serialVersionUID = 1L;

    public DisconnectException(@Nullable String message) {
        super(message);
    }

    public DisconnectException(@Nullable String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    @Override
    public Kind kind() {
        return Kind.DISCONNECTED;
    }
}
