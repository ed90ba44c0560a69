package io.across.internal.jvm;

import io.across.internal.value.ValueWriter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Writes an exception with its causes and suppressed exceptions, each on its own: its class, message and stack, and if it
 * can be serialised its serialised form, in which the others are only named. So one that the receiver does not know keeps
 * neither its cause nor its wrapper from arriving as itself. Thread-safe.
 */
final class JvmErrorWriter {

    static final int MAX_EXCEPTIONS = 64;

    static final int MAX_PARENTS = 16;

    /** What says nothing of an exception but that it is one. */
    private static final Set<String> GENERAL = Set.of(
            "java.lang.Object",
            "java.lang.Throwable",
            "java.lang.Exception",
            "java.lang.RuntimeException",
            "java.lang.Error");

    private static final int MAX_MESSAGE = 32 * 1024;
    private static final int MAX_FRAMES = 1024;

    private static final StackTraceElement[] NO_STACK = {};
    private static final Throwable[] NOTHING = {};

    private final JvmHandles handles;
    private final boolean discreet;

    /** @param discreet whether to keep this side's stacks, causes and suppressed exceptions to itself */
    JvmErrorWriter(JvmHandles handles, boolean discreet) {
        this.handles = handles;
        this.discreet = discreet;
    }

    void write(Throwable error, ValueWriter out) {
        IdentityHashMap<Throwable, Integer> numbers = new IdentityHashMap<>();
        List<Seen> order = new ArrayList<>();
        if (discreet) {
            numbers.put(error, 0);
            order.add(new Seen(error, null));
        } else {
            collect(error, numbers, order);
        }
        out.writeVarLong(order.size());
        for (Seen each : order) {
            writeOne(each, numbers, out);
        }
        // Last, where a reader that does not know of them ignores them.
        for (Seen each : order) {
            writeParents(each.error.getClass(), out);
        }
    }

    /** The classes that tell more of an exception than that it is one, the nearest first. */
    private static void writeParents(Class<?> type, ValueWriter out) {
        List<String> parents = new ArrayList<>();
        for (Class<?> each = type.getSuperclass();
                parents.size() < MAX_PARENTS && !GENERAL.contains(each.getName());
                each = each.getSuperclass()) {
            parents.add(each.getName());
        }
        out.writeVarLong(parents.size());
        parents.forEach(out::writeText);
    }

    /** An exception and its cause, asked once: its class may give another answer each time. */
    private record Seen(Throwable error, @Nullable Throwable cause) {}

    /** Numbers an exception after those that it refers to, so that these are there when it is read. */
    private static void collect(Throwable error, IdentityHashMap<Throwable, Integer> numbers, List<Seen> order) {
        if (numbers.size() >= MAX_EXCEPTIONS || numbers.putIfAbsent(error, -1) != null) {
            return;
        }
        Throwable cause = asked(error::getCause);
        if (cause != null) {
            collect(cause, numbers, order);
        }
        for (Throwable suppressed : error.getSuppressed()) {
            collect(suppressed, numbers, order);
        }
        numbers.put(error, order.size());
        order.add(new Seen(error, cause));
    }

    private void writeOne(Seen seen, IdentityHashMap<Throwable, Integer> numbers, ValueWriter out) {
        Throwable error = seen.error;
        out.writeText(error.getClass().getName());
        String message = message(error);
        out.write(message == null ? 0 : 1);
        if (message != null) {
            out.writeText(message);
        }
        writeNumber(seen.cause, numbers, out);
        Throwable[] suppressed = discreet ? NOTHING : error.getSuppressed();
        int count = Math.min(suppressed.length, MAX_EXCEPTIONS);
        out.writeVarLong(count);
        for (int i = 0; i < count; i++) {
            writeNumber(suppressed[i], numbers, out);
        }
        StackTraceElement[] stack = asked(() -> withoutNulls(error.getStackTrace()));
        writeStack(discreet || stack == null ? NO_STACK : stack, out);
        byte[] serialized = serialized(error, numbers, out);
        out.writeVarLong(serialized.length);
        out.write(serialized);
    }

    /** What an exception says of itself; null too if its class's own method fails. */
    private static <T> @Nullable T asked(Supplier<? extends @Nullable T> method) {
        try {
            return method.get();
        } catch (RuntimeException | Error e) {
            return null;
        }
    }

    /** Writes 0 for none, and for one that was left out. */
    private static void writeNumber(
            @Nullable Throwable error, IdentityHashMap<Throwable, Integer> numbers, ValueWriter out) {
        Integer number = error == null ? null : numbers.get(error);
        out.writeVarLong(number == null ? 0 : number + 1L);
    }

    private static StackTraceElement[] withoutNulls(StackTraceElement[] stack) {
        return Arrays.stream(stack).filter(Objects::nonNull).toArray(StackTraceElement[]::new);
    }

    private static void writeStack(StackTraceElement[] stack, ValueWriter out) {
        int count = Math.min(stack.length, MAX_FRAMES);
        out.writeVarLong(count);
        for (int i = 0; i < count; i++) {
            StackTraceElement frame = stack[i];
            out.writeText(frame.getClassName());
            out.writeText(frame.getMethodName());
            out.writeText(frame.getFileName() == null ? "" : frame.getFileName());
            out.writeInt(frame.getLineNumber());
        }
    }

    /** The serialised form; empty if there is none. */
    private byte[] serialized(Throwable error, IdentityHashMap<Throwable, Integer> numbers, ValueWriter out) {
        ValueWriter part = out.part();
        try {
            JvmObjectOutput.writeException(error, numbers, part, handles, discreet);
            return part.toByteArray();
        } catch (IOException | RuntimeException | Error e) {
            return new byte[0];
        }
    }

    private static @Nullable String message(Throwable error) {
        try {
            String message = error.getMessage();
            return message == null || message.length() <= MAX_MESSAGE
                    ? message
                    : message.substring(0, MAX_MESSAGE) + "...";
        } catch (RuntimeException | Error e) {
            return "(its message cannot be had: " + e.getClass().getName() + ")";
        }
    }
}
