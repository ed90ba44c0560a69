package io.across.internal.jvm;

import io.across.PeerInfo;
import io.across.internal.value.CallSite;
import org.jspecify.annotations.Nullable;

/** Joins the stack of the side where an exception was thrown and the stack of the side that called. */
final class CallTrace {

    private static final String HERE = "pid " + ProcessHandle.current().pid();

    private CallTrace() {}

    /** Appends where this side has called from, after a line that tells which processes are meant. */
    static void addCallSite(Throwable error, @Nullable PeerInfo peer, CallSite site) {
        site.appendTo(error, describe(peer), HERE);
    }

    private static String describe(@Nullable PeerInfo peer) {
        if (peer == null) {
            return "remote";
        }
        return "pid " + peer.properties().getOrDefault("pid", "?") + " at "
                + peer.properties().getOrDefault("host", "?");
    }
}
