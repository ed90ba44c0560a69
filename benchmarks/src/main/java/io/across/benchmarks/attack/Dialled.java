package io.across.benchmarks.attack;

import io.across.Connection;
import io.across.Options;
import io.across.Rights;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Calls of the attacked process to a server, or a child, that means no good: one after the other, each with a deadline. Thread-safe. */
final class Dialled {

    /** What each call may take. */
    static final Duration DEADLINE = Duration.ofSeconds(3);

    private static final Options OPTIONS = Options.builder()
            .rights(Rights.none())
            .timeout(Duration.ofSeconds(20))
            .build();

    private final Supplier<Connection> opener;
    private final AtomicLong longestNanos = new AtomicLong();
    private final Thread thread = new Thread(this::call, "calls-hostile-server");
    private volatile boolean over;
    private volatile @Nullable Connection connection;

    private Dialled(Supplier<Connection> opener) {
        this.opener = opener;
        thread.start();
    }

    static Dialled at(int port) {
        return new Dialled(() -> Connection.fromTcp("127.0.0.1", port, OPTIONS));
    }

    static Dialled child(List<String> command) {
        return new Dialled(() -> Connection.fromCommand(command, OPTIONS));
    }

    private void call() {
        while (!over) {
            try (Connection opened = opener.get()) {
                connection = opened;
                callOver(opened);
            } catch (RuntimeException e) {
                // The next one is no better.
            }
        }
    }

    private void callOver(Connection opened) {
        Store store = opened.within(DEADLINE).exposed(Store.class, "store");
        while (!over) {
            long begin = System.nanoTime();
            try {
                store.lend();
            } catch (RuntimeException e) {
                if (!opened.isConnected()) {
                    return;
                }
            } finally {
                longestNanos.accumulateAndGet(System.nanoTime() - begin, Math::max);
            }
        }
    }

    /** Ends it; how long its longest call took. */
    Duration hangUp() {
        over = true;
        Connection last = connection;
        if (last != null) {
            last.cancel();
        }
        return Duration.ofNanos(longestNanos.get());
    }
}
