package io.across;

import io.across.internal.guard.PeerText;
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
        super(true, lines(message));
    }

    public DisconnectException(@Nullable String message, @Nullable Throwable cause) {
        super(true, lines(message), cause);
    }

    /** There may be some that a child has printed. */
    private static @Nullable String lines(@Nullable String message) {
        return message == null ? null : PeerText.lines(message);
    }

    @Override
    public Kind kind() {
        return Kind.DISCONNECTED;
    }
}
