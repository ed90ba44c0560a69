package io.across.internal.python;

import org.jspecify.annotations.Nullable;

/** An exception of this side that Python gets as one of its own kinds. */
final class PythonError extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String kind;
    private final transient @Nullable Object argument;

    private PythonError(String kind, @Nullable Object argument) {
        super(kind + ": " + argument);
        this.kind = kind;
        this.argument = argument;
    }

    /** @param kind a class of Python's {@code builtins} */
    static PythonError of(String kind, @Nullable Object argument) {
        return new PythonError(kind, argument);
    }

    String kind() {
        return kind;
    }

    @Nullable Object argument() {
        return argument;
    }
}
