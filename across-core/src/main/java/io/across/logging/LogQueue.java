package io.across.logging;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.across.DeniedException;
import io.across.internal.concurrent.DaemonThreads;
import io.across.internal.engine.WaitingRecords;
import io.across.internal.log.LogEntry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Records that wait to be sent. Whoever logs never waits: what exceeds the limits is dropped, and the next record that is sent
 * is preceded by one that says how many were; or somebody takes what is not sent. A daemon thread sends, which is started when there is something to send and ends
 * when there was nothing for a while. Thread-safe.
 */
final class LogQueue implements WaitingRecords {

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
    private static final Duration IMPATIENCE = Duration.ofSeconds(30);
    private static final Duration IDLE = Duration.ofSeconds(5);

    private static final Logger log = LoggerFactory.getLogger("io.across.logging");

    private final String name;
    private final Sender sender;

    /** Takes what is not sent; null to have it counted. */
    private final @Nullable Consumer<LogEntry> other;

    private final ReentrantLock lock = new ReentrantLock();

    /** There is something to send, or nothing more to do. */
    private final Condition due = lock.newCondition();

    /** More is sent. */
    private final Condition more = lock.newCondition();

    @GuardedBy("lock") private final ArrayDeque<LogEntry> waiting = new ArrayDeque<>();

    @GuardedBy("lock") private int characters;

    @GuardedBy("lock") private long dropped;

    @GuardedBy("lock") private long added;

    /** Of those that were added: what is sent, or never will be. */
    @GuardedBy("lock") private long done;

    @GuardedBy("lock") private int sending;

    /** Until when nobody waits briefly, by {@link System#nanoTime}; 0 if nobody has waited in vain. */
    @GuardedBy("lock") private long impatientUntil;

    @GuardedBy("lock") private boolean closed;

    @GuardedBy("lock") private @Nullable Thread thread;

    /** @param name of the connection, for the thread and the log */
    LogQueue(String name, Sender sender) {
        this(name, sender, null);
    }

    /** @param other must not wait */
    LogQueue(String name, Sender sender, @Nullable Consumer<LogEntry> other) {
        this.name = name;
        this.sender = sender;
        this.other = other;
    }

    /** Whether records are still taken. */
    boolean isOpen() {
        lock.lock();
        try {
            return !closed;
        } finally {
            lock.unlock();
        }
    }

    /** Never waits. */
    void add(LogEntry record) {
        if (!accepts(record) && other != null) {
            other.accept(record);
        }
    }

    private boolean accepts(LogEntry record) {
        lock.lock();
        try {
            if (closed || Thread.currentThread() == thread) {
                return false;
            }
            if (waiting.size() >= MAX_RECORDS || characters + record.size() > MAX_CHARACTERS) {
                dropped += other == null ? 1 : 0;
                return false;
            }
            waiting.add(record);
            added++;
            characters += record.size();
            ensureThread();
            due.signalAll();
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Without a thread to be had, the record waits for the next one: whoever logs is not to suffer from it. */
    @GuardedBy("lock") private void ensureThread() {
        if (thread != null) {
            return;
        }
        try {
            Thread sender = DaemonThreads.named("across-logging " + name, this::run);
            sender.start();
            thread = sender;
            FlushAtExit.add(this);
        } catch (OutOfMemoryError e) {
            log.debug("{}: no thread to send log records", name, e);
        }
    }

    /** Waits until what was added is sent, but not for long. */
    @Override
    public void flush() {
        lock.lock();
        try {
            awaitSent();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    @GuardedBy("lock") private boolean awaitSent() throws InterruptedException {
        long goal = added;
        long left = PATIENCE.toNanos();
        while (!closed && done < goal && Thread.currentThread() != thread && left > 0) {
            left = more.awaitNanos(left);
        }
        return left > 0;
    }

    @Override
    public void flushBriefly() {
        lock.lock();
        try {
            boolean impatient = impatientUntil != 0 && System.nanoTime() - impatientUntil < 0;
            if (!impatient) {
                impatientUntil = awaitSent() ? 0 : Math.max(1, System.nanoTime() + IMPATIENCE.toNanos());
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
        List<LogEntry> unsent;
        lock.lock();
        try {
            closed = true;
            unsent = List.copyOf(waiting);
            waiting.clear();
            characters = 0;
            if (thread != null && thread != Thread.currentThread()) {
                thread.interrupt();
            }
            due.signalAll();
            more.signalAll();
        } finally {
            lock.unlock();
        }
        giveAway(unsent);
    }

    private void giveAway(List<LogEntry> unsent) {
        if (other != null) {
            unsent.forEach(other);
        }
    }

    private void run() {
        boolean ended = false;
        try {
            for (List<LogEntry> batch = next(); !batch.isEmpty(); batch = next()) {
                send(batch);
            }
            ended = true;
        } finally {
            if (!ended) {
                replaced();
            }
        }
    }

    /** This thread dies of something that is no failure to send; the next record starts another. */
    private void replaced() {
        lock.lock();
        try {
            thread = null;
            // What it has taken is lost, and nobody is to wait for that.
            done = added - waiting.size();
            sending = 0;
            more.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void send(List<LogEntry> batch) {
        try {
            sender.send(batch);
        } catch (DeniedException e) {
            log.warn("{}: the other side does not take log records: {}", name, e.getMessage());
            giveAway(batch);
            abandon();
        } catch (Throwable e) {
            log.debug("{}: {} log records could not be sent", name, batch.size(), e);
            giveAway(batch);
            if (other == null) {
                lost(batch.size());
            }
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
            done += sending;
            sending = 0;
            more.signalAll();
            long left = IDLE.toNanos();
            while (waiting.isEmpty() && !closed && left > 0) {
                left = due.awaitNanos(left);
            }
            List<LogEntry> batch = take();
            sending = batch.size();
            if (batch.isEmpty()) {
                thread = null;
            } else if (dropped > 0) {
                batch.add(0, aboutDropped());
                dropped = 0;
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
