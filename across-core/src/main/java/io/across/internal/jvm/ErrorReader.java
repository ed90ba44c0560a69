package io.across.internal.jvm;

import io.across.OperationException;
import io.across.RemoteException;
import io.across.internal.value.ValueReader;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads what {@link ErrorWriter} has written; what cannot exist here gets a {@link RemoteException} in its place. */
final class ErrorReader {

    /** Chars of a stand-in's stack as text. */
    static final int MAX_TEXT = 128 * 1024;

    private final Classes classes;
    private final Handles handles;

    ErrorReader(Classes classes, Handles handles) {
        this.classes = classes;
        this.handles = handles;
    }

    /** One exception as it was described. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Description(
            String className,
            @Nullable String message,
            @Nullable Throwable cause,
            List<Throwable> suppressed,
            StackTraceElement[] stack) {}

    Throwable read(ValueReader in) {
        int count = in.readCount(1);
        if (count == 0 || count > ErrorWriter.MAX_EXCEPTIONS) {
            throw new OperationException("malformed value: an error of " + count + " exceptions");
        }
        List<Throwable> exceptions = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            exceptions.add(readOne(in, exceptions));
        }
        return exceptions.get(count - 1);
    }

    private Throwable readOne(ValueReader in, List<Throwable> earlier) {
        String className = in.readText();
        String message = in.readByte() == 0 ? null : in.readText();
        Throwable cause = readNumber(in, earlier);
        int suppressedCount = in.readCount(1);
        List<Throwable> suppressed = new ArrayList<>();
        for (int i = 0; i < suppressedCount; i++) {
            Throwable one = readNumber(in, earlier);
            if (one != null) {
                suppressed.add(one);
            }
        }
        Description description = new Description(className, message, cause, suppressed, readStack(in));
        byte[] serialized = in.readBytes(in.readCount(1));
        Throwable itself = serialized.length == 0 ? null : deserialize(className, serialized, earlier, in);
        return itself != null ? itself : standIn(description);
    }

    private static @Nullable Throwable readNumber(ValueReader in, List<Throwable> earlier) {
        long number = in.readVarLong();
        return number > 0 && number <= earlier.size() ? earlier.get((int) number - 1) : null;
    }

    private static StackTraceElement[] readStack(ValueReader in) {
        StackTraceElement[] stack = new StackTraceElement[in.readCount(7)];
        for (int i = 0; i < stack.length; i++) {
            String type = in.readText();
            String method = in.readText();
            String file = in.readText();
            stack[i] = new StackTraceElement(type, method, file.isEmpty() ? null : file, in.readInt());
        }
        return stack;
    }

    /** The exception itself; null if its class is unknown here, refused, or another one. */
    private @Nullable Throwable deserialize(
            String className, byte[] serialized, List<Throwable> earlier, ValueReader in) {
        try {
            Object object = JvmObjectInput.readException(in.part(serialized), earlier, classes, handles);
            return object instanceof Throwable error
                            && error.getClass().getName().equals(className)
                    ? error
                    : null;
        } catch (Throwable e) {
            // Whatever its class does, or the lack of it: what was described beside it is there.
            return null;
        }
    }

    private static Throwable standIn(Description description) {
        RemoteException standIn =
                new RemoteException(description.className, description.message, text(description), description.cause);
        standIn.setStackTrace(description.stack);
        description.suppressed.forEach(standIn::addSuppressed);
        return standIn;
    }

    /** What an exception calls itself; its class, if that fails. */
    private static String named(Throwable error) {
        try {
            return error.toString();
        } catch (RuntimeException | Error e) {
            return error.getClass().getName();
        }
    }

    /** The stack as the other side would print it, causes last; cut, as each cause's text is part of the next one's. */
    private static String text(Description description) {
        StringBuilder text = new StringBuilder(description.className);
        if (description.message != null) {
            text.append(": ").append(description.message);
        }
        for (StackTraceElement frame : description.stack) {
            if (text.length() > MAX_TEXT) {
                break;
            }
            text.append("\n\tat ").append(frame);
        }
        if (description.cause instanceof RemoteException cause) {
            text.append("\nCaused by: ").append(cause.remoteStackText());
        } else if (description.cause != null) {
            text.append("\nCaused by: ").append(named(description.cause));
        }
        if (text.length() > MAX_TEXT) {
            text.setLength(MAX_TEXT);
            text.append("...");
        }
        return text.append('\n').toString();
    }
}
