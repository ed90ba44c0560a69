package io.across.spring.declarative;

import io.across.internal.concurrent.DaemonThreads;
import io.across.spring.internal.CallerContext;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** The comparison of a client with the far side, until it has succeeded once. Thread-safe. */
final class FirstCheck {

    private final ClientTarget target;
    private final String name;

    /** Only ever becomes true. Callers that find it false at the same time compare each for themselves. */
    private volatile boolean done;

    /** @param needed whether to compare at all */
    FirstCheck(ClientTarget target, String name, boolean needed) {
        this.target = target;
        this.name = name;
        this.done = !needed;
    }

    boolean isDone() {
        return done;
    }

    /**
     * Compares if that has not succeeded yet.
     *
     * @throws io.across.OperationException if the client does not fit, or if that cannot be found out
     */
    void run(@Nullable Duration deadline) {
        if (!done) {
            target.check(deadline);
            done = true;
        }
    }

    /** The same on a thread of its own, since it waits: at the first calls only. */
    CompletableFuture<@Nullable Object> runAsync(@Nullable Duration deadline) {
        CompletableFuture<@Nullable Object> result = new CompletableFuture<>();
        Executor caller = CallerContext.capture();
        DaemonThreads.inContext("across-client check " + name, () -> caller.execute(() -> complete(result, deadline)))
                .start();
        return result;
    }

    private void complete(CompletableFuture<@Nullable Object> result, @Nullable Duration deadline) {
        try {
            run(deadline);
            result.complete(null);
        } catch (Throwable t) {
            result.completeExceptionally(t);
        }
    }
}
