package io.across.internal.boot;

import io.across.Options;
import io.across.process.StdioPeer;
import java.time.Duration;

/** A peer that has nothing of its own: it takes the timeout, and whatever classes it is sent, from who booted it. */
public final class BootedPeer {

    private BootedPeer() {}

    /** Called by {@link BootMain}, by name and in another loader than that one's; does not return. */
    public static void serve(long timeoutMillis) {
        StdioPeer.serve(Options.builder()
                .timeout(Duration.ofMillis(timeoutMillis))
                .acceptExportedClasses(true)
                .build());
    }
}
