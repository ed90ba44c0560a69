package io.across.internal.engine;

import io.across.ConnectionState;
import io.across.DisconnectException;
import io.across.NotSentException;
import io.across.ProtocolException;
import io.across.internal.concurrent.MinuteLimit;
import io.across.internal.transport.Transport;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one way into STOPPED: whoever finds that a connection is at its end, in order or by a failure, tells this, which ends
 * everything else. The first reason is the one that counts. Thread-safe.
 */
final class Ending {

    private static final MinuteLimit SHORTAGES = new MinuteLimit(1);

    /** Of other ends: whoever may connect could fill a disk with lines about connections that it breaks off. */
    private static final MinuteLimit OTHERS = new MinuteLimit(100);

    private static final Logger log = LoggerFactory.getLogger("io.across.connection");

    /**
     * After a failed write, how long the reader gets to find out the real reason: a goodbye perhaps. Also how long whoever
     * closes waits for the observers.
     */
    private static final long LAST_WORDS_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    /** How often a step of the end is tried that fails, for want of memory perhaps. */
    private static final int ATTEMPTS = 4;

    /** Before what has failed is tried again. */
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private final String name;
    private final Transport transport;
    private final Executor workers;
    private final Lifecycle lifecycle;
    private final Readers readers;

    /** Given by {@link #ends}, before anything is started. */
    private List<Runnable> steps = List.of();

    private final Observers observers;

    /** Made now: at the end there may be no memory for them. */
    private final Runnable reporting = this::report;

    private final Runnable telling = this::tellObservers;

    /** Whether nothing more is to be read. Written by the reader. */
    private volatile boolean peerSaidGoodbye;

    Ending(
            String name,
            Transport transport,
            Executor workers,
            Lifecycle lifecycle,
            Readers readers,
            Observers observers) {
        this.name = name;
        this.transport = transport;
        this.workers = workers;
        this.lifecycle = lifecycle;
        this.readers = readers;
        this.observers = observers;
    }

    /**
     * Says what ends with the connection. Called once, when everything is there and before anything is started: each of these
     * parts may itself find that the connection is at its end, and was given this to tell it.
     *
     * @param parts ended in this order, before and after the transport is closed; must not block
     */
    void ends(List<Runnable> parts) {
        steps = parts;
    }

    /** The name of the connection. */
    String connection() {
        return name;
    }

    boolean hasEnded() {
        return lifecycle.hasReached(ConnectionState.STOPPED);
    }

    /** The peer sends nothing more. Called by the reader. */
    void peerSaidGoodbye() {
        peerSaidGoodbye = true;
    }

    /** Whether nothing more is to be read, since the peer has said goodbye or the connection has ended here. */
    boolean isExpected() {
        return peerSaidGoodbye || hasEnded();
    }

    /** Ends the connection without blocking, unless there is no thread to be had for it. */
    void fail(Throwable reason) {
        try {
            workers.execute(() -> endSurely(reason));
        } catch (RuntimeException | Error e) {
            endSurely(reason);
        }
    }

