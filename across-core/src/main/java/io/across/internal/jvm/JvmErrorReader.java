package io.across.internal.jvm;

import io.across.OperationException;
import io.across.RemoteException;
import io.across.internal.guard.PeerText;
import io.across.internal.value.ValueReader;
import java.lang.reflect.Constructor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads what {@link JvmErrorWriter} has written; what cannot exist here gets in its place one of the
 * nearest class that can, or else a {@link RemoteException}.
 */
final class JvmErrorReader {

    /** Chars of a stand-in's stack as text. */
    static final int MAX_TEXT = 128 * 1024;

    /** What a frame of a stack takes in memory, its texts apart. */
    private static final int FRAME = 64;

    private final Classes classes;
    private final JvmHandles handles;

    JvmErrorReader(Classes classes, JvmHandles handles) {
        this.classes = classes;
        this.handles = handles;
    }

    /** One exception as it was described; others by their places, from 1. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Description(
            String className,
            @Nullable String message,
            long cause,
            long[] suppressed,
            StackTraceElement[] stack,
            byte[] serialized) {}

    Throwable read(ValueReader in) {
        int count = in.readCount(1);
        if (count == 0 || count > JvmErrorWriter.MAX_EXCEPTIONS) {
            throw new OperationException("malformed value: an error of " + count + " exceptions");
        }
        List<Description> descriptions = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            descriptions.add(readOne(in));
        }
        List<Throwable> exceptions = new ArrayList<>(count);
        boolean hasParents = in.available() > 0; // a peer of an earlier version sends none
        for (Description each : descriptions) {
            List<String> names = new ArrayList<>(List.of(each.className));
            for (int left = hasParents ? in.readCount(1) : 0; left > 0; left--) {
                String parent = in.readText();
                if (names.size() <= JvmErrorWriter.MAX_PARENTS) {
                    names.add(parent);
                }
            }
            exceptions.add(exception(each, names, exceptions, in));
        }
        return exceptions.get(count - 1);
    }

    /** A peer that may not run code must not write into this side's log as if it did; one that may needs no such tricks. */
    private String said(String message) {
        return classes.isLimited() ? PeerText.line(message) : PeerText.lines(message);
    }

    private Description readOne(ValueReader in) {
        String className = PeerText.name(in.readText());
        String message = in.readByte() == 0 ? null : said(in.readText());
        long cause = in.readVarLong();
        int others = in.readCount(1);
        in.claim(8L * others);
        long[] suppressed = new long[others];
        for (int i = 0; i < suppressed.length; i++) {
            suppressed[i] = in.readVarLong();
        }
        return new Description(className, message, cause, suppressed, readStack(in), in.readBytes(in.readCount(1)));
    }

    /** The exception itself, the nearest class of it that is known here, or a stand-in. */
    private Throwable exception(Description description, List<String> names, List<Throwable> earlier, ValueReader in) {
        Throwable itself = deserialize(description.className, description.serialized, earlier, in);
        if (itself != null
                && SubstitutedExceptions.mayArrive(itself.getClass())
                && isFit(itself, description, earlier)) {
            return itself;
        }
        Throwable cause = at(description.cause, earlier);
        String text = text(description, cause);
        // That of its cause is part of it.
        in.claim(2L * text.length());
        RemoteException standIn = new RemoteException(description.className, description.message, text, cause);
        standIn.setStackTrace(description.stack);
        Throwable error = nearest(names, description, cause, standIn);
        Set<Throwable> distinct = Collections.newSetFromMap(new IdentityHashMap<>());
        for (long number : description.suppressed) {
            Throwable suppressed = at(number, earlier);
            // As often as a peer likes to name it, an exception would be printed.
            if (suppressed != null && distinct.add(suppressed)) {
                error.addSuppressed(suppressed);
            }
        }
        return error;
    }

