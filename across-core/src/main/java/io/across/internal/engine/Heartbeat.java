package io.across.internal.engine;

import io.across.internal.concurrent.Timing;
import io.across.internal.transport.Transport;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Says something when there is nothing to say, and notices when the peer does not (protocol, section 4). Runs on the
 * shared timer, where it only enqueues; activity does not touch it, it looks at the activity when its time comes. A child
 * that has become silent is looked at by a worker, which beats in the timer's place meanwhile: one thread at a time beats.
 */
final class Heartbeat implements Runnable {

    private final Transport transport;
    private final Activity activity;
    private final Executor workers;
    private final SignsOfWork signs;
    private final Timing timing;
    private final long ownTimeoutNanos;

    /** Set before the first beat, as what follows. */
    private long peerTimeoutNanos;

    /** Null for a peer that this side has not started. */
    private @Nullable ChildWatch child;

    /** What else may be the matter, for people; empty if nothing is known. */
    private String excuse = "";

    /** Used by the thread that beats, as what follows. */
    private final Silence silence;

    /** How long a write has made no progress. */
    private final Silence stuckness;

    private volatile @Nullable Future<?> next;

    /** @param transport asked for the peer's process, if this side has started it */
    Heartbeat(Transport transport, Activity activity, Executor workers, SignsOfWork signs, Timing timing) {
        this.transport = transport;
        this.activity = activity;
        this.workers = workers;
        this.signs = signs;
        this.timing = timing;
        this.ownTimeoutNanos = signs.lastingNanos();
        this.silence = new Silence(ownTimeoutNanos, timing.nanos());
        this.stuckness = new Silence(ownTimeoutNanos, timing.nanos());
    }

    /**
     * Begins to beat: the peer has introduced itself.
     *
     * @param peerTimeoutMillis the silence of this side that the peer finds too long; 0 for none
     * @param reason why such a peer may be silent though it lives; null if nothing is known
     */
    void start(long peerTimeoutMillis, @Nullable String reason) {
        peerTimeoutNanos = nanosOrNever(peerTimeoutMillis);
        ProcessHandle process = transport.process();
        child = process == null ? null : new ChildWatch(process);
        excuse = reason == null ? "" : "; " + reason;
        schedule(0);
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
        guarded(this::beat);
    }

    /** A heart that has failed would not beat again, and nobody would notice that the peer is gone. */
    private void guarded(Runnable beating) {
        try {
            beating.run();
        } catch (RuntimeException | Error e) {
            activity.fail(e);
        }
    }

    private void beat() {
        if (activity.hasEnded()) {
            return;
        }
        activity.ensureReader();
        long now = timing.nanos();
        if (now - activity.lastWriteNanos() >= idleAfterNanos()) {
            activity.sayIdle();
        }
        long silent = silence.at(now, lastSignNanos());
        ChildWatch watched = child;
        if (watched != null && silent >= ownTimeoutNanos / 2) {
            workers.execute(() -> guarded(() -> lookAt(watched)));
        } else {
            judge(now, silent);
        }
    }

    private void lookAt(ChildWatch watched) {
        boolean worked = watched.hasWorked(activity.lastReadNanos());
        long now = timing.nanos();
        if (worked) {
            signs.seenAt(now);
        }
        judge(now, silence.at(now, lastSignNanos()));
    }

    private void judge(long now, long silent) {
        long since = activity.writingSince();
        boolean stuck = stuckness.at(now, since == 0 ? now : since) >= ownTimeoutNanos;
        if (stuck && !signs.areFresh()) {
            activity.fail(new TimeoutException("stuck write: the peer has taken nothing for "
                    + TimeUnit.NANOSECONDS.toMillis(ownTimeoutNanos) + " ms" + circumstances()));
        } else if (silent >= ownTimeoutNanos) {
            activity.fail(new TimeoutException("nothing was heard from the peer for "
                    + TimeUnit.NANOSECONDS.toMillis(now - activity.lastReadNanos()) + " ms, its timeout is "
                    + TimeUnit.NANOSECONDS.toMillis(ownTimeoutNanos) + " ms" + circumstances()));
        } else {
            schedule(silent);
        }
    }

    private String circumstances() {
        if (child == null) {
            return excuse;
        }
        return "; " + child + (child.isAlive() ? excuse : "");
    }

    private long lastSignNanos() {
        long read = activity.lastReadNanos();
        long work = signs.lastNanos();
        return work - read > 0 ? work : read;
    }

    /** A silence that begins to be long is looked at often: of a pause of this process no more counts than until the next look. */
    private void schedule(long silent) {
        long half = ownTimeoutNanos / 2;
        long look = silent < half ? half - silent : Math.min(half / 4, ownTimeoutNanos - silent);
        long idle = Math.max(activity.lastWriteNanos() + idleAfterNanos() - timing.nanos(), idleAfterNanos() / 16);
        long wait = Math.max(Math.min(look, idle), TimeUnit.MILLISECONDS.toNanos(1));
        silence.lookAgainIn(wait);
        stuckness.lookAgainIn(wait);
        next = timing.schedule(this, wait);
    }

    /** Half of the peer's timeout is the latest; a little earlier leaves time for the way. */
    private long idleAfterNanos() {
        return peerTimeoutNanos / 2 - peerTimeoutNanos / 16;
    }

    /** A timeout of the protocol; 0 means none. */
    static long nanosOrNever(long millis) {
        return millis == 0 ? TimeUnit.DAYS.toNanos(365) : TimeUnit.MILLISECONDS.toNanos(millis);
    }
}
