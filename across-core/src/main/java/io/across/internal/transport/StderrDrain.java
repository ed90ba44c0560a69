package io.across.internal.transport;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.across.internal.concurrent.Closeables;
import io.across.internal.concurrent.DaemonThreads;
import io.across.internal.concurrent.MinuteLimit;
import io.across.internal.concurrent.TimeLimit;
import io.across.internal.guard.PeerText;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * Reads a child's standard error to its end on a daemon thread, so that the child never blocks on it: each line goes to
 * the logger {@code io.across.process} at level INFO, which a program's own remarks mostly are, and the last ones are
 * kept. Of more than so many in a minute the log has the number, and at the end the last ones. Thread-safe.
 */
public final class StderrDrain {

    static final int KEPT_LINES = 20;

    /** Of a child's lines in the log: far more than anybody reads, and not enough to fill a disk unseen. */
    static final int LINES_A_MINUTE = 10_000;

    private static final Logger log = LoggerFactory.getLogger("io.across.process");

    private final InputStream stream;
    private final Thread thread;
    private final ReentrantLock lock = new ReentrantLock();

    @GuardedBy("lock") private final Deque<String> tail = new ArrayDeque<>();

    /** Lines that the log did not take: the next ones are read all the same. Used by the thread. */
    private long lost;

    private final MinuteLimit lines = new MinuteLimit(LINES_A_MINUTE);

    /** How many lines the log was spared since the last one that it was not. Used by the thread. */
    private long leftOut;

    private volatile Source source;

    /** See {@link #start}. */
    private record Source(String name, String connection) {}

    private StderrDrain(Source source, InputStream stream) {
        this.source = source;
        this.stream = stream;
        thread = DaemonThreads.named("across-stderr " + source.name, this::run);
    }

    /**
     * Begins to read.
     *
     * @param name precedes each line in the log
     * @param connection is in the MDC of each line, as {@code across.connection}
     */
    public static StderrDrain start(String name, String connection, InputStream stream) {
        StderrDrain drain = new StderrDrain(new Source(name, connection), stream);
        drain.thread.start();
        return drain;
    }

    /** The child serves another connection from now on: see {@link #start}. */
    public void rename(String name, String connection) {
        source = new Source(name, connection);
    }

    private void run() {
        try {
            logLines();
        } catch (RuntimeException | Error e) {
            discard();
        }
    }

    private void logLines() {
        LineSplitter splitter = new LineSplitter(this::keep);
        try (Reader reader = new InputStreamReader(stream, encoding())) {
            char[] buffer = new char[1024];
            int n;
            while ((n = reader.read(buffer)) >= 0) {
                splitter.accept(buffer, n);
            }
        } catch (IOException e) {
            log.debug("{} standard error ended: {}", source.name, Failures.reason(e));
        } finally {
            splitter.finish();
            logLast();
        }
    }

    /** There is no memory to read it with any more. A child whose error nobody takes would block. */
    private void discard() {
        try {
            while (stream.read() >= 0) {
                // One byte at a time needs none.
            }
        } catch (IOException e) {
            Closeables.quietly(stream);
        }
    }

    /**
     * What this process writes its own standard error in; the child mostly shares it. But where a JVM takes the C locale for
     * ASCII, others, Python among them, write UTF-8.
     */
    private static Charset encoding() {
        Charset own = Charset.defaultCharset();
        return own.equals(StandardCharsets.US_ASCII) ? StandardCharsets.UTF_8 : own;
    }

    private void keep(String printed) {
        String line = PeerText.line(printed);
        lock.lock();
        try {
            if (tail.size() == KEPT_LINES) {
                tail.removeFirst();
            }
            tail.addLast(line);
        } finally {
            lock.unlock();
        }
        if (lines.pass() == 0) {
            leftOut++;
            return;
        }
        tellOfLeftOut();
        log(line);
    }

    /** A child that has flooded the log and ends has its last words there. */
    private void logLast() {
        List<String> last = tail();
        int missing = (int) Math.min(leftOut, last.size());
        tellOfLeftOut();
        last.subList(last.size() - missing, last.size()).forEach(this::log);
    }

    private void tellOfLeftOut() {
        if (leftOut > 0) {
            log(leftOut + " lines have been left out here: a child may have " + LINES_A_MINUTE + " a minute");
            leftOut = 0;
        }
    }

    private void log(String line) {
        try {
            Source from = source;
            MDC.put("across.connection", from.connection);
            log.info("{} {}", from.name, line);
            if (lost > 0) {
                log.info("{} {} lines before this one could not be logged", from.name, lost);
                lost = 0;
            }
        } catch (RuntimeException | Error e) {
            lost++;
        }
    }

    /** Reads no more, if the stream can be closed while it is read; otherwise goes on. Never blocks. */
    void abandon() {
        DaemonThreads.startOrRun("across-close", () -> Closeables.quietly(stream));
    }

    /** The last lines so far, oldest first. */
    List<String> tail() {
        lock.lock();
        try {
            return List.copyOf(tail);
        } finally {
            lock.unlock();
        }
    }

    /** Waits until everything is read; false if the time is over. */
    public boolean awaitEnd(TimeLimit deadline) throws InterruptedException {
        long remaining = deadline.remainingNanos();
        if (remaining > 0) {
            TimeUnit.NANOSECONDS.timedJoin(thread, remaining);
        }
        return !thread.isAlive();
    }
}
