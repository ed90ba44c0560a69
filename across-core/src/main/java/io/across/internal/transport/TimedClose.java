package io.across.internal.transport;

import io.across.internal.concurrent.DaemonThreads;
import io.across.internal.concurrent.Futures;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Ends a link on which even a goodbye may block: on a thread of its own, and not for long. */
final class TimedClose {

    private static final long MILLIS = 1_000;

    private TimedClose() {}

    /**
     * Returns at once.
     *
     * @param goodbye may block until {@code close}
     * @param close may be called twice, by different threads
     */
    static void start(Runnable goodbye, Runnable close) {
        CompletableFuture<Void> done = within(MILLIS, close);
        DaemonThreads.startOrRun("across-close", () -> {
            goodbye.run();
            done.complete(null);
            close.run();
        });
    }

    /** Runs {@code close} unless what it returns is completed within the time. */
    static CompletableFuture<Void> within(long millis, Runnable close) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        Futures.whenDone(done.orTimeout(millis, TimeUnit.MILLISECONDS), (nothing, late) -> {
            if (late != null) {
                close.run();
            }
        });
        return done;
    }
}
