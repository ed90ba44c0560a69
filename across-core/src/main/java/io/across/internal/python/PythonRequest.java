package io.across.internal.python;

import io.across.internal.value.HeldObject;
import io.across.python.Keywords;
import io.across.python.PythonName;
import io.across.python.PythonTuple;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a Python peer is asked to do: to call a function.
 *
 * @param target what it is called in messages and logs
 */
record PythonRequest(
        Object function, PythonTuple args, Map<String, ? extends @Nullable Object> keywords, String target) {

    static PythonRequest call(PythonName function, @Nullable Object... args) {
        return new PythonRequest(function, positional(args), keywords(args), function.toString());
    }

    static PythonRequest callRef(PythonName function, @Nullable Object... args) {
        return new PythonRequest(
                Names.APPLY_REF,
                PythonTuple.of(function, positional(args), keywords(args)),
                Map.of(),
                function.toString());
    }

    static PythonRequest replicate(Object value) {
        return new PythonRequest(Names.REF, PythonTuple.of(value), Map.of(), "replicate");
    }

    static PythonRequest execute(String source, Map<String, ? extends @Nullable Object> variables) {
        return execute(source, variables, "execute");
    }

    /** @param target what messages call it */
    static PythonRequest execute(String source, Map<String, ? extends @Nullable Object> variables, String target) {
        return new PythonRequest(Names.EXECUTE, PythonTuple.of(source, variables), Map.of(), target);
    }

    static PythonRequest method(PythonProxy object, String name, @Nullable Object... args) {
        return new PythonRequest(
                Names.APPLY_METHOD,
                PythonTuple.of(object, name, positional(args), keywords(args)),
                Map.of(),
                "object." + name);
    }

    static PythonRequest copy(HeldObject object) {
        return new PythonRequest(Names.GET_OBJ, PythonTuple.of(object.id()), Map.of(), "copy");
    }

    static PythonRequest export(List<String> names) {
        return new PythonRequest(Names.EXPORT, PythonTuple.of(PythonTuple.copyOf(names)), Map.of(), "export");
    }

    /** A call of what every Python has and what does nothing. */
    static PythonRequest ping() {
        return new PythonRequest(Names.BOOL, PythonTuple.of(), Map.of(), "ping");
    }

    private static PythonTuple positional(@Nullable Object[] args) {
        boolean hasKeywords = args.length > 0 && args[args.length - 1] instanceof Keywords;
        return PythonTuple.of(hasKeywords ? Arrays.copyOf(args, args.length - 1) : args);
    }

    private static Map<String, ? extends @Nullable Object> keywords(@Nullable Object[] args) {
        return args.length > 0 && args[args.length - 1] instanceof Keywords keywords ? keywords.values() : Map.of();
    }
}
