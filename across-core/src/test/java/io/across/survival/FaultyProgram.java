package io.across.survival;

import static org.awaitility.Awaitility.await;

import io.across.Connection;
import io.across.OperationException;
import io.across.Options;
import io.across.server.AcrossServer;
import io.across.server.LocalConnectionHandler;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Has one place of the library after the other fail while a connection lives through all that connections do, and looks
 * after each whether everything else is as before. Prints what is not, and the number of places at last.
 */
public final class FaultyProgram {

    private static final Options OPTIONS =
            Options.builder().name("victim").timeout(Duration.ofSeconds(2)).build();

    /** What a call that is waited for may take in all. */
    private static final Duration LONG = Duration.ofSeconds(15);

    /** What a quick call beside a slow one may take: a reader that is missing costs seconds. */
    private static final long QUICK_MILLIS = 1_000;

    private final AcrossServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task);
        thread.setDaemon(true);
        return thread;
    });

    private int complaints;

    private FaultyProgram(AcrossServer server) {
        this.server = server;
    }

    /** @param arguments every how many-th of the places, and from which on */
    public static void main(String[] arguments) throws Exception {
        int step = Integer.parseInt(arguments[0]);
        int first = Integer.parseInt(arguments[1]);
        LocalConnectionHandler handler = new LocalConnectionHandler(OPTIONS);
        try (AcrossServer server = AcrossServer.builder()
                .tcp("localhost", 0)
                .handler(handler)
                .build()
                .start()) {
            FaultyProgram program = new FaultyProgram(server);
            int[] places = program.places();
            int tried = 0;
            for (int i = first; i < places.length; i += step) {
                for (int passing = 0; passing < 2; passing++) {
                    tried += program.survives(places[i], passing) ? 1 : 0;
                }
            }
            System.out.println(
                    "tried " + tried + " of " + places.length + " places, complaints: " + program.complaints);
        }
        System.exit(0);
    }

    private int[] places() throws Exception {
        live();
        Faults.record();
        for (int i = 0; i < 3; i++) {
            live();
        }
        return Faults.recorded();
    }

    /** Returns whether the place was reached. */
    private boolean survives(int place, int passing) throws Exception {
        Faults.arm(place, passing);
        Future<?> life = threads.submit(() -> {
            live();
            return null;
        });
        String trouble = null;
        try {
            life.get(LONG.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            trouble = "a call waits for ever";
        } catch (ExecutionException e) {
            // That connection may suffer, but not so.
            trouble = e.getCause() instanceof AssertionError wrong ? wrong.getMessage() : null;
        }
        boolean reached = !Faults.disarm();
        if (trouble == null) {
            trouble = trouble();
        }
        if (trouble != null) {
            complaints++;
            System.out.println(Faults.description(place) + " (" + passing + "): " + trouble);
        }
        return reached;
    }

    private @Nullable String trouble() {
        Future<String> probe = threads.submit(this::probe);
        try {
            return probe.get(LONG.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            return "another connection hangs";
        } catch (ExecutionException | InterruptedException e) {
            return "another connection fails: " + e.getCause();
        }
    }

    /** What a connection does in its life. */
    private void live() throws Exception {
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
