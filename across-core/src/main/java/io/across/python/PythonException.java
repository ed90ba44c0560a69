package io.across.python;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An exception that was raised in a Python process. Its cause is Python's {@code __cause__}, or its {@code __context__} where
 * Python would show that; {@link #context()} tells it in any case. The message is as Python prints it: {@code ValueError: no luck}.
 */
public final class PythonException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient PythonName type;
    private final transient List<@Nullable Object> args;
    private final String traceback;
    private final transient List<Hop> hops;
    private final transient @Nullable Object original;
    private final @Nullable PythonException context;

    /**
     * One process that the exception has crossed.
     *
     * @param host name of the machine, as it calls itself
     * @param pid of the process
     * @param frames most recent call last
     */
    public record Hop(String host, long pid, List<Frame> frames) {

        public Hop {
            frames = List.copyOf(frames);
        }
    }

    /**
     * One call.
     *
     * @param line from 1 on
     * @param source text of that line; empty if it is not known
     */
    public record Frame(String file, int line, String function, String source) {}

    /**
     * An exception as it was received.
     *
     * @param message what it says of itself
     * @param original its value, by which it can be sent back; null if there is none
     * @param cause what Python shows as the reason: the cause, or else the context unless that is suppressed
     * @param context what was being handled when it was raised; null if there was nothing
     */
    public PythonException(
            PythonName type,
            String message,
            List<? extends @Nullable Object> args,
            String traceback,
            List<Hop> hops,
            @Nullable Object original,
            @Nullable Throwable cause,
            @Nullable PythonException context) {
        super(message, cause);
        this.type = type;
        this.args = PythonTuple.copyOf(args);
        this.traceback = traceback;
        this.hops = List.copyOf(hops);
        this.original = original;
        this.context = context;
    }

    /** Its class, such as {@code ValueError}. */
    public PythonName type() {
        return type;
    }

    /** What it was raised with. */
    public List<@Nullable Object> args() {
        return args;
    }

    /**
     * Whether it is of a class of Python's own, or of one below it: {@code isInstance("OSError")} is true of a {@code
     * FileNotFoundError}. The other names of such classes are known, too ({@code IOError}, {@code asyncio.TimeoutError}), and
     * the exceptions of the standard library ({@code json.JSONDecodeError} is a {@code ValueError}). Of any other
     * class only its own name is known, as {@link #type()} has it: Python does not send what is above it.
     *
     * @param className such as {@code KeyError}, or with the module for one that is not built in
     */
    public boolean isInstance(String className) {
        return BuiltinExceptions.isInstance(type, className);
    }

    /** The traceback, with those of causes and contexts, as Python prints it. */
    public String traceback() {
        return traceback;
    }

    /** The processes that it has crossed; the one where it was raised comes last. */
    public List<Hop> hops() {
        return hops;
    }

    /**
     * What was being handled when it was raised, Python's {@code __context__}: also where a cause hides it, or {@code from
     * None} does. Null if there was nothing.
     */
    public @Nullable PythonException context() {
        return context;
    }

    /** The exception's value as it was received. */
    public @Nullable Object original() {
        return original;
    }
}