    /** Whether all of it that gets into a log is as it was described, without what a stranger could forge lines with. */
    private boolean isFit(Throwable itself, Description description, List<Throwable> earlier) {
        if (!classes.isLimited()) {
            return true;
        }
        try {
            itself.setStackTrace(description.stack);
            String text = named(itself);
            List<@Nullable Throwable> others = new ArrayList<>(List.of(itself.getSuppressed()));
            others.add(itself.getCause());
            return PeerText.line(text).equals(text) && others.stream().allMatch(other -> isDescribed(other, earlier));
        } catch (RuntimeException | Error e) {
            return false;
        }
    }

    /** Not what lies inside of another one's serialised form, where nobody has looked at it. */
    private static boolean isDescribed(@Nullable Throwable other, List<Throwable> earlier) {
        return other == null || earlier.stream().anyMatch(each -> each == other);
    }

    private Throwable nearest(
            List<String> names, Description description, @Nullable Throwable cause, RemoteException standIn) {
        for (String name : names) {
            Throwable made = make(name, description.message, cause);
            if (made != null) {
                if (!name.equals(description.className)) {
                    if (!SubstitutedExceptions.mayStandIn(made.getClass())) {
                        return standIn;
                    }
                    // Says which class it was.
                    made.addSuppressed(standIn);
                }
                made.setStackTrace(description.stack);
                return made;
            }
        }
        return standIn;
    }

    /** An exception of that class with nothing but this; null if the class is unknown here, refused, or does not make one. */
    private @Nullable Throwable make(String name, @Nullable String message, @Nullable Throwable cause) {
        if (!classes.isNameAdmitted(name)) {
            return null;
        }
        try {
            Class<?> type = classes.find(name);
            if (!classes.isAdmitted(type) || !SubstitutedExceptions.mayArrive(type)) {
                return null;
            }
            Constructor<?> constructor = type.getDeclaredConstructor(String.class);
            constructor.setAccessible(true);
            Throwable made = (Throwable) constructor.newInstance(message);
            if (cause != null) {
                made.initCause(cause);
            }
            return Objects.equals(made.getMessage(), message) ? made : null;
        } catch (Throwable e) {
            // Whatever its class does: there are others.
            return null;
        }
    }

    private static @Nullable Throwable at(long number, List<Throwable> earlier) {
        return number > 0 && number <= earlier.size() ? earlier.get((int) number - 1) : null;
    }

    private static StackTraceElement[] readStack(ValueReader in) {
        int frames = in.readCount(7);
        in.claim((long) FRAME * frames);
        StackTraceElement[] stack = new StackTraceElement[frames];
        for (int i = 0; i < stack.length; i++) {
            String type = PeerText.name(in.readText());
            String method = PeerText.name(in.readText());
            String file = PeerText.name(in.readText());
            stack[i] = new StackTraceElement(type, method, file.isEmpty() ? null : file, in.readInt());
        }
        return stack;
    }

    /** The exception itself; null if its class is unknown here, refused, or another one. */
    private @Nullable Throwable deserialize(
            String className, byte[] serialized, List<Throwable> earlier, ValueReader in) {
        if (serialized.length == 0 || !classes.isNameAdmitted(className)) {
            return null;
        }
        try {
            Object object = JvmObjectInput.readException(in.part(serialized), earlier, classes, handles);
            return object instanceof Throwable error
                            && error.getClass().getName().equals(className)
                            && error.getSuppressed().length <= JvmErrorWriter.MAX_EXCEPTIONS
                    ? error
                    : null;
        } catch (Throwable e) {
            // Whatever its class does, or the lack of it: what was described beside it is there.
            return null;
        }
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
    private static String text(Description description, @Nullable Throwable caused) {
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
        if (caused instanceof RemoteException cause) {
            text.append("\nCaused by: ").append(cause.remoteStackText());
        } else if (caused != null) {
            text.append("\nCaused by: ").append(named(caused));
        }
        if (text.length() > MAX_TEXT) {
            text.setLength(MAX_TEXT);
            text.append("...");
        }
        return text.append('\n').toString();
    }
}
