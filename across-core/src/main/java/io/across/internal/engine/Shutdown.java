package io.across.internal.engine;

import io.across.ConnectionState;
import io.across.DisconnectException;
import io.across.NotSentException;
import io.across.Options;
import io.across.ProtocolException;
import io.across.internal.transport.Transport;
import io.across.internal.wire.Messages;
import java.io.IOException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes a connection to its end: by goodbyes, by a failure, by being cancelled (protocol, section 4). The first reason is the
 * one that counts. Thread-safe.
 */
final class Shutdown implements ReadLoop.ReadLoopEnd {

    private static final Logger log = LoggerFactory.getLogger("io.across.connection");

    /** After a failed write, how long the reader gets to find out the real reason: a goodbye perhaps. */
    private static final long LAST_WORDS_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private final String name;
    private final Options options;
    private final Transport transport;
    private final Executor workers;
    private final Lifecycle lifecycle;
    private final Outbox outbox;
    private final Inbox inbox;
    private final CallTable calls;
    private final Runnable ensureReader;
    private final Consumer<@Nullable Throwable> lastRites;

    private final AtomicBoolean closing = new AtomicBoolean();

    /** Down when the last rites are over. */
    private final CountDownLatch rites = new CountDownLatch(1);

    /** Performs the last rites, and may close the connection while it does. Written by that thread. */
    private volatile @Nullable Thread teller;

    private final AtomicBoolean saidGoodbye = new AtomicBoolean();

    /** Whether nothing more is to be read. Written by the reader. */
    private volatile boolean peerGoodbye;

    /** The handshake's time limit, then the goodbye's. Written by who starts it. */
    private volatile @Nullable Future<?> phaseTimer;

    /**
     * @param ensureReader sees to it that somebody reads; must not block
     * @param lastRites told the reason, once, when the connection has ended and its calls have failed
     */
    Shutdown(
            String name,
            Options options,
            Transport transport,
            Executor workers,
            Lifecycle lifecycle,
            Outbox outbox,
            Inbox inbox,
            CallTable calls,
            Runnable ensureReader,
            Consumer<@Nullable Throwable> lastRites) {
        this.name = name;
        this.options = options;
        this.transport = transport;
        this.workers = workers;
        this.lifecycle = lifecycle;
        this.outbox = outbox;
        this.inbox = inbox;
        this.calls = calls;
        this.ensureReader = ensureReader;
        this.lastRites = lastRites;
    }

    /** Begins a phase of the connection that must not last longer than the timeout. */
    void startPhase(String phase) {
        if (options.timeout().isZero()) {
            return;
        }
        phaseTimer = EngineThreads.schedule(
                () -> fail(new TimeoutException(phase + " was not done within " + options.timeoutMillis() + " ms")),
                options.timeout().toNanos());
    }

    void endPhase() {
        Future<?> timer = phaseTimer;
        if (timer != null) {
            timer.cancel(false);
        }
    }

    boolean hasSaidGoodbye() {
        return saidGoodbye.get();
    }

    boolean hasEnded() {
        return lifecycle.hasReached(ConnectionState.STOPPED);
    }

    /** The peer sends nothing more; when what is queued for it is written, the connection ends. Called by the reader. */
    void peerSaidGoodbye() {
        peerGoodbye = true;
        lifecycle.moveTo(ConnectionState.STOPPING);
        sayGoodbye();
        calls.end();
        inbox.end();
        outbox.whenDrained(() -> end(null));
    }

    /** Ends the connection without blocking, unless there is no thread to be had for it. */
    void fail(Throwable reason) {
        try {
            workers.execute(() -> end(reason));
        } catch (OutOfMemoryError | LinkageError e) {
            end(reason);
        }
    }

    @Override
    public void ended(Throwable reason) {
        fail(reason);
    }

    @Override
    public boolean isExpected() {
        return peerGoodbye || hasEnded();
    }

    /** How a write failed; the reader, who may find a goodbye or a better reason, comes first. */
    void writingFailed(Throwable reason) {
        if (peerGoodbye) {
            // Whoever said goodbye need not wait for ours.
            workers.execute(() -> end(null));
            return;
        }
        ensureReader.run();
        EngineThreads.schedule(() -> fail(reason), LAST_WORDS_NANOS);
    }

