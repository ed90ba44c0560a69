package io.across.internal.jvm;

import io.across.DeniedException;
import io.across.LimitException;
import io.across.OperationException;
import io.across.ProtocolException;
import io.across.RemoteException;
import io.across.SnippetException;
import java.util.Set;

/**
 * Which exceptions of a peer are never thrown here as themselves, but as a {@link RemoteException} that names them: those by which a JVM
 * says that itself is in trouble, and by which this library says what has become of a connection. Here they would be taken for this
 * side's own.
 */
final class SubstitutedExceptions {

    /** What this library throws for itself alone. By name: not every peer has all of it. */
    static final Set<String> MARKERS = Set.of(
            "io.across.internal.jvm.ExceptionToken",
            "io.across.internal.jvm.StreamScan$Refused",
            "io.across.internal.pickle.UnpicklingException",
            "io.across.internal.python.BuiltinException",
            "io.across.internal.wire.HeaderReader$Unaffordable",
            "io.across.cli.UsageException");

    /** What the other side's library says of a request that it does not run, or of a result that it cannot send. */
    private static final Set<Class<?>> REFUSALS =
            Set.of(OperationException.class, DeniedException.class, LimitException.class, SnippetException.class);

    private SubstitutedExceptions() {}

    /** Whether a class is one whose subclasses may arrive as it, where they are not known here. */
    static boolean mayStandIn(Class<?> type) {
        return mayArrive(type) && !REFUSALS.contains(type);
    }

    /** Whether a class is one of exceptions that may be thrown here for what the peer's code has thrown. */
    static boolean mayArrive(Class<?> type) {
        return Throwable.class.isAssignableFrom(type)
                && !VirtualMachineError.class.isAssignableFrom(type)
                && !LinkageError.class.isAssignableFrom(type)
                && !type.getName().equals("java.lang.ThreadDeath")
                && (!OperationException.class.isAssignableFrom(type) || REFUSALS.contains(type))
                && !ProtocolException.class.isAssignableFrom(type)
                && !MARKERS.contains(type.getName());
    }
}
