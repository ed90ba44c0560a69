package io.across.python;

import io.across.internal.guard.PeerText;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An exception that was raised in a Python process. Its cause is Python's {@code __cause__}, or its {@code __context__} where
 * Python would show that; {@link #context()} tells it in any case. The exceptions of a group are {@linkplain #getSuppressed()
 * suppressed} ones. The message is as Python prints it: {@code ValueError: no luck}.
 */
public final class PythonException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Description description;
    private final String text;
    private final String traceback;
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
     * What is known of an exception, beside those that led to it.
     *
     * @param type its class
     * @param text Python's {@code str} of it
     * @param kinds its class and those above it, as far as they are known
     * @param args what it was raised with
     * @param traceback as Python prints it
     * @param original its value, by which it can be sent back; null if there is none
     * @param hasCause whether it was raised {@code from} another
     * @param suppressesContext whether Python does not show what was being handled
     */
    public record Description(
            PythonName type,
            String text,
            List<PythonName> kinds,
            List<@Nullable Object> args,
            String traceback,
            List<Hop> hops,
            @Nullable Object original,
            boolean hasCause,
            boolean suppressesContext) {

        public Description {
            kinds = List.copyOf(kinds);
            args = PythonTuple.copyOf(args);
            hops = List.copyOf(hops);
            text = PeerText.lines(text);
            traceback = PeerText.lines(traceback);
        }

        private String message() {
            String name = PeerText.name(type.toString());
            return text.isEmpty() ? name : name + ": " + text;
        }
    }

    /**
     * An exception as it was received.
     *
     * @param cause what Python shows as the reason: the cause, or else the context unless that is suppressed
     * @param context what was being handled when it was raised; null if there was nothing
     */
    public PythonException(Description description, @Nullable Throwable cause, @Nullable PythonException context) {
        super(description.message(), cause);
        this.description = description;
        this.text = description.text();
        this.traceback = description.traceback();
        this.context = context;
    }

    /** Its class, such as {@code ValueError}. */
    public PythonName type() {
        return description.type();
    }

    /** What it says of itself, Python's {@code str}; empty if that is nothing. */
    public String text() {
        return text;
    }

    /** What it was raised with. */
    public List<@Nullable Object> args() {
        return description.args();
    }

    /**
     * Whether it is of a class, or of one below it: {@code isInstance("OSError")} is true of a {@code FileNotFoundError}, {@code
     * isInstance("KeyError")} of a subclass that the program there has defined. The other names of Python's classes are known,
     * too ({@code IOError}, {@code asyncio.TimeoutError}). A class that is not built in may be named with its module or without.
     *
     * <p>A stock peer does not tell what is above a class: there only the classes of Python and of its library are known, and
     * of any other its own name, as {@link #type()} has it.
     *
     * @param className such as {@code KeyError} or {@code toll.Unpaid}
     */
    public boolean isInstance(String className) {
        return description.kinds().stream().anyMatch(kind -> BuiltinExceptions.isInstance(kind, className));
    }

    /** The traceback, with those of causes and contexts, as Python prints it. */
    public String traceback() {
        return traceback;
    }

    /** The processes that it has crossed; the one where it was raised comes last. */
    public List<Hop> hops() {
        return description.hops();
    }

    /**
     * What was being handled when it was raised, Python's {@code __context__}: also where a cause hides it, or {@code from
     * None} does. Null if there was nothing.
     */
    public @Nullable PythonException context() {
        return context;
    }

    /** Whether its cause is Python's {@code __cause__}. */
    public boolean hasCause() {
        return description.hasCause();
    }

    /** Python's {@code __suppress_context__}. */
    public boolean suppressesContext() {
        return description.suppressesContext();
    }

    /** The exception's value as it was received. */
    public @Nullable Object original() {
        return description.original();
    }
}
