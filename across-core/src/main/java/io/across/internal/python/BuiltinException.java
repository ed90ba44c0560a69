package io.across.internal.python;

import org.jspecify.annotations.Nullable;

/** An exception of this side that Python gets as one of its {@code builtins}, such as a {@code KeyError}. */
final class BuiltinException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String kind;
    private final transient @Nullable Object argument;

    private BuiltinException(String kind, @Nullable Object argument) {
        super(kind + ": " + argument);
        this.kind = kind;
        this.argument = argument;
    }

    /** @param kind a class of Python's {@code builtins} */
    static BuiltinException of(String kind, @Nullable Object argument) {
        return new BuiltinException(kind, argument);
    }

    String kind() {
        return kind;
    }

    @Nullable Object argument() {
        return argument;
    }
}
