package io.across.server;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.across.internal.concurrent.Closeables;
import io.across.internal.concurrent.TimeLimit;
import java.nio.channels.SocketChannel;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What a handler serves at this moment: each connection takes a slot, as long as the handler has not ended, and
 * gives it back when nothing is left of it. Thread-safe.
 *
 * @param <C> what stands for a connection
 */
final class Slots<C> {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    @GuardedBy("lock") private final Set<C> connections = new LinkedHashSet<>();

    @GuardedBy("lock") private int taken;

    @GuardedBy("lock") private long takenEver;

    @GuardedBy("lock") private boolean ended;

    /** Makes what stands for a connection. */
    @FunctionalInterface
    interface Maker<C> {

        /**
         * Called while others wait: must be quick.
         *
         * @param number counts the connections of the handler, from 1 on
         */
        C make(long number);
    }

    /**
     * Takes a slot for what will be {@linkplain #fill added} later; closes the channel if it may not.
     *
     * @throws RejectedExecutionException if the handler has ended
     */
    void take(SocketChannel channel) {
        lock.lock();
        try {
            checkOpen(channel);
            taken++;
        } finally {
            lock.unlock();
        }
    }

    /** Takes a slot, like {@link #take(SocketChannel)}, for what is made at once. */
    C take(SocketChannel channel, Maker<C> maker) {
        lock.lock();
        try {
            checkOpen(channel);
            C connection = maker.make(++takenEver);
            taken++;
            connections.add(connection);
            return connection;
        } finally {
            lock.unlock();
        }
    }

    @GuardedBy("lock") private void checkOpen(SocketChannel channel) {
        if (ended) {
            Closeables.quietly(channel);
            throw new RejectedExecutionException("handler is closed");
        }
    }

    /** Says what the slot was taken for. */
    void fill(C connection) {
        lock.lock();
        try {
            connections.add(connection);
        } finally {
            lock.unlock();
        }
    }

    /** Gives the slot of a connection back. */
    void giveBack(C connection) {
        lock.lock();
        try {
            connections.remove(connection);
            giveBack();
        } finally {
            lock.unlock();
        }
    }

    /** Gives a slot back that was never filled. */
    void giveBack() {
        lock.lock();
        try {
            taken--;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    List<C> connections() {
        lock.lock();
        try {
            return List.copyOf(connections);
        } finally {
            lock.unlock();
        }
    }

    int taken() {
        lock.lock();
        try {
            return taken;
        } finally {
            lock.unlock();
        }
    }

    /** Refuses slots from now on, and answers what is being served. */
    List<C> end() {
        lock.lock();
        try {
            ended = true;
            return List.copyOf(connections);
        } finally {
            lock.unlock();
        }
    }

    boolean hasEnded() {
        lock.lock();
        try {
            return ended;
        } finally {
            lock.unlock();
        }
    }

    /** Waits until no slot is taken; false if the time is over or the thread is interrupted, which stays so. */
    boolean awaitFree(TimeLimit deadline) {
        lock.lock();
        try {
            while (taken > 0) {
                if (!deadline.await(changed)) {
                    return false;
                }
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            lock.unlock();
        }
    }
}
