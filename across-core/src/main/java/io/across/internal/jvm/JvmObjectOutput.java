package io.across.internal.jvm;

import io.across.OperationException;
import io.across.internal.value.ValueWriter;
import java.io.IOException;
import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A JDK stream inside a message, in which references and proxies travel as tokens. Used by one thread. */
final class JvmObjectOutput extends ObjectOutputStream {

    private final ValueWriter out;
    private final JvmHandles handles;

    /** The exception that this stream is for, of all those in {@link #numbers}; null for a stream of values. */
    private final @Nullable Throwable exception;

    private final IdentityHashMap<Throwable, Integer> numbers;

    /** Whether exceptions are written without the stack of this side. */
    private final boolean discreet;

    private JvmObjectOutput(
            ValueWriter out,
            JvmHandles handles,
            @Nullable Throwable exception,
            IdentityHashMap<Throwable, Integer> numbers,
            boolean discreet)
            throws IOException {
        super(new Copying(out));
        this.out = out;
        this.handles = handles;
        this.exception = exception;
        this.numbers = numbers;
        this.discreet = discreet;
        enableReplaceObject(true);
    }

    /**
     * Writes a graph of objects as one stream.
     *
     * @throws OperationException if it holds an object that cannot be serialised; the message names the class
     */
    static void write(@Nullable Object graph, ValueWriter out, JvmHandles handles) throws IOException {
        try (JvmObjectOutput stream = new JvmObjectOutput(out, handles, null, new IdentityHashMap<>(0), false)) {
            stream.writeObject(graph);
        } catch (NotSerializableException e) {
            throw new OperationException(
                    "class " + e.getMessage()
                            + " is not serializable: copy what is needed of it, or pass it with Across.ref",
                    e);
        }
    }

    /**
     * Writes one exception, in which others are named by their numbers.
     *
     * @param discreet whether to leave out the stack
     */
    static void writeException(
            Throwable exception,
            IdentityHashMap<Throwable, Integer> numbers,
            ValueWriter out,
            JvmHandles handles,
            boolean discreet)
            throws IOException {
        try (JvmObjectOutput stream = new JvmObjectOutput(out, handles, exception, numbers, discreet)) {
            stream.writeObject(exception);
        }
    }

    @Override
    protected @Nullable Object replaceObject(@Nullable Object object) {
        if (exception != null && object != exception && object instanceof Throwable other) {
            return new ExceptionToken(numbers.getOrDefault(other, -1));
        }
        if (exception != null && object instanceof ArrayList<?> list && isSuppressed(list, exception)) {
            return thoseBefore(exception, list);
        }
        if (discreet && object instanceof StackTraceElement[]) {
            return new StackTraceElement[0];
        }
        if (object == null || !JvmHandles.isHandle(object)) {
            return JdkCollections.travelling(object);
        }
        ValueWriter token = out.part();
        handles.write(object, token);
        return new HandleToken(token.toByteArray());
    }

    /** Whether this is the list in which an exception keeps what it suppressed. */
    private static boolean isSuppressed(List<?> list, Throwable exception) {
        Throwable[] suppressed = exception.getSuppressed();
        if (suppressed.length == 0 || suppressed.length != list.size()) {
            return false;
        }
        for (int i = 0; i < suppressed.length; i++) {
            if (list.get(i) != suppressed[i]) {
                return false;
            }
        }
        return true;
    }

    /**
     * Those exceptions that the reader has when it reads {@code exception}: the others would be null, and an exception
     * that has suppressed null cannot be read.
     */
    private List<Object> thoseBefore(Throwable exception, List<?> list) {
        int own = numbers.getOrDefault(exception, -1);
        List<Object> before = new ArrayList<>(list.size());
        for (Object other : list) {
            int number = numbers.getOrDefault((Throwable) other, -1);
            if (number >= 0 && number < own) {
                before.add(other);
            }
        }
        return before;
    }

    /** The stream reuses its buffers, so what it writes must be copied. */
    private static final class Copying extends OutputStream {

        private final ValueWriter out;

        Copying(ValueWriter out) {
            this.out = out;
        }

        @Override
        public void write(int b) {
            out.write(b);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            out.writeCopy(bytes, offset, length);
        }
    }
}
