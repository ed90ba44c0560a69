package io.across.internal.jvm;

import io.across.RemoteCode;
import io.across.internal.log.LogEntry;
import io.across.internal.value.HeldObject;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What one JVM asks another to do. */
sealed interface Request {

    /**
     * Run code.
     *
     * @param byReference whether the result stays there and a proxy comes back
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Code(RemoteCode code, @Nullable Object[] args, boolean byReference) implements Request {}

    /** Call a method of an object that lives there. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Method(
            HeldObject target, MethodShape shape, @Nullable Object[] args) implements Request {}

    /** Call a method of an object that is exposed there. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Exposed(String name, MethodShape shape, @Nullable Object[] args) implements Request {}

    /** Say which of these methods an object that is exposed there lacks. */
    record CheckExposed(String name, List<MethodShape> methods) implements Request {}

    /** Copy an object that lives there. */
    record Copy(HeldObject target) implements Request {}

    /** Take note of packages that this side exports. */
    record Export(List<String> packages) implements Request {}

    /** Send an exported class, with what it needs to link. */
    record FetchClass(String name) implements Request {}

    /** Send an exported resource. */
    record FetchResource(String name) implements Request {}

    /** Answer. */
    record Ping() implements Request {}

    /** Put records into the log. */
    record Log(List<LogEntry> records) implements Request {}

    /** Compile and run a snippet. */
    record Execute(String snippet, Map<String, ? extends @Nullable Object> variables) implements Request {}
}
