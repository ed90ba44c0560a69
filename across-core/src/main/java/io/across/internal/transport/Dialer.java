package io.across.internal.transport;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.across.internal.concurrent.TimeLimit;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Gets a connected socket channel, once. {@link #dial} is called by one thread; {@link #abort} by any, at any time, and
 * never blocks. {@link #lock} guards nothing but the hand-over between the two.
 */
abstract class Dialer {

    private final String address;
    private final ReentrantLock lock = new ReentrantLock();

    @GuardedBy("lock") private boolean aborted;

    @GuardedBy("lock") private @Nullable Selector waiting;

    Dialer(String address) {
        this.address = address;
    }

    final String address() {
        return address;
    }

    /** Connects; the channel is registered with no selector, and blocking or not as it happens. */
    final SocketChannel dial(Duration timeout) throws IOException {
        try (Selector selector = Selector.open()) {
            lock.lock();
            try {
                waiting = selector;
            } finally {
                lock.unlock();
            }
            requireNotAborted();
            return dial(selector, TimeLimit.unlessZero(timeout));
        } finally {
            lock.lock();
            try {
                waiting = null;
            } finally {
                lock.unlock();
            }
        }
    }

    /** Must look at {@link #requireNotAborted} after whatever it waited for. */
    abstract SocketChannel dial(Selector selector, TimeLimit deadline) throws IOException;

    /** Has {@link #dial} fail, now or later. */
    void abort() {
        lock.lock();
        try {
            aborted = true;
        } finally {
            lock.unlock();
        }
        wake();
    }

    /** Has {@link #dial} look again at what it waits for. Never blocks. */
    final void wake() {
        lock.lock();
        try {
            if (waiting != null) {
                waiting.wakeup();
            }
        } finally {
            lock.unlock();
        }
    }

    final boolean isAborted() {
        lock.lock();
        try {
            return aborted;
        } finally {
            lock.unlock();
        }
    }

    final void requireNotAborted() throws IOException {
        if (isAborted()) {
            throw new IOException(address + " was closed while it connected");
        }
    }

    /** Waits without blocking in the connect itself, which {@link #abort} could not end. */
    final void awaitConnected(SocketChannel channel, Selector selector, TimeLimit deadline) throws IOException {
        SelectionKey key = channel.register(selector, SelectionKey.OP_CONNECT);
        try {
            while (!channel.finishConnect()) {
                if (deadline.isOver()) {
                    throw new SocketTimeoutException("no answer in time");
                }
                pause(selector, deadline.remainingNanos());
            }
        } finally {
            key.cancel();
            selector.selectNow();
        }
    }

    /** Waits for the selector, the time, or the end of this attempt. */
    final void pause(Selector selector, long nanos) throws IOException {
        selector.select(key -> {}, SelectedLink.selectMillis(nanos));
        requireNotAborted();
        if (Thread.currentThread().isInterrupted()) {
            throw new InterruptedIOException(address + " was not connected: its thread was interrupted");
        }
    }
}
