package io.across;

import org.jspecify.annotations.Nullable;

/** The other side does not grant what was asked of it; nothing was done. The connection lives on. */
public final class DeniedException extends OperationException {

    private static final long serialVersionUID = 1L;

    public DeniedException(@Nullable String message) {
        super(message);
    }

    @Override
    public Kind kind() {
        return Kind.DENIED;
    }
}
