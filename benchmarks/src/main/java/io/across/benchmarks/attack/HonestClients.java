package io.across.benchmarks.attack;

import io.across.Connection;
import io.across.Options;
import io.across.Rights;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * Ten clients, each over a connection of its own, that call a method fifty times a second. A call's time begins when it is due:
 * so one that is slow makes those slow that wait for it, as for users.
 */
final class HonestClients implements AutoCloseable {

    private static final int CLIENTS = 10;
    private static final Duration PERIOD = Duration.ofMillis(20);
    private static final Duration DEADLINE = Duration.ofSeconds(10);
    private static final String TEXT = "How doth the little crocodile";
    private static final Options OPTIONS =
            Options.builder().rights(Rights.none()).build();

    private final int port;
    private final List<Client> clients = new ArrayList<>();
    private final ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);

    HonestClients(int port) {
        this.port = port;
        for (int i = 0; i < CLIENTS; i++) {
            clients.add(new Client());
        }
    }

    /** How calls went. */
    record Service(List<Long> sortedNanos, int failed) {

        /** What so much of all calls have taken at most, in ms. */
        double millis(double share) {
            int last = sortedNanos.size() - 1;
            return last < 0 ? Double.NaN : sortedNanos.get((int) Math.ceil(share * last)) / 1e6;
        }
    }

    /** Has them all call for so long. */
    Service callFor(Duration time) throws Exception {
        long begin = System.nanoTime();
        List<Future<long[]>> runs = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            Client client = clients.get(i);
            // One after the other, not all at once.
            long first = begin + i * PERIOD.toNanos() / CLIENTS;
            client.failed = 0;
            runs.add(threads.submit(() -> client.call(first, begin + time.toNanos())));
        }
        LongStream all = LongStream.empty();
        int failed = 0;
        for (int i = 0; i < CLIENTS; i++) {
            all = LongStream.concat(all, Arrays.stream(runs.get(i).get()));
            failed += clients.get(i).failed;
        }
        return new Service(all.sorted().boxed().toList(), failed);
    }

    /** Whether one who comes now is served. */
    boolean isServed() {
        try (Connection connection = connect()) {
            return store(connection).echo(TEXT).equals(TEXT);
        } catch (RuntimeException e) {
            return false;
        }
    }

    private Connection connect() {
        return Connection.fromTcp("127.0.0.1", port, OPTIONS);
    }

    private static Store store(Connection connection) {
        return connection.within(DEADLINE).exposed(Store.class, "store");
    }

    /** Used by one thread at a time. */
    private final class Client {

        private @Nullable Connection connection;
        private int failed;

        long[] call(long first, long end) {
            List<Long> nanos = new ArrayList<>();
            for (long due = first; due - end < 0; due += PERIOD.toNanos()) {
                for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
                    LockSupport.parkNanos(left);
                }
                call();
                nanos.add(System.nanoTime() - due);
            }
            return nanos.stream().mapToLong(Long::longValue).toArray();
        }

        private void call() {
            Connection current = connection;
            try {
                if (current == null) {
                    current = connect();
                    connection = current;
                }
                if (!store(current).echo(TEXT).equals(TEXT)) {
                    failed++;
                }
            } catch (RuntimeException e) {
                failed++;
                if (current != null) {
                    current.cancel();
                }
                connection = null;
            }
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
        for (Client client : clients) {
            Connection last = client.connection;
            if (last != null) {
                last.cancel();
            }
        }
    }
}
