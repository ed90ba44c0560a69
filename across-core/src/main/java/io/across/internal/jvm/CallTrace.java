package io.across.internal.jvm;

import io.across.PeerInfo;
import java.util.Arrays;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Joins the stack of the side where an exception was thrown and the stack of the side that called. */
final class CallTrace {

    private static final String HERE = "pid " + ProcessHandle.current().pid();

    private CallTrace() {}

    /** Appends where this side has called from, after a line that tells which processes are meant. */
    static void addCallSite(Throwable error, @Nullable PeerInfo peer) {
        StackTraceElement[] here = Thread.currentThread().getStackTrace();
        int first = 0;
        while (first < here.length && isInternal(here[first])) {
            first++;
        }
        append(error, border(peer, "called from "), Arrays.stream(here).skip(first));
    }

    /**
     * Appends only the line that tells which processes are meant: whoever made an asynchronous call has gone on, and this
     * thread's stack says nothing of it.
     */
    static void addBorder(Throwable error, @Nullable PeerInfo peer) {
        append(error, border(peer, "called asynchronously from "), Stream.empty());
    }

    private static void append(Throwable error, StackTraceElement border, Stream<StackTraceElement> here) {
        try {
            error.setStackTrace(Stream.of(Arrays.stream(error.getStackTrace()), Stream.of(border), here)
                    .flatMap(part -> part)
                    .toArray(StackTraceElement[]::new));
        } catch (RuntimeException | Error e) {
            // A class with its own idea of stacks: it arrives as it is, which matters more than where from.
        }
    }

    private static StackTraceElement border(@Nullable PeerInfo peer, String how) {
        return new StackTraceElement("across", "<" + describe(peer) + ", " + how + HERE + ">", null, -1);
    }

    private static boolean isInternal(StackTraceElement element) {
        String type = element.getClassName();
        return type.startsWith("io.across.internal.") || type.equals("java.lang.Thread");
    }

    private static String describe(@Nullable PeerInfo peer) {
        if (peer == null) {
            return "remote";
        }
        return "pid " + peer.properties().getOrDefault("pid", "?") + " at "
                + peer.properties().getOrDefault("host", "?");
    }
}
