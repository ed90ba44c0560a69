package io.across.internal.pickle;

import io.across.python.PythonTuple;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Something that Python makes by calling {@code callable}, as it is written.
 *
 * @param state what its {@code __setstate__} gets; null for nothing
 */
public record Reduction(
        Object callable,
        List<? extends @Nullable Object> args,
        @Nullable Object state) {

    public Reduction(Object callable, @Nullable Object... args) {
        this(callable, PythonTuple.of(args), null);
    }
}
