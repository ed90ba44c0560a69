package io.across.internal.concurrent;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Tells when a child process has exited, from a thread of its own. {@link Process#onExit()} tells it from the common pool,
 * so whoever blocks that pool's threads, of which a small machine has one, would keep the exit from us.
 */
public final class ExitWatch {

    private ExitWatch() {}

    /**
     * Starts to wait for the exit of a process.
     *
     * @param name what the thread is called, after {@code across-exit}
     * @return completed when the process has exited, in the thread that waited, so what follows must not block it
     */
    public static CompletableFuture<@Nullable Void> start(String name, Process process) {
        CompletableFuture<@Nullable Void> exited = new CompletableFuture<>();
        DaemonThreads.start("across-exit " + name, () -> {
            Uninterrupted.await(() -> {
                process.waitFor();
                return true;
            });
            exited.complete(null);
        });
        return exited;
    }
}
