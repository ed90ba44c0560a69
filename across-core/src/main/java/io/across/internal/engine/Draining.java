package io.across.internal.engine;

import io.across.ConnectionState;
import io.across.internal.concurrent.TimeLimit;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The graceful end of a connection: the peer is told which of its calls are still run; when these are answered, this side's
 * own calls get their answers, and then it says goodbye; at the latest when the grace is over. No thread waits for any of it.
 * Thread-safe.
 */
final class Draining {

    private final Lifecycle lifecycle;
    private final Negotiation negotiation;
    private final CallAdmission peersCalls;
    private final CallTable calls;
    private final PendingLogs pendingLogs;
    private final GracefulClose gracefulClose;
    private final EndActions endActions;
    private final Executor workers;

    private final AtomicBoolean begun = new AtomicBoolean();

    /** Made now, as the next, since later there may be no memory for it. */
    private final Runnable finishingOwnCalls = this::finishOwnCalls;

    private final Runnable sayingGoodbye = this::sayGoodbye;

    Draining(
            Lifecycle lifecycle,
            Negotiation negotiation,
            CallAdmission peersCalls,
            CallTable calls,
            PendingLogs pendingLogs,
            GracefulClose gracefulClose,
            EndActions endActions,
            Executor workers) {
        this.lifecycle = lifecycle;
        this.negotiation = negotiation;
        this.peersCalls = peersCalls;
        this.calls = calls;
        this.pendingLogs = pendingLogs;
        this.gracefulClose = gracefulClose;
        this.endActions = endActions;
        this.workers = workers;
    }

    /**
     * Begins, if nobody has, and returns at once.
     *
     * @param grace what is left of the connection at most; negative for no limit. The shortest counts that anybody gives
     */
    void begin(Duration grace) {
        try {
            limit(grace);
            if (begun.compareAndSet(false, true)) {
                finishPeersCalls();
            }
        } catch (RuntimeException | Error e) {
            gracefulClose.closeLater(workers);
            throw e;
        }
    }

    private void limit(Duration grace) {
        if (!grace.isNegative()) {
            // Without the last log records, which may take longer than there is time.
            Runnable goodbye = () -> gracefulClose.closeLater(workers);
            Future<?> limit = EngineThreads.schedule(
                    () -> workers.execute(goodbye), TimeLimit.in(grace).remainingNanos());
            endActions.add(() -> limit.cancel(false));
        }
    }

    private void finishPeersCalls() {
        if (lifecycle.state() == ConnectionState.STARTING) {
            gracefulClose.closeLater(workers);
            return;
        }
        lifecycle.moveTo(ConnectionState.DRAINING);
        peersCalls.drain(negotiation.drains(), () -> onWorker(finishingOwnCalls));
    }

    /** What has begun must end, if not gracefully: nobody begins once more. */
    private void onWorker(Runnable step) {
        try {
            workers.execute(step);
        } catch (RuntimeException | Error e) {
            gracefulClose.closeLater(workers);
            throw e;
        }
    }

    /** The peer's calls have been answered; what they have called back is answered, too. */
    private void finishOwnCalls() {
        try {
            pendingLogs.flush();
            calls.close(() -> onWorker(sayingGoodbye));
        } catch (RuntimeException | Error e) {
            gracefulClose.closeLater(workers);
            throw e;
        }
    }

    private void sayGoodbye() {
        try {
            pendingLogs.flush();
        } finally {
            gracefulClose.closeLater(workers);
        }
    }
}