    /** Ends the connection, the first time; null for an orderly end. May wait for a dead child's last words. */
    void end(@Nullable Throwable reason) {
        Throwable diagnosed = reason == null || hasEnded() ? reason : diagnosedIfPossible(reason);
        if (!lifecycle.stop(diagnosed)) {
            return;
        }
        inAnyCase(
                () -> report(diagnosed),
                outbox::end,
                transport::close,
                this::endPhase,
                calls::end,
                inbox::end,
                () -> performRites(diagnosed));
    }

    private void report(@Nullable Throwable reason) {
        if (reason == null) {
            log.debug("{}: ended", name);
        } else {
            log.info("{}: aborted due to {}", name, describe(reason));
        }
    }

    private void performRites(@Nullable Throwable reason) {
        teller = Thread.currentThread();
        try {
            lastRites.accept(reason);
        } finally {
            teller = null;
            rites.countDown();
        }
    }

    /** Does one after the other, also if some fail: in a process whose jar was replaced, what is needed last cannot be loaded. */
    private static void inAnyCase(Runnable... steps) {
        Error failure = null;
        for (Runnable step : steps) {
            try {
                step.run();
            } catch (LinkageError | VirtualMachineError e) {
                failure = e;
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    private Throwable diagnosedIfPossible(Throwable reason) {
        try {
            return diagnosed(reason);
        } catch (LinkageError | VirtualMachineError e) {
            return reason;
        }
    }

    private Throwable diagnosed(Throwable reason) {
        if (reason instanceof IOException) {
            String message = withDiagnosis(reason);
            return message == null ? reason : new IOException(message, reason);
        }
        if (lifecycle.state() != ConnectionState.STARTING) {
            return reason;
        }
        // A child that never became a peer may have said why.
        if (reason instanceof ProtocolException) {
            String message = withDiagnosis(reason);
            return message == null ? reason : new ProtocolException(message, reason);
        }
        if (reason instanceof TimeoutException) {
            String message = withDiagnosis(reason);
            return message == null ? reason : new TimeoutException(message);
        }
        return reason;
    }

    private @Nullable String withDiagnosis(Throwable reason) {
        String diagnosis = transport.diagnosis();
        return diagnosis == null ? null : reason.getMessage() + "; " + diagnosis;
    }

    private void sayGoodbye() {
        if (saidGoodbye.compareAndSet(false, true)) {
            outbox.sendLast(new OutboundMessage(Messages.goodbye()));
        }
    }

    void cancel() {
        end(new CancellationException("cancelled here"));
        transport.kill();
    }

    /** @param serving whether this thread serves a call of the connection, which keeps it busy: the end is not waited for */
    void close(boolean serving) {
        boolean first = closing.compareAndSet(false, true);
        if (first) {
            beginClose();
        }
        if (serving) {
            if (first) {
                workers.execute(this::finishClose);
            }
            return;
        }
        if (first) {
            finishClose();
        } else {
            lifecycle.awaitUninterruptibly(ConnectionState.CLOSED);
        }
        Throwable failure = lifecycle.failureOnce();
        if (failure instanceof ProtocolException protocolFailure) {
            throw protocolFailure;
        }
        if (failure != null) {
            throw new DisconnectException(aborted(failure), failure);
        }
    }

    private void beginClose() {
        if (lifecycle.state() == ConnectionState.STARTING) {
            end(null);
        } else if (lifecycle.moveTo(ConnectionState.STOPPING)) {
            startPhase("the peer's goodbye");
            sayGoodbye();
            calls.end();
            inbox.dispatch();
            ensureReader.run();
        }
    }

    private void finishClose() {
        lifecycle.awaitUninterruptibly(ConnectionState.STOPPED);
        transport.close();
        transport.awaitGone(options.timeout());
        awaitRites();
        lifecycle.moveTo(ConnectionState.CLOSED);
    }

    /** Who has closed a connection may exit at once: the listeners should have heard of it, unless they take their time. */
    private void awaitRites() {
        if (teller == Thread.currentThread()) {
            return;
        }
        try {
            rites.await(LAST_WORDS_NANOS, TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Why a call cannot be answered any more. */
    DisconnectException disconnected(boolean sent) {
        Throwable reason = lifecycle.failure();
        String message = reason == null ? "connection " + name + " is closed" : aborted(reason);
        return sent ? new DisconnectException(message, reason) : new NotSentException(message, reason);
    }

    private String aborted(Throwable reason) {
        return "connection " + name + " aborted due to " + describe(reason);
    }

    private static String describe(Throwable reason) {
        String message = reason.getMessage();
        return message == null ? reason.toString() : reason.getClass().getSimpleName() + ": " + message;
    }
}
