package io.across.internal.value;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Stream;

/** Where a call was made from, for the stack of the exception that it may end with. Thread-safe. */
public final class CallSite {

    /** Frames that are remembered of an asynchronous call, this side's own among them: more cost more. */
    private static final int REMEMBERED = 10;

    private static final StackWalker WALKER = StackWalker.getInstance(Set.of(), REMEMBERED);

    private static final CallSite CURRENT = new CallSite();

    private final StackWalker.StackFrame[] remembered;

    private CallSite(StackWalker.StackFrame... remembered) {
        this.remembered = remembered;
    }

    /** Of a synchronous call: wherever the thread that asks for it is, so that it costs nothing unless it is asked for. */
    public static CallSite current() {
        return CURRENT;
    }

    /** Of an asynchronous call: the nearest frames of this thread, which costs some microseconds. */
    public static CallSite remember() {
        return new CallSite(WALKER.walk(frames -> frames.limit(REMEMBERED).toArray(StackWalker.StackFrame[]::new)));
    }

    /** Whether the call was asynchronous, so that only its nearest frames are known. */
    public boolean isRemembered() {
        return this != CURRENT;
    }

    /** The frames, the nearest first, without those of across itself. */
    public Stream<StackTraceElement> frames() {
        Stream<StackTraceElement> all = isRemembered()
                ? Arrays.stream(remembered).map(StackWalker.StackFrame::toStackTraceElement)
                : Arrays.stream(Thread.currentThread().getStackTrace());
        return all.dropWhile(CallSite::isOwn);
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
