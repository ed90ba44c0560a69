package io.across.internal.jvm;

import io.across.PeerInfo;
import io.across.internal.value.CallSite;
import java.util.Arrays;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Joins the stack of the side where an exception was thrown and the stack of the side that called. */
final class CallTrace {

    private static final String HERE = "pid " + ProcessHandle.current().pid();

    private CallTrace() {}

    /** Appends where this side has called from, after a line that tells which processes are meant. */
    static void addCallSite(Throwable error, @Nullable PeerInfo peer, CallSite site) {
        StackTraceElement border = border(peer, site.isRemembered() ? "called asynchronously from " : "called from ");
        try {
            error.setStackTrace(Stream.of(Arrays.stream(error.getStackTrace()), Stream.of(border), site.frames())
                    .flatMap(part -> part)
                    .toArray(StackTraceElement[]::new));
        } catch (RuntimeException | Error e) {
            // A class with its own idea of stacks: it arrives as it is, which matters more than where from.
        }
    }

    private static StackTraceElement border(@Nullable PeerInfo peer, String how) {
        return new StackTraceElement("across", "<" + describe(peer) + ", " + how + HERE + ">", null, -1);
    }

    private static String describe(@Nullable PeerInfo peer) {
        if (peer == null) {
            return "remote";
        }
        return "pid " + peer.properties().getOrDefault("pid", "?") + " at "
                + peer.properties().getOrDefault("host", "?");
    }
}
