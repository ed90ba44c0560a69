package io.across.server;

import io.across.ExposedObjects;
import io.across.MemoryBudget;
import io.across.Options;
import io.across.Rights;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.CountDownLatch;

/** A process with a small heap that lets strangers call one object: prints its port and ends with its standard input. */
final class StoreProgram {

    private StoreProgram() {}

    public interface Store {

        byte[] blob(int size);

        /** Returns when {@link #unblock} is called. */
        int block();

        void unblock();

        int size(Collection<?> values);
    }

    private static final class HeapStore implements Store {

        private volatile CountDownLatch unblocked = new CountDownLatch(1);

        @Override
        public byte[] blob(int size) {
            return new byte[size];
        }

        @Override
        public int block() {
            try {
                unblocked.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return 1;
        }

        @Override
        public void unblock() {
            unblocked.countDown();
            unblocked = new CountDownLatch(1);
        }

        @Override
        public int size(Collection<?> values) {
            return values.size();
        }
    }

    /** Takes the budgets of a connection and of the listener, in MiB. */
    public static void main(String[] arguments) throws Exception {
        Options options = Options.builder()
                .timeout(Duration.ofSeconds(60))
                .rights(Rights.exposedOnly())
                .exposed(ExposedObjects.builder()
                        .expose("store", new HeapStore(), Store.class)
                        .build())
                .maxServedCalls(64)
                .maxMemory(Long.parseLong(arguments[0]) << 20)
                .sharedMemory(MemoryBudget.of("across.server.max-memory", Long.parseLong(arguments[1]) << 20))
                .build();
        try (AcrossServer server = AcrossServer.builder()
                .tcp(null, 0)
                .handler(new LocalConnectionHandler(options))
                .build()
                .start()) {
            System.out.println(server.port());
            System.out.flush();
            System.in.transferTo(OutputStream.nullOutputStream());
        }
    }
}
