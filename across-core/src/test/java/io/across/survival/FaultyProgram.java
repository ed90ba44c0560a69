package io.across.survival;

import static org.awaitility.Awaitility.await;

import io.across.Connection;
import io.across.OperationException;
import io.across.Options;
import io.across.fixtures.faults.FaultyLives;
import io.across.fixtures.faults.Life;
import io.across.server.AcrossServer;
import io.across.server.LocalConnectionHandler;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;

/** A connection lives through all that connections do, while one place of the library after the other fails. */
public final class FaultyProgram implements Life {

    private static final Options OPTIONS =
            Options.builder().name("victim").timeout(Duration.ofSeconds(2)).build();

    /** What a call that is waited for may take in all. */
    private static final Duration LONG = FaultyLives.LONG;

    /** What a quick call beside a slow one may take: a reader that is missing costs seconds. */
    private static final long QUICK_MILLIS = 1_000;

    private final AcrossServer server;
    private final LocalConnectionHandler handler;

    private FaultyProgram(AcrossServer server, LocalConnectionHandler handler) {
        this.server = server;
        this.handler = handler;
    }

    /** @param arguments every how many-th of the places, and from which on */
    public static void main(String[] arguments) throws Exception {
        LocalConnectionHandler handler = new LocalConnectionHandler(OPTIONS);
        try (AcrossServer server = AcrossServer.builder()
                .tcp("localhost", 0)
                .handler(handler)
                .build()
                .start()) {
            FaultyLives.of(new FaultyProgram(server, handler), arguments);
        }
        System.exit(0);
    }

    /** What a connection does in its life. */
    @Override
    public void live() throws Exception {
        CompletableFuture<Integer> later = null;
        try (Connection victim = Connection.fromTcp("localhost", server.port(), OPTIONS)) {
            Duration limit = Duration.ofSeconds(3);
            victim.within(limit).call(() -> 1);
            later = victim.within(limit).callAsync(() -> 2);
            Supplier<Integer> here = () -> 3;
            Counting there = victim.within(limit).callRef(Counting.class, () -> new Counter());
            victim.within(limit).call(() -> there.toString().length());
            there.add(here.get());
            later.get(LONG.toMillis(), TimeUnit.MILLISECONDS);
            try {
                victim.within(limit).call(() -> {
                    throw new IllegalStateException("expected");
                });
            } catch (IllegalStateException e) {
                there.add(1);
            }
            throwAway(victim);
        }
        drain();
    }

    /** The graceful end, which waits for what is under way. */
    private void drain() throws Exception {
        CompletableFuture<Integer> last;
        Connection victim = Connection.fromTcp("localhost", server.port(), OPTIONS);
        try {
            victim.within(Duration.ofSeconds(3)).call(() -> 4);
            last = victim.callAsync(() -> 5);
        } finally {
            victim.close(Duration.ofSeconds(3));
        }
        try {
            last.get(LONG.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError("a call is not answered by the end", e);
        }
    }

    /** What is held no more is given back, though the thread that does so may have failed. */
    private static void throwAway(Connection victim) {
        victim.callRef(Counting.class, () -> new Counter());
        try {
            await().atMost(LONG.dividedBy(2))
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(1))
                    .until(() -> {
                        System.gc();
                        return victim.stats().objectsHeld() <= 1 || !victim.isConnected();
                    });
        } catch (ConditionTimeoutException e) {
            throw new AssertionError("garbage is not given back", e);
        }
    }

    /** Something that is used from elsewhere. */
    public interface Counting {
        long add(long more);
    }

    /** Counts. */
    public static final class Counter implements Counting {
        private final AtomicLong sum = new AtomicLong();

        @Override
        public long add(long more) {
            return sum.addAndGet(more);
        }
    }

    private static final CountDownLatch[] SLOW = {new CountDownLatch(1)};

    @Override
    public @Nullable String trouble() throws Exception {
        String trouble = probe();
        return trouble == null ? leftBehind() : trouble;
    }

    /** Nothing of those that have ended counts as being served. */
    private @Nullable String leftBehind() {
        try {
            await().atMost(LONG.dividedBy(2))
                    .pollInterval(Duration.ofMillis(2))
                    .until(() -> handler.activeConnections() == 0
                            && handler.connections().isEmpty());
            return null;
        } catch (ConditionTimeoutException e) {
            return handler.activeConnections() + " slots are taken, for " + handler.connections();
        }
    }

    private @Nullable String probe() throws Exception {
        try (Connection other = Connection.fromTcp("localhost", server.port(), OPTIONS)) {
            other.call(() -> 0);
            SLOW[0] = new CountDownLatch(1);
            CompletableFuture<Boolean> slow = other.callAsync(() -> SLOW[0].await(10, TimeUnit.SECONDS));
            for (int i = 0; i < 3; i++) {
                long begin = System.nanoTime();
                other.call(() -> 1);
                long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
                if (millis > QUICK_MILLIS) {
                    return "a quick call beside a slow one took " + millis + " ms";
                }
            }
            SLOW[0].countDown();
            if (!slow.get(5, TimeUnit.SECONDS)) {
                return "a slow call was not ended";
            }
            return null;
        } catch (OperationException e) {
            return "another connection fails: " + e;
        }
    }
}
