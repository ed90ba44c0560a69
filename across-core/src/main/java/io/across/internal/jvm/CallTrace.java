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
        StackTraceElement[] there = error.getStackTrace();
        StackTraceElement[] here = Thread.currentThread().getStackTrace();
        int first = 0;
        while (first < here.length && isInternal(here[first])) {
            first++;
        }
        StackTraceElement border =
                new StackTraceElement("across", "<" + describe(peer) + ", called from " + HERE + ">", null, -1);
        error.setStackTrace(Stream.of(
                        Arrays.stream(there),
                        Stream.of(border),
                        Arrays.stream(here).skip(first))
                .flatMap(part -> part)
                .toArray(StackTraceElement[]::new));
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
