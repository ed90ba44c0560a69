package io.across;

import org.jspecify.annotations.Nullable;

/**
 * The peer has not taken the call, since too many or too large ones wait there (its {@code across.options.max-queued-calls}).
 * It has not run: it is safe to repeat it, better a little later.
 */
public final class CallRefusedException extends OperationException {

    private static final long serialVersionUID = 1L;

    public CallRefusedException(@Nullable String message) {
        super(message);
    }

    @Override
    public Kind kind() {
        return Kind.REFUSED;
    }
}
