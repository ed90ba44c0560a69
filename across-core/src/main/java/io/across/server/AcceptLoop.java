package io.across.server;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.across.Backoff;
import io.across.internal.concurrent.MinuteLimit;
import io.across.internal.concurrent.TimeLimit;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Accepts connections until it is stopped. Survives errors that pass, such as too many open files: it waits a while, longer
 * each time, and tries again. Of errors, or of refused connections, the log gets one line a minute, and one of their
 * end. Runs on one thread; {@link #stop()} may be called by any.
 */
final class AcceptLoop implements Runnable {

    private static final Logger log = LoggerFactory.getLogger("io.across.server.AcrossServer");
    private static final Backoff PAUSES = Backoff.exponential(Duration.ofMillis(10), Duration.ofSeconds(1));

    private static final long LEAST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private final String name;
    private final Acceptor acceptor;
    private final Taker taker;

    private final MinuteLimit errors = new MinuteLimit(1);
    private final MinuteLimit recoveries = new MinuteLimit(1);
    private final MinuteLimit refusals = new MinuteLimit(1);
    private final MinuteLimit relaxations = new MinuteLimit(1);

    /** In a row. Used by the thread that accepts. */
    private int refused;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    @GuardedBy("lock") private boolean stopped;

    /** Waits for a connection. */
    interface Acceptor {
        SocketChannel accept() throws IOException;
    }

    /** Takes over a connection, or refuses it and closes it. */
    interface Taker {
        void take(SocketChannel channel);
    }

    AcceptLoop(String name, Acceptor acceptor, Taker taker) {
        this.name = name;
        this.acceptor = acceptor;
        this.taker = taker;
        // Loads the classes now: without a free descriptor they could not be, and would be missing for good.
        TimeLimit.in(PAUSES.delay(1));
    }

    @Override
    public void run() {
        int failures = 0;
        while (!isStopped()) {
            try {
                SocketChannel channel = acceptor.accept();
                hand(channel);
                if (failures > 0 && recoveries.pass() > 0) {
                    log.info("{} accepts connections again after {} errors", name, failures);
                }
                failures = 0;
            } catch (ClosedChannelException e) {
                if (!isStopped()) {
                    log.error("{} stopped accepting: its socket was closed", name, e);
                }
                return;
            } catch (IOException | RuntimeException | Error e) {
                // An OutOfMemoryError here is most often the system's refusal of one more thread, a LinkageError that
                // of one more file, a class.
                if (!isStopped()) {
                    failures++;
                    survive(e, failures);
                }
            }
        }
    }

    private void survive(Throwable error, int failures) {
        try {
            Duration pause = PAUSES.delay(failures);
            report(error, pause);
            pause(pause);
        } catch (RuntimeException | Error e) {
            // What is short is not even there for this; the log may have no file left for a class of its own.
            LockSupport.parkNanos(LEAST_PAUSE_NANOS);
        }
    }

    private void report(Throwable error, Duration pause) {
        long times = errors.pass();
        if (times > 1) {
            log.warn("{} cannot accept connections, and goes on trying; {} times in a minute", name, times, error);
        } else if (times == 1) {
            log.warn("{} cannot accept connections, and goes on trying", name, error);
        } else {
            log.debug("{} cannot accept a connection, next attempt in {} ms", name, pause.toMillis(), error);
        }
    }

    private void hand(SocketChannel channel) {
        try {
            taker.take(channel);
            if (refused > 0 && relaxations.pass() > 0) {
                log.info("{} takes connections again, {} were refused", name, refused);
            }
            refused = 0;
        } catch (RejectedExecutionException e) {
            refused++;
            if (!isStopped()) {
                long times = refusals.pass();
                if (times > 1) {
                    log.warn("{} refuses connections: {}; {} times in a minute", name, e.getMessage(), times);
                } else if (times == 1) {
                    log.warn("{} refuses connections: {}", name, e.getMessage());
                } else {
                    log.debug("{} refused a connection: {}", name, e.getMessage());
                }
            }
        }
    }

    /** Has {@link #run()} return, whose {@code accept} the caller ends by closing the socket afterwards. */
    void stop() {
        lock.lock();
        try {
            stopped = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private boolean isStopped() {
        lock.lock();
        try {
            return stopped;
        } finally {
            lock.unlock();
        }
    }

    private void pause(Duration pause) {
        TimeLimit deadline = TimeLimit.in(pause);
        lock.lock();
        try {
            while (!stopped && deadline.await(changed)) {
                // Signalled without being stopped: the pause goes on.
            }
        } catch (InterruptedException e) {
            // The pause ends early; whoever interrupted this thread finds its flag.
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }
}
