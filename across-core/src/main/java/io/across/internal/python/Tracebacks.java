package io.across.internal.python;

import io.across.internal.guard.PeerText;
import io.across.python.PythonException;
import io.across.python.PythonException.Frame;
import io.across.python.PythonException.Hop;
import io.across.python.PythonTuple;
import io.across.python.PythonValue;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The trace of a Python exception (protocol, section 5.3), and its text as Python prints it. What is too long loses its
 * beginning, since the end tells what went wrong, and where.
 */
final class Tracebacks {

    private static final int MAX_TEXT = 256 * 1024;

    /** Of all the hops of one exception together. */
    private static final int MAX_FRAMES = 1_000;

    private static final int MAX_HOPS = 64;

    /** Names of files and functions, and lines of source. */
    private static final int MAX_NAME = 500;

    private static final String CUT = "...\n";

    private Tracebacks() {}

    /**
     * The processes that the exception has crossed; the newest of them and of their calls if there are too many.
     *
     * @param most how many processes and calls there may be at most
     */
    static List<Hop> read(@Nullable Object trace, int most) {
        List<Hop> hops = new ArrayList<>();
        if (trace instanceof List<?> parts) {
            int room = Math.min(MAX_FRAMES, most);
            for (int i = parts.size() - 1; i >= 0 && hops.size() < Math.min(MAX_HOPS, most); i--) {
                if (parts.get(i) instanceof PythonTuple hop
                        && hop.size() == 3
                        && hop.get(2) instanceof List<?> described) {
                    long pid = hop.get(1) instanceof Number number ? number.longValue() : 0;
                    List<Frame> frames = frames(described, room);
                    room -= frames.size();
                    hops.add(0, new Hop(name(hop.get(0)), pid, frames));
                }
            }
        }
        return hops;
    }

    /** A line of source may end as it does in its file: it goes on to others as it has come. */
    private static String name(@Nullable Object part) {
        String text = BoundedText.of(part, MAX_NAME);
        boolean ends = text.endsWith("\n");
        return ends ? PeerText.line(text.substring(0, text.length() - 1)) + "\n" : PeerText.line(text);
    }

    private static List<Frame> frames(List<?> described, int room) {
        List<Frame> frames = new ArrayList<>();
        int size = described.size();
        for (Object part : described.subList(Math.max(0, size - room), size)) {
            if (part instanceof PythonTuple frame && frame.size() == 4) {
                int line = frame.get(1) instanceof Integer number ? number : 0;
                frames.add(new Frame(
                        name(frame.get(0)), line, name(frame.get(2)), frame.get(3) == null ? "" : name(frame.get(3))));
            }
        }
        return frames;
    }

    /**
     * The traceback, with those of what was before.
     *
     * @param printed the exception alone
     * @param context of an exception without a cause; null if Python would not show it
     */
    static String text(String printed, @Nullable PythonException cause, @Nullable PythonException context) {
        StringBuilder text = new StringBuilder();
        if (cause != null) {
            text.append(cause.traceback())
                    .append("\nThe above exception was the direct cause of the following exception:\n\n");
        } else if (context != null) {
            text.append(context.traceback())
                    .append("\nDuring handling of the above exception, another exception occurred:\n\n");
        }
        text.append(printed);
        if (text.length() > MAX_TEXT) {
            int begin = text.indexOf("\n", text.length() - MAX_TEXT) + 1;
            text.replace(0, begin, CUT);
        }
        return text.toString();
    }

    /** The exception alone, and only the end of that: there is too much before it. */
    static String end(String printed) {
        return printed.length() <= MAX_NAME ? printed : CUT + printed.substring(printed.length() - MAX_NAME);
    }

    /** An exception alone, of a peer that does not say what Python prints. */
    static String print(PythonValue exception, String message, List<Hop> hops) {
        StringBuilder text = new StringBuilder("Traceback (most recent call last):\n");
        hops.forEach(hop -> append(text, hop));
        text.append(exception.type());
        if (!message.isEmpty()) {
            text.append(": ").append(message);
        }
        text.append('\n');
        if (exception.fields().get("__notes__") instanceof List<?> notes) {
            notes.stream()
                    .limit(MAX_HOPS)
                    .forEach(note -> text.append(BoundedText.of(note)).append('\n'));
        }
        return text.toString();
    }

    private static void append(StringBuilder text, Hop hop) {
        text.append("  [process ")
                .append(hop.pid())
                .append(" at ")
                .append(hop.host())
                .append("]\n");
        for (Frame frame : hop.frames()) {
            text.append("  File \"").append(frame.file()).append("\", line ").append(frame.line());
            text.append(", in ").append(frame.function()).append('\n');
            if (!frame.source().isEmpty()) {
                text.append("    ").append(frame.source().strip()).append('\n');
            }
        }
    }
}
