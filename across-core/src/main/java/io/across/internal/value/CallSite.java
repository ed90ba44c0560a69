package io.across.internal.value;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Where a call was made from, for the stack of the exception that it may end with. Thread-safe. */
public final class CallSite {

    /** Frames that are remembered of an asynchronous call, this side's own among them: more cost more. */
    private static final int REMEMBERED = 10;

    private static final StackWalker WALKER = StackWalker.getInstance(Set.of(), REMEMBERED);

    private static final CallSite CURRENT = new CallSite(null, null);

    /** Null for the thread that asks. */
    private final @Nullable Thread thread;

    /** Null for the frames that the thread has when it is asked. */
    private final StackWalker.StackFrame @Nullable [] remembered;

    private CallSite(@Nullable Thread thread, StackWalker.StackFrame @Nullable [] remembered) {
        this.thread = thread;
        this.remembered = remembered;
    }

    /** Of a synchronous call: wherever the thread that asks for it is, so that it costs nothing unless it is asked for. */
    public static CallSite current() {
        return CURRENT;
    }

    /** Of an asynchronous call: the nearest frames of this thread, which costs some microseconds. */
    public static CallSite remember() {
        return new CallSite(
                null, WALKER.walk(frames -> frames.limit(REMEMBERED).toArray(StackWalker.StackFrame[]::new)));
    }

    /** The same for other threads to ask for, as long as this thread waits for them. */
    public CallSite forOthers() {
        return this == CURRENT ? new CallSite(Thread.currentThread(), null) : this;
    }

    /** Whether the call was asynchronous, so that only its nearest frames are known. */
    public boolean isRemembered() {
        return remembered != null;
    }

    /** The frames, the nearest first, without those of across itself. */
    public Stream<StackTraceElement> frames() {
        if (remembered != null) {
            return Arrays.stream(remembered)
                    .map(StackWalker.StackFrame::toStackTraceElement)
                    .dropWhile(CallSite::isOwn);
        }
        Thread asked = thread == null ? Thread.currentThread() : thread;
        return Arrays.stream(asked.getStackTrace())
                .dropWhile(frame -> !isOwn(frame)) // how it waits
                .dropWhile(CallSite::isOwn);
    }

    /**
     * Appends where the call was made from to what it threw, after a line that tells which processes are meant.
     *
     * @param border that line, without how the call was made
     */
    public void appendTo(Throwable error, String border, String caller) {
        String how = isRemembered() ? ", called asynchronously from " : ", called from ";
        StackTraceElement line = new StackTraceElement("across", "<" + border + how + caller + ">", null, -1);
        try {
            error.setStackTrace(Stream.of(Arrays.stream(error.getStackTrace()), Stream.of(line), frames())
                    .flatMap(part -> part)
                    .toArray(StackTraceElement[]::new));
        } catch (RuntimeException | Error e) {
            // A class with its own idea of stacks: it arrives as it is, which matters more than where from.
        }
    }

    private static boolean isOwn(StackTraceElement frame) {
        String type = frame.getClassName();
        return type.startsWith("io.across.internal.") || type.equals("java.lang.Thread");
    }
}
