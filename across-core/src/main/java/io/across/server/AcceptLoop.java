package io.across.server;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.across.internal.time.Deadline;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Accepts connections until it is stopped. Survives errors that pass, such as too many open files: it reports them, waits
 * a while, longer each time, and tries again. Runs on one thread; {@link #stop()} may be called by any.
 */
final class AcceptLoop implements Runnable {

    private static final Logger log = LoggerFactory.getLogger(AcrossServer.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(10);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

    private final String name;
    private final Acceptor acceptor;
    private final Taker taker;

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
    }

    @Override
    public void run() {
        Duration pause = FIRST_PAUSE;
        while (!isStopped()) {
            try {
                hand(acceptor.accept());
                pause = FIRST_PAUSE;
            } catch (ClosedChannelException e) {
                if (!isStopped()) {
                    log.error("{} stopped accepting: its socket was closed", name, e);
                }
                return;
            } catch (IOException | RuntimeException | OutOfMemoryError e) {
                // An OutOfMemoryError here is most often the system's refusal of one more thread.
                if (!isStopped()) {
                    log.warn("{} cannot accept a connection, next attempt in {} ms", name, pause.toMillis(), e);
                    pause(pause);
                    pause = shorter(pause.multipliedBy(2), LONGEST_PAUSE);
                }
            }
        }
    }

    private void hand(SocketChannel channel) {
        try {
            taker.take(channel);
        } catch (RejectedExecutionException e) {
            if (!isStopped()) {
                log.warn("{} refused a connection: {}", name, e.getMessage());
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
        Deadline deadline = Deadline.in(pause);
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

    private static Duration shorter(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }
}
