package io.across.internal.python;

import io.across.OperationException;
import io.across.internal.guard.PeerText;
import io.across.python.PythonException;
import io.across.python.PythonException.Description;
import io.across.python.PythonException.Frame;
import io.across.python.PythonException.Hop;
import io.across.python.PythonName;
import io.across.python.PythonTuple;
import io.across.python.PythonValue;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What was raised there, as it is thrown here (protocol, section 5.3). Used for one error. */
final class PythonErrorReader {

    /** Those whose second argument says where the mistake is. */
    private static final Set<String> SYNTAX_ERRORS = Set.of("SyntaxError", "IndentationError", "TabError");

    /** The classes that frames have which are of no class. */
    private static final String PYTHON = "python";

    private static final String BORDER = "across";

    /** Causes and contexts that are told; what is behind them is left out. */
    private static final int MAX_CHAIN = 16;

    /** Of the exceptions of a group. */
    private static final int MAX_MEMBERS = 64;

    /** Exceptions of one error, those in groups of groups included. */
    private static final int MAX_EXCEPTIONS = 1_000;

    /** By their value and by their description: a short pickle may refer to one description any number of times. */
    private final IdentityHashMap<Object, PythonException> known = new IdentityHashMap<>();

    private final boolean isOfStranger;

    private int depth;
    private int exceptions;

    /** Processes and calls that stacks may still have: many exceptions may name the same ones. */
    private int framesLeft = 4_000;

    /** Characters that tracebacks may still have: that of each cause is part of the next one's. */
    private int textLeft = 4 << 20;

    private PythonErrorReader(boolean isOfStranger) {
        this.isOfStranger = isOfStranger;
    }

    /**
     * The exception; an {@link OperationException} if the peer could not do what it was asked to.
     *
     * @param isOfStranger whether its messages have to be one line each
     */
    static Throwable read(@Nullable Object described, boolean isOfStranger) {
        return new PythonErrorReader(isOfStranger).exception(described);
    }

    private RuntimeException exception(@Nullable Object described) {
        if (described instanceof PythonValue bare) {
            // As 0.1.0 reads it: an exception of which nothing is told.
            return exception(PythonTuple.of(bare, null, false, null, List.of()));
        }
        if (!(described instanceof PythonTuple tuple) || tuple.size() != 5) {
            throw new OperationException("malformed value: an error that is not described by five parts");
        }
        PythonValue value = value(tuple.get(0));
        if (value.type().module().equals("across")) {
            return new OperationException(
                    "the peer reports " + PeerText.name(value.type().qualname()) + ": " + PeerText.line(text(value)));
        }
        return of(tuple, value);
    }

    private static PythonValue value(@Nullable Object exception) {
        if (exception instanceof PythonValue value) {
            return value;
        }
        if (exception instanceof PythonName type) {
            return PythonValue.of(type);
        }
        throw new OperationException("malformed value: an error that is no exception");
    }

    private PythonException of(PythonTuple parts, PythonValue value) {
        // First, since the cause may be the same exception, which is described only where it comes first.
        PythonException described = nested(parts.get(1));
        PythonException cause = nested(parts.get(3));
        boolean suppressed = Boolean.TRUE.equals(parts.get(2));
        PythonException shown = cause != null || suppressed ? null : described;
        List<Hop> hops = Tracebacks.read(parts.get(4), framesLeft);
        framesLeft -= hops.stream().mapToInt(hop -> 1 + hop.frames().size()).sum();
        String text = isOfStranger ? PeerText.line(text(value)) : PeerText.lines(text(value));
        String printed =
                value instanceof RaisedValue raised && !raised.printed().isEmpty()
                        ? raised.printed()
                        : Tracebacks.print(value, text, hops);
        String traceback = textLeft > 0 ? Tracebacks.text(printed, cause, shown) : Tracebacks.end(printed);
        textLeft -= traceback.length();
        PythonException exception = new PythonException(
                new Description(
                        value.type(),
                        text,
                        kinds(value),
                        value.args(),
                        traceback,
                        hops,
                        value,
                        cause != null,
                        suppressed),
                cause != null ? cause : shown,
                described);
        exception.setStackTrace(stack(hops));
        known.put(value, exception);
        known.put(parts, exception);
        addMembers(exception, value);
        return exception;
    }

    private static List<PythonName> kinds(PythonValue value) {
        return value instanceof RaisedValue raised ? raised.kinds() : List.of(value.type());
    }

    /** The exceptions of a group. */
    private void addMembers(PythonException group, PythonValue value) {
        if (value instanceof RaisedValue raised) {
            raised.members().stream().limit(MAX_MEMBERS).forEach(part -> {
                PythonException member = nested(part);
                if (member != null && member != group) {
                    group.addSuppressed(member);
                }
            });
        }
    }

    /** A tuple in turn, or an exception that was described before. */
    private @Nullable PythonException nested(@Nullable Object part) {
        PythonException before = part == null ? null : known.get(part);
        if (before != null || !(part instanceof PythonTuple tuple) || tuple.size() != 5 || depth == MAX_CHAIN) {
            return before;
        }
        if (++exceptions >= MAX_EXCEPTIONS) {
            return null;
        }
        depth++;
        try {
            return of(tuple, value(tuple.get(0)));
        } finally {
            depth--;
        }
    }

    private static String text(PythonValue value) {
        return value instanceof RaisedValue raised ? raised.text() : textOfArguments(value);
    }

    /** What Python would say of it, if its class says nothing else. */
    private static String textOfArguments(PythonValue value) {
        List<@Nullable Object> args = value.args();
        String qualname = value.type().qualname();
        if (args.isEmpty()) {
            return "";
        }
        if (args.size() == 1) {
            Object only = args.get(0);
            return qualname.equals("KeyError") && only instanceof String text
                    ? "'" + BoundedText.of(text) + "'"
                    : BoundedText.of(only);
        }
        if (SYNTAX_ERRORS.contains(qualname) && args.get(1) instanceof PythonTuple place && place.size() >= 2) {
            return BoundedText.of(args.get(0)) + " (" + BoundedText.of(place.get(0)) + ", line "
                    + BoundedText.of(place.get(1)) + ")";
        }
        boolean ofSystem = args.get(0) instanceof Integer && args.get(1) instanceof String;
        if (ofSystem && value.type().module().equals("builtins")) {
            String file = args.size() > 2 && args.get(2) != null ? ": '" + BoundedText.of(args.get(2)) + "'" : "";
            return "[Errno " + args.get(0) + "] " + BoundedText.of(args.get(1)) + file;
        }
        return BoundedText.of(args);
    }

    /** Whether a frame is one of the peer's calls, or the line between those of two processes. */
    static boolean isRemote(StackTraceElement frame) {
        return frame.getClassName().equals(PYTHON) || frame.getClassName().equals(BORDER);
    }

    private static StackTraceElement[] stack(List<Hop> hops) {
        List<StackTraceElement> stack = new ArrayList<>();
        for (int i = hops.size() - 1; i >= 0; i--) {
            Hop hop = hops.get(i);
            for (int f = hop.frames().size() - 1; f >= 0; f--) {
                Frame frame = hop.frames().get(f);
                stack.add(new StackTraceElement(PYTHON, frame.function(), frame.file(), frame.line()));
            }
            stack.add(new StackTraceElement(BORDER, "<pid " + hop.pid() + " at " + hop.host() + ">", null, -1));
        }
        return stack.toArray(new StackTraceElement[0]);
    }
}
