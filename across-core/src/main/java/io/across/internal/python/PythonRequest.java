package io.across.internal.python;

import io.across.python.Keywords;
import io.across.python.PythonName;
import io.across.python.PythonTuple;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a Python peer is asked to do: to call a function.
 *
 * @param target what it is called in messages and logs
 * @param deadline of each call of an object that the answer lends, not of this one: part of it may have passed already;
 *     zero for the connection's default
 */
record PythonRequest(
        Object function,
        PythonTuple args,
        Map<String, ? extends @Nullable Object> keywords,
        String target,
        Duration deadline) {

    static PythonRequest call(PythonName function, Duration deadline, @Nullable Object... args) {
        return new PythonRequest(function, positional(args), keywords(args), function.toString(), deadline);
    }

    static PythonRequest callRef(PythonName function, Duration deadline, @Nullable Object... args) {
        return new PythonRequest(
                Names.APPLY_REF,
                PythonTuple.of(function, positional(args), keywords(args)),
                Map.of(),
                function.toString(),
                deadline);
    }

    static PythonRequest replicate(Object value, Duration deadline) {
        return new PythonRequest(Names.REF, PythonTuple.of(value), Map.of(), "replicate", deadline);
    }

    static PythonRequest execute(String source, Map<String, ? extends @Nullable Object> variables, Duration deadline) {
        return execute(source, variables, deadline, "execute");
    }

    /** @param target what messages call it */
    static PythonRequest execute(
            String source, Map<String, ? extends @Nullable Object> variables, Duration deadline, String target) {
        return new PythonRequest(Names.EXECUTE, PythonTuple.of(source, variables), Map.of(), target, deadline);
    }

    /** What it answers has the deadline of the object, as it is known here. */
    static PythonRequest method(PythonProxy object, String name, @Nullable Object... args) {
        return new PythonRequest(
                Names.APPLY_METHOD,
                PythonTuple.of(object, name, positional(args), keywords(args)),
                Map.of(),
                "object." + name,
                object.timeout());
    }

    /** As {@link #method}. */
    static PythonRequest copy(PythonProxy object) {
        return new PythonRequest(Names.GET_OBJ, PythonTuple.of(object.held().id()), Map.of(), "copy", object.timeout());
    }

    static PythonRequest export(List<String> names) {
        return new PythonRequest(
                Names.EXPORT, PythonTuple.of(PythonTuple.copyOf(names)), Map.of(), "export", Duration.ZERO);
    }

    /** A call of what every Python has and what does nothing. */
    static PythonRequest ping() {
        return new PythonRequest(Names.BOOL, PythonTuple.of(), Map.of(), "ping", Duration.ZERO);
    }

    private static PythonTuple positional(@Nullable Object[] args) {
        boolean hasKeywords = args.length > 0 && args[args.length - 1] instanceof Keywords;
        return PythonTuple.of(hasKeywords ? Arrays.copyOf(args, args.length - 1) : args);
    }

    private static Map<String, ? extends @Nullable Object> keywords(@Nullable Object[] args) {
        return args.length > 0 && args[args.length - 1] instanceof Keywords keywords ? keywords.values() : Map.of();
    }
}