    /** What fails before the end has begun is tried again: nobody else ends the connection. */
    private void endSurely(Throwable reason) {
        while (!hasEnded()) {
            try {
                end(reason);
            } catch (VirtualMachineError e) {
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }

    /** How a write failed; the reader, who may find a goodbye or a better reason, comes first. */
    void writingFailed(Throwable reason) {
        if (peerSaidGoodbye) {
            // Whoever said goodbye need not wait for ours.
            workers.execute(() -> end(null));
            return;
        }
        try {
            readers.ensureReader();
            EngineThreads.schedule(() -> fail(reason), LAST_WORDS_NANOS);
        } catch (RuntimeException | Error e) {
            fail(reason);
        }
    }

    /** Ends the connection at once, and kills the peer's process if it is ours. */
    void cancel() {
        try {
            end(new CancellationException("cancelled here"));
        } finally {
            transport.kill();
        }
    }

    /** Ends the connection, the first time; null for an orderly end. May wait for a dead child's last words. */
    void end(@Nullable Throwable reason) {
        Throwable diagnosed = reason == null || hasEnded() ? reason : diagnosedIfPossible(reason);
        if (!lifecycle.stop(diagnosed)) {
            return;
        }
        Throwable failure = attempt(reporting);
        for (int i = 0; i < steps.size(); i++) {
            Throwable failed = endOne(steps.get(i));
            failure = failed == null ? failure : failed;
        }
        Throwable failed = endOne(telling);
        throwUnchecked(failed == null ? failure : failed);
    }

    /** A step that failed is done once more: memory that was short may be there a moment later. Returns why both failed. */
    private static @Nullable Throwable endOne(Runnable step) {
        Throwable failure = attempt(step);
        for (int again = 1; failure != null && again < ATTEMPTS; again++) {
            LockSupport.parkNanos(PAUSE_NANOS);
            failure = attempt(step);
        }
        return failure;
    }

    /** Each step is done also if those before it fail: in a process whose jar was replaced, what is needed last cannot be loaded. */
    private static @Nullable Throwable attempt(Runnable step) {
        try {
            step.run();
            return null;
        } catch (RuntimeException | Error e) {
            return e;
        }
    }

    private static void throwUnchecked(@Nullable Throwable failure) {
        if (failure instanceof RuntimeException unchecked) {
            throw unchecked;
        }
        if (failure instanceof Error error) {
            throw error;
        }
    }

    private void tellObservers() {
        observers.closed(lifecycle.failure());
    }

    private void report() {
        Throwable reason = lifecycle.failure();
        if (reason == null) {
            log.debug("{}: ended", name);
        } else {
            logAbort(reason);
        }
    }

    private void logAbort(Throwable reason) {
        boolean shortage = isShortage(reason);
        long times = (shortage ? SHORTAGES : OTHERS).pass();
        String others = times <= 1 ? "" : "; " + times + " connections like this since the last such line";
        if (times == 0) {
            log.debug("{}: aborted due to {}", name, describe(reason));
        } else if (shortage) {
            log.warn("{}: aborted due to {}{}", name, describe(reason), others);
        } else {
            log.info("{}: aborted due to {}{}", name, describe(reason), others);
        }
    }

    /** Without descriptors or threads many connections end before they have begun. */
    private boolean isShortage(Throwable reason) {
        String message = reason.getMessage();
        return message != null
                && (message.contains("Too many open files") || message.contains("unable to create native thread"));
    }

    /** Who has closed a connection may exit at once: the observers should have heard of it, unless they take their time. */
    void awaitObservers() {
        observers.awaitClosed(LAST_WORDS_NANOS);
    }

    private Throwable diagnosedIfPossible(Throwable reason) {
        try {
            return diagnosed(reason);
        } catch (RuntimeException | Error e) {
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

    /** Why a call cannot be answered any more. */
    DisconnectException disconnected(boolean sent) {
        Throwable reason = lifecycle.failure();
        String message = reason == null ? "connection " + name + " is closed" : aborted(reason);
        return sent ? new DisconnectException(message, reason) : new NotSentException(message, reason);
    }

    /** Why a call is not run any more, though the connection has not ended. */
    NotSentException notTaken() {
        return new NotSentException(
                "connection " + name + " is being closed and takes no more calls: this one has not been run", null);
    }

    /** @throws DisconnectException or {@link ProtocolException}: why the connection broke, to the first who asks */
    void throwFailureOnce() {
        Throwable failure = lifecycle.failureOnce();
        if (failure instanceof ProtocolException protocolFailure) {
            throw protocolFailure;
        }
        if (failure != null) {
            throw new DisconnectException(aborted(failure), failure);
        }
    }

    private String aborted(Throwable reason) {
        return "connection " + name + " aborted due to " + describe(reason);
    }

    private static String describe(Throwable reason) {
        String message = reason.getMessage();
        return message == null ? reason.toString() : reason.getClass().getSimpleName() + ": " + message;
    }
}
