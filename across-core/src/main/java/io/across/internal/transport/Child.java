package io.across.internal.transport;

import io.across.internal.time.Deadline;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running child process, its three pipes and its end. Thread-safe as {@link Transport} demands. */
final class Child implements Link {

    /** Between the end of a child's output, its exit and the end of its standard error lie milliseconds. */
    private static final Duration BRIEFLY = Duration.ofSeconds(2);

    private static final Duration AFTER_KILL = Duration.ofSeconds(10);

    private static final Logger LOG = LoggerFactory.getLogger(Child.class);

    private final String name;
    private final Process process;
    private final StreamSource stdout;
    private final StreamSink stdin;
    private final StderrDrain stderr;

    /** The stream has ended, so the process is probably about to. */
    private volatile boolean ending;

    /** Those that lived when the stream was closed: when the child exits, nobody knows them as its own any more. */
    private volatile List<ProcessHandle> orphans = List.of();

    Child(ProcessName processName, Process process) {
        this.name = processName.of(process);
        this.process = process;
        this.stdout = new StreamSource(process.getInputStream(), false);
        this.stdin = new StreamSink(process.getOutputStream(), false);
        this.stderr = StderrDrain.start(name, processName.connectionName(), process.getErrorStream());
    }

    @Override
    public int read(ByteBuffer target, long timeoutNanos) throws IOException {
        boolean alive = false;
        try {
            int n = stdout.read(target);
            alive = n >= 0;
            return n;
        } finally {
            ending |= !alive;
        }
    }

    @Override
    public long write(ByteBuffer[] sources, int count) throws IOException {
        boolean alive = false;
        try {
            long n = stdin.write(sources, count);
            alive = true;
            return n;
        } finally {
            ending |= !alive;
        }
    }

    /** The child sees the end of its input, and one that writes on breaks. */
    @Override
    public void close() {
        List<ProcessHandle> living = descendants();
        if (!living.isEmpty()) {
            orphans = living;
        }
        ending = true;
        stdin.close();
        stdout.close();
    }

    ProcessHandle handle() {
        return process.toHandle();
    }

    void kill() {
        ending = true;
        List<ProcessHandle> descendants = descendants();
        // The parent first: it must not start others in the place of those it lost. By its handle: Process itself would
        // close the streams under their readers, and lose the last lines.
        process.toHandle().destroyForcibly();
        descendants.forEach(ProcessHandle::destroyForcibly);
        orphans.forEach(ProcessHandle::destroyForcibly);
    }

    private List<ProcessHandle> descendants() {
        return process.descendants().toList();
    }

    void awaitGone(Duration grace) {
        if (!awaitExit(Deadline.unlessZero(grace))) {
            LOG.warn("{} did not exit within {} ms, killing it", name, grace.toMillis());
            kill();
            if (!awaitExit(Deadline.in(AFTER_KILL))) {
                LOG.warn("{} did not exit although it was killed", name);
            }
        }
        if (!awaitPipes()) {
            // Somebody still holds them. Those that are left of the child's own descendants go with it.
            orphans.forEach(ProcessHandle::destroyForcibly);
            if (!awaitPipes()) {
                LOG.warn("{} is gone, but a process that it started keeps its pipes open", name);
            }
        }
    }

    private boolean awaitExit(Deadline deadline) {
        return Uninterrupted.await(() -> process.waitFor(deadline.remainingNanos(), TimeUnit.NANOSECONDS));
    }

    private boolean awaitPipes() {
        Deadline deadline = Deadline.in(BRIEFLY);
        return Uninterrupted.await(() -> stderr.awaitEnd(deadline)
                && stdout.gate().awaitClosed(deadline)
                && stdin.gate().awaitClosed(deadline));
    }

    /** Waits briefly if the child seems to be ending. */
    @Nullable String diagnosis() {
        if (ending) {
            Deadline deadline = Deadline.in(BRIEFLY);
            if (awaitExit(deadline)) {
                Uninterrupted.await(() -> stderr.awaitEnd(deadline));
            }
        }
        List<String> lines = stderr.tail();
        if (process.isAlive()) {
            return lines.isEmpty() ? null : "still running; " + quote(lines);
        }
        String exit = "exit code " + process.exitValue();
        return lines.isEmpty() ? exit + "; its standard error is empty" : exit + "; " + quote(lines);
    }

    private static String quote(List<String> lines) {
        return "last lines of its standard error: " + String.join("\n", lines);
    }
}
