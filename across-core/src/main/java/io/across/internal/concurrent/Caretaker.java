package io.across.internal.concurrent;

import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has one thread at a time do a duty as long as there is something to do. Whatever the duty throws, it is taken up again:
 * what all connections rely on must not end because memory or threads were short for a moment. Thread-safe.
 */
public final class Caretaker {

    /** What fails again and again should not take a processor. */
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private static final Logger log = LoggerFactory.getLogger("io.across.connection");

    private final Executor threads;
    private final Duty duty;

    /** Whether a thread does the duty or is about to. */
    private final AtomicBoolean running = new AtomicBoolean();

    /** @param threads never refuse */
    public Caretaker(Executor threads, Duty duty) {
        this.threads = threads;
        this.duty = duty;
    }

    /** What is done. Both are called by the caretaker's thread. */
    public interface Duty {

        /** Does what there is to do, for as long as there is something, and perhaps a little longer. */
        void perform();

        /** Whether there is something to do. */
        boolean isNeeded();
    }

    /** Sees to it that a thread does the duty. Called by whoever has brought something to do; cheap while one does. */
    public void ensureRunning() {
        if (!running.get() && running.compareAndSet(false, true)) {
            try {
                threads.execute(this::run);
            } catch (RuntimeException | Error e) {
                running.set(false);
                throw e;
            }
        }
    }

    private void run() {
        do {
            try {
                duty.perform();
            } catch (RuntimeException | Error e) {
                survive(e);
            } finally {
                running.set(false);
            }
            // Somebody may have brought something, and have seen this thread running, a moment ago.
        } while (duty.isNeeded() && running.compareAndSet(false, true));
    }

    private static void survive(Throwable failure) {
        try {
            LockSupport.parkNanos(PAUSE_NANOS);
            log.warn("{} goes on after a failure", Thread.currentThread().getName(), failure);
        } catch (RuntimeException | Error e) {
            // It could not even be said: the duty counts for more.
            Thread.onSpinWait();
        }
    }
}
