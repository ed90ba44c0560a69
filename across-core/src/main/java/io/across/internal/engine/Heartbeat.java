package io.across.internal.engine;

import io.across.internal.wire.Messages;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Says something when there is nothing to say, and notices when the peer does not (protocol, section 4). Runs on the
 * shared timer, where it only enqueues; activity does not touch it, it looks at the activity when its time comes.
 */
final class Heartbeat implements Runnable {

    private final Outbox outbox;
    private final ReadLoop reading;
    private final BooleanSupplier isOver;
    private final Consumer<Throwable> onSilence;
    private final long ownTimeoutNanos;
    private final long peerTimeoutNanos;

    /** Silence before this moment does not count. Used by the timer's thread. */
    private long forgivenNanos = System.nanoTime();

    private volatile @Nullable Future<?> next;

    /** When this run was to happen. Used by the timer's thread, after {@link #start}. */
    private long dueNanos;

    /**
     * @param isOver whether the connection has ended and the heart may stop
     * @param onSilence told, on the timer's thread, that the connection is to be given up
     * @param ownTimeoutMillis the silence of the peer that is too long; 0 for none
     * @param peerTimeoutMillis the silence of this side that the peer finds too long; 0 for none
     */
    Heartbeat(
            Outbox outbox,
            ReadLoop reading,
            BooleanSupplier isOver,
            Consumer<Throwable> onSilence,
            long ownTimeoutMillis,
            long peerTimeoutMillis) {
        this.outbox = outbox;
        this.reading = reading;
        this.isOver = isOver;
        this.onSilence = onSilence;
        this.ownTimeoutNanos = nanosOrNever(ownTimeoutMillis);
        this.peerTimeoutNanos = nanosOrNever(peerTimeoutMillis);
    }

    void start() {
        schedule(System.nanoTime());
    }

    /** Spares the timer the next beat: the connection has ended. */
    void stop() {
        Future<?> scheduled = next;
        if (scheduled != null) {
            scheduled.cancel(false);
        }
    }

    @Override
    public void run() {
        if (isOver.getAsBoolean()) {
            return;
        }
        long now = System.nanoTime();
        if (outbox.isStuck()) {
            onSilence.accept(new TimeoutException("stuck write: the peer has taken nothing for "
                    + TimeUnit.NANOSECONDS.toMillis(ownTimeoutNanos) + " ms"));
        } else if (isSilent(now)) {
            onSilence.accept(new TimeoutException("nothing was heard from the peer for "
                    + TimeUnit.NANOSECONDS.toMillis(now - reading.lastReadNanos()) + " ms, its timeout is "
                    + TimeUnit.NANOSECONDS.toMillis(ownTimeoutNanos) + " ms"));
        } else {
            if (now - outbox.lastWriteNanos() >= idleAfterNanos()) {
                if (outbox.post(new OutboundMessage(Messages.idle()))) {
                    outbox.flushLater();
                }
            }
            schedule(now);
        }
    }

    private boolean isSilent(long now) {
        if (now - dueNanos > ownTimeoutNanos / 4) {
            // So late a timer was stopped itself, and the reader with it: the peer gets another chance.
            forgivenNanos = now - ownTimeoutNanos / 2;
        }
        return now - lastSignNanos() >= ownTimeoutNanos;
    }

    private long lastSignNanos() {
        long read = reading.lastReadNanos();
        return forgivenNanos - read > 0 ? forgivenNanos : read;
    }

    private void schedule(long now) {
        long silence = lastSignNanos() + ownTimeoutNanos - now;
        long idle = Math.max(outbox.lastWriteNanos() + idleAfterNanos() - now, idleAfterNanos() / 16);
        long wait = Math.max(Math.min(silence, idle), TimeUnit.MILLISECONDS.toNanos(1));
        dueNanos = now + wait;
        next = EngineThreads.schedule(this, wait);
    }

    /** Half of the peer's timeout is the latest; a little earlier leaves time for the way. */
    private long idleAfterNanos() {
        return peerTimeoutNanos / 2 - peerTimeoutNanos / 16;
    }

    private static long nanosOrNever(long millis) {
        return millis == 0 ? TimeUnit.DAYS.toNanos(365) : TimeUnit.MILLISECONDS.toNanos(millis);
    }
}
