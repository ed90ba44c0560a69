package io.across.internal.python;

import io.across.DisconnectException;
import io.across.OperationException;
import io.across.internal.pickle.Reduction;
import io.across.python.PythonException;
import io.across.python.PythonName;
import io.across.python.PythonTuple;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What was thrown here, as Python gets it (protocol, section 5.3). */
final class PythonErrorWriter {

    private static final int MAX_CAUSES = 16;
    private static final int MAX_FRAMES = 200;
    private static final String HOST = host();

    private PythonErrorWriter() {}

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }

    /** The tuple of exception, context, whether that is suppressed, cause and trace. */
    static PythonTuple describe(Throwable error) {
        return describe(error, MAX_CAUSES, new IdentityHashMap<>());
    }

    /** The same, without what led to it, and without this side's stack, host and process. */
    static PythonTuple describeDiscreetly(Throwable error) {
        return PythonTuple.of(exception(error), null, true, null, List.of());
    }

    private static PythonTuple describe(Throwable error, int depth, Map<Throwable, Object> seen) {
        Object exception = exception(error);
        seen.put(error, exception);
        Object described = null;
        boolean suppressed = false;
        Throwable cause = error.getCause();
        if (error instanceof PythonException python) {
            described = other(python.context(), depth, seen);
            cause = python.hasCause() ? cause : null;
            suppressed = python.suppressesContext();
        }
        Object told = other(cause, depth, seen);
        return PythonTuple.of(exception, described, suppressed || told != null, told, trace(error));
    }

    /** What led to an exception: where it is told already, as itself. */
    private static @Nullable Object other(@Nullable Throwable error, int depth, Map<Throwable, Object> seen) {
        if (error == null || seen.containsKey(error)) {
            return error == null ? null : seen.get(error);
        }
        return depth == 0 ? null : describe(error, depth - 1, seen);
    }

    private static Object exception(Throwable error) {
        if (error instanceof BuiltinException own) {
            return own.argument() == null
                    ? new Reduction(ProtocolNames.builtin(own.kind()))
                    : new Reduction(ProtocolNames.builtin(own.kind()), own.argument());
        }
        Object original = error instanceof PythonException python ? python.original() : null;
        return original != null ? original : new Reduction(kind(error), text(error));
    }

    /** The nearest that every Python has. */
    private static PythonName kind(Throwable error) {
        if (error instanceof DisconnectException) {
            return new PythonName("across", "DisconnectError");
        }
        if (error instanceof OperationException) {
            return ProtocolNames.OPERATION_ERROR;
        }
        return ProtocolNames.builtin(builtin(error));
    }

    private static String builtin(Throwable error) {
        if (error instanceof NoSuchFileException || error instanceof FileNotFoundException) {
            return "FileNotFoundError";
        }
        if (error instanceof FileAlreadyExistsException) {
            return "FileExistsError";
        }
        if (error instanceof IOException) {
            return "OSError";
        }
        if (error instanceof TimeoutException) {
            return "TimeoutError";
        }
        if (error instanceof IndexOutOfBoundsException) {
            return "IndexError";
        }
        if (error instanceof NoSuchElementException) {
            return "LookupError";
        }
        if (error instanceof UnsupportedOperationException) {
            return "NotImplementedError";
        }
        if (error instanceof ClassCastException || error instanceof NullPointerException) {
            return "TypeError";
        }
        if (error instanceof ArithmeticException) {
            return "ArithmeticError";
        }
        return error instanceof IllegalArgumentException ? "ValueError" : "RuntimeError";
    }

    /** With the class, which the kind does not tell. */
    private static String text(Throwable error) {
        try {
            return error.toString();
        } catch (RuntimeException e) {
            return error.getClass().getName();
        }
    }

    private static List<@Nullable Object> trace(Throwable error) {
        List<@Nullable Object> hops = new ArrayList<>();
        hops.add(PythonTuple.of(HOST, ProcessHandle.current().pid(), frames(error)));
        if (error instanceof PythonException python) {
            for (PythonException.Hop hop : python.hops()) {
                List<@Nullable Object> frames = new ArrayList<>();
                hop.frames()
                        .forEach(frame -> frames.add(
                                PythonTuple.of(frame.file(), frame.line(), frame.function(), frame.source())));
                hops.add(PythonTuple.of(hop.host(), hop.pid(), frames));
            }
        }
        return hops;
    }

    /** The most recent call stands last. Those of Python are told by its own hops. */
    private static List<@Nullable Object> frames(Throwable error) {
        List<@Nullable Object> frames = new ArrayList<>();
        Stream.of(error.getStackTrace())
                .filter(frame -> !(error instanceof PythonException && PythonErrorReader.isRemote(frame)))
                .limit(MAX_FRAMES)
                .forEach(frame -> frames.add(frame(frame)));
        Collections.reverse(frames);
        return frames;
    }

    private static PythonTuple frame(StackTraceElement frame) {
        String file = frame.getFileName();
        return PythonTuple.of(
                file == null ? "<unknown>" : file,
                Math.max(0, frame.getLineNumber()),
                frame.getClassName() + "." + frame.getMethodName(),
                "");
    }
}
