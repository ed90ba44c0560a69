package io.across.logging;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.across.DeniedException;
import io.across.internal.log.LogEntry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Records that wait to be sent. Whoever logs never waits: what exceeds the limits is dropped, and the next record that is sent
 * is preceded by one that says how many were. A daemon thread sends, which is started when there is something to send and ends
 * when there was nothing for a while. Thread-safe.
 */
final class LogQueue {

    /** What carries records away. */
    @FunctionalInterface
    interface Sender {
        /** Waits until they are there. */
        void send(List<LogEntry> records) throws Throwable;
    }

    static final int MAX_RECORDS = 4_096;

    private static final int MAX_CHARACTERS = 8 << 20;
    private static final int MAX_RECORDS_AT_ONCE = 256;
    private static final int MAX_CHARACTERS_AT_ONCE = 256 << 10;
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final Duration IDLE = Duration.ofSeconds(5);

    private static final Logger log = LoggerFactory.getLogger("io.across.logging");

    private final String name;
    private final Sender sender;

    private final ReentrantLock lock = new ReentrantLock();

    /** There is something to send, or nothing more to do. */
    private final Condition due = lock.newCondition();

    /** All is sent. */
    private final Condition done = lock.newCondition();

    @GuardedBy("lock") private final ArrayDeque<LogEntry> waiting = new ArrayDeque<>();

    @GuardedBy("lock") private int characters;

    @GuardedBy("lock") private long dropped;

    @GuardedBy("lock") private boolean sending;

    @GuardedBy("lock") private boolean closed;

    @GuardedBy("lock") private @Nullable Thread thread;

    /** @param name of the connection, for the thread and the log */
    LogQueue(String name, Sender sender) {
        this.name = name;
        this.sender = sender;
    }

    /** Never waits. */
    void add(LogEntry record) {
        lock.lock();
        try {
            if (closed || Thread.currentThread() == thread) {
                return;
            }
            if (waiting.size() >= MAX_RECORDS || characters + record.size() > MAX_CHARACTERS) {
                dropped++;
                return;
            }
            waiting.add(record);
            characters += record.size();
            if (thread == null) {
                thread = new Thread(this::run, "across-logging " + name);
                thread.setDaemon(true);
                thread.start();
            }
            due.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until all that was added is sent, but not for long. */
    void flush() {
        lock.lock();
        try {
            long left = PATIENCE.toNanos();
            while (!closed && (sending || !waiting.isEmpty()) && Thread.currentThread() != thread && left > 0) {
                left = done.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    /** Sends what there is, unless that takes long, and takes nothing more. */
    void close() {
        flush();
        abandon();
    }

    /** Takes nothing more, and forgets what there is. */
    void abandon() {
        lock.lock();
        try {
            closed = true;
            waiting.clear();
            characters = 0;
            if (thread != null && thread != Thread.currentThread()) {
                thread.interrupt();
            }
            due.signalAll();
            done.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        for (List<LogEntry> batch = next(); !batch.isEmpty(); batch = next()) {
            send(batch);
        }
    }

    private void send(List<LogEntry> batch) {
        try {
            sender.send(batch);
        } catch (DeniedException e) {
            log.warn("{}: the other side does not take log records: {}", name, e.getMessage());
            abandon();
        } catch (Throwable e) {
            log.debug("{}: {} log records could not be sent", name, batch.size(), e);
            lost(batch.size());
        }
    }

    private void lost(int count) {
        lock.lock();
        try {
            dropped += count;
        } finally {
            lock.unlock();
        }
    }

    /** What to send next; empty if the thread is to end. */
    private List<LogEntry> next() {
        lock.lock();
        try {
            sending = false;
            if (waiting.isEmpty()) {
                done.signalAll();
            }
            long left = IDLE.toNanos();
            while (waiting.isEmpty() && !closed && left > 0) {
                left = due.awaitNanos(left);
            }
            List<LogEntry> batch = take();
            sending = !batch.isEmpty();
            if (batch.isEmpty()) {
                thread = null;
            }
            return batch;
        } catch (InterruptedException e) {
            // Closed, by whoever interrupts.
            thread = null;
            return List.of();
        } finally {
            lock.unlock();
        }
    }

    @GuardedBy("lock") private List<LogEntry> take() {
        List<LogEntry> batch = new ArrayList<>();
        int size = 0;
        while (!waiting.isEmpty() && batch.size() < MAX_RECORDS_AT_ONCE && size < MAX_CHARACTERS_AT_ONCE) {
            LogEntry record = waiting.remove();
            size += record.size();
            batch.add(record);
        }
        characters -= size;
        if (!batch.isEmpty() && dropped > 0) {
            batch.add(0, aboutDropped());
            dropped = 0;
        }
        return batch;
    }

    @GuardedBy("lock") private LogEntry aboutDropped() {
        return new LogEntry(
                LogEntry.ABOUT_RECORDS,
                Level.WARN,
                Instant.now(),
                Thread.currentThread().getName(),
                dropped + " log records were dropped on their way: more were waiting than is allowed, or the connection"
                        + " failed",
                "");
    }
}
