package io.across.internal.python;

import io.across.internal.log.LogEntry;
import io.across.internal.value.CallSite;
import io.across.internal.value.HeldObject;
import io.across.internal.value.Question;
import io.across.internal.value.Request;
import io.across.internal.value.ValueReader;
import io.across.internal.value.ValueWriter;
import io.across.python.Keywords;
import io.across.python.PythonModules;
import io.across.python.PythonName;
import io.across.python.PythonObject;
import io.across.python.PythonTuple;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
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
        PythonValues values,
        Object function,
        PythonTuple args,
        Map<String, ? extends @Nullable Object> keywords,
        String target,
        Duration deadline)
        implements Request {

    static Question call(PythonName function, Duration deadline, @Nullable Object... args) {
        return of(function, positional(args), keywords(args), function.toString(), deadline);
    }

    static Question callRef(PythonName function, Duration deadline, @Nullable Object... args) {
        return of(
                ProtocolNames.APPLY_REF,
                PythonTuple.of(function, positional(args), keywords(args)),
                Map.of(),
                function.toString(),
                deadline);
    }

    static Question replicate(Object value, Duration deadline) {
        return of(ProtocolNames.REF, PythonTuple.of(value), Map.of(), "replicate", deadline);
    }

    static Question execute(String source, Map<String, ? extends @Nullable Object> variables, Duration deadline) {
        return execute(source, variables, deadline, "execute");
    }

    /** @param target what messages call it */
    static Question execute(
            String source, Map<String, ? extends @Nullable Object> variables, Duration deadline, String target) {
        return of(ProtocolNames.EXECUTE, PythonTuple.of(source, variables), Map.of(), target, deadline);
    }

    /**
     * Calls a method of an object that this side holds.
     *
     * @param object its proxy
     * @param deadline of the object, as it is known here: what it answers has it, too
     */
    static Question method(PythonObject object, Duration deadline, String name, @Nullable Object... args) {
        return of(
                ProtocolNames.APPLY_METHOD,
                PythonTuple.of(object, name, positional(args), keywords(args)),
                Map.of(),
                "object." + name,
                deadline);
    }

    /** As {@link #method}. */
    static Question copy(HeldObject object, Duration deadline) {
        return of(ProtocolNames.GET_OBJ, PythonTuple.of(object.id()), Map.of(), "copy", deadline);
    }

    /** Offers modules of this side, and tells the peer. */
    static Question export(List<String> names, PythonModules from) {
        return language -> {
            PythonValues values = PythonValues.of(language);
            values.offer(names, from);
            return new PythonRequest(
                    values,
                    ProtocolNames.EXPORT,
                    PythonTuple.of(PythonTuple.copyOf(names)),
                    Map.of(),
                    "export",
                    Duration.ZERO);
        };
    }

    /** A call of what every Python has and what does nothing. */
    static Question ping() {
        return of(ProtocolNames.BOOL, PythonTuple.of(), Map.of(), "ping", Duration.ZERO);
    }

    /** Puts a record into the peer's log. */
    static Question log(LogEntry entry) {
        return call(ProtocolNames.HANDLE_LOG, Duration.ZERO, PythonRecords.write(entry));
    }

    private static Question of(
            Object function,
            PythonTuple args,
            Map<String, ? extends @Nullable Object> keywords,
            String target,
            Duration deadline) {
        return language -> new PythonRequest(PythonValues.of(language), function, args, keywords, target, deadline);
    }

    @Override
    public @Nullable String interfaceMethod() {
        return BoundModule.isBound(target) ? target : null;
    }

    @Override
    public void write(ValueWriter out) {
        values.write(PythonTuple.of(function, args, new LinkedHashMap<>(keywords)), out);
    }

    @Override
    public @Nullable Object readResult(ValueReader in) throws Exception {
        return values.read(in, deadline);
    }

    @Override
    public Throwable readError(ValueReader in, CallSite site) throws Exception {
        Throwable error = PythonErrorReader.read(values.read(in, deadline), values.isOfStranger());
        site.appendTo(error, "Python", "pid " + ProcessHandle.current().pid());
        return error;
    }

    private static PythonTuple positional(@Nullable Object[] args) {
        boolean hasKeywords = args.length > 0 && args[args.length - 1] instanceof Keywords;
        return PythonTuple.of(hasKeywords ? Arrays.copyOf(args, args.length - 1) : args);
    }

    private static Map<String, ? extends @Nullable Object> keywords(@Nullable Object[] args) {
        return args.length > 0 && args[args.length - 1] instanceof Keywords keywords ? keywords.values() : Map.of();
    }
}
