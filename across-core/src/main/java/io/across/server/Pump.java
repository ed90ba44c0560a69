package io.across.server;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Carries bytes one way until their source ends or one side fails, without understanding them. Holds one buffer and reads
 * again only when the last bytes are written: whoever does not read slows down whoever writes.
 *
 * <p>Runs on one thread; the questions may be asked by any.
 */
final class Pump {

    private static final int BUFFER_SIZE = 32 << 10;

    private final Source source;
    private final Sink sink;

    /** When the write that is under way began; 0 if none is. */
    private volatile long writingSince;

    /** How many bytes have got through. */
    private final AtomicLong carried = new AtomicLong();

    /** Where bytes come from. */
    interface Source {
        /** Answers how many were read; negative at the end. */
        int read(byte[] buffer) throws IOException;
    }

    /** Where bytes go. */
    interface Sink {
        void write(byte[] buffer, int length) throws IOException;
    }

    /** How it ended. */
    enum End {
        SOURCE_ENDED,
        SOURCE_FAILED,
        SINK_FAILED
    }

    Pump(Source source, Sink sink) {
        this.source = source;
        this.sink = sink;
    }

    End run() {
        byte[] buffer = new byte[BUFFER_SIZE];
        while (true) {
            int n;
            try {
                n = source.read(buffer);
            } catch (IOException e) {
                return End.SOURCE_FAILED;
            }
            if (n < 0) {
                return End.SOURCE_ENDED;
            }
            writingSince = System.nanoTime() | 1;
            try {
                sink.write(buffer, n);
                carried.addAndGet(n);
            } catch (IOException e) {
                return End.SINK_FAILED;
            } finally {
                writingSince = 0;
            }
        }
    }

    boolean isWriting() {
        return writingSince != 0;
    }

    /** How many bytes have got through. */
    long carried() {
        return carried.get();
    }

    /** Whether a write has not got through for that long. */
    boolean isStuck(long nanos) {
        long since = writingSince;
        return since != 0 && System.nanoTime() - since > nanos;
    }
}
