package io.across.internal.engine;

import io.across.ConnectionState;
import io.across.internal.transport.Transport;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;

/** What {@link io.across.Connection#close} does. Thread-safe. */
final class GracefulClose {

    private final Lifecycle lifecycle;
    private final Ending ending;
    private final Goodbyes goodbyes;
    private final Readers readers;
    private final Transport transport;
    private final Duration timeout;

    private final AtomicBoolean begun = new AtomicBoolean();

    /** Made now, since later there may be no memory for it. */
    private final Runnable finishing = this::finish;

    /** @param timeout for a child to be gone */
    GracefulClose(
            Lifecycle lifecycle,
            Ending ending,
            Goodbyes goodbyes,
            Readers readers,
            Transport transport,
            Duration timeout) {
        this.lifecycle = lifecycle;
        this.ending = ending;
        this.goodbyes = goodbyes;
        this.readers = readers;
        this.transport = transport;
        this.timeout = timeout;
    }

    /**
     * Begins to close; the end is not waited for. For a thread that serves a call of the connection, which keeps it busy.
     *
     * @param workers wait in its place
     */
    void closeLater(Executor workers) {
        if (!begin()) {
            return;
        }
        try {
            workers.execute(finishing);
        } catch (RuntimeException | Error e) {
            // Nobody else does it, and others wait for it.
            ending.fail(e);
            finish();
        }
    }

    /** Closes, or waits until whoever came first has. */
    void close() {
        if (begin()) {
            finish();
        } else {
            lifecycle.awaitUninterruptibly(ConnectionState.CLOSED);
        }
        ending.throwFailureOnce();
    }

    /** Closes what others have begun to end, when it has ended; an interrupt ends the wait for that, and stays set. */
    void closeWhenEnded() {
        try {
            lifecycle.await(ConnectionState.STOPPED, Long.MAX_VALUE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        close();
    }

    /** Returns whether this is the first time. */
    private boolean begin() {
        if (!begun.compareAndSet(false, true)) {
            return false;
        }
        try {
            if (goodbyes.begin()) {
                readers.ensureReader();
            }
        } catch (RuntimeException | Error e) {
            // It does not end in order, but it ends: there is no second time.
            ending.fail(e);
        }
        return true;
    }

    private void finish() {
        try {
            lifecycle.awaitUninterruptibly(ConnectionState.STOPPED);
            transport.close();
            transport.awaitGone(timeout);
            ending.awaitObservers();
        } catch (RuntimeException | Error e) {
            ending.cancel();
            throw e;
        } finally {
            lifecycle.moveTo(ConnectionState.CLOSED);
        }
    }
}
