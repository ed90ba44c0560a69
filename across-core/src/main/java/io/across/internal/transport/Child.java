package io.across.internal.transport;

import io.across.internal.concurrent.DaemonThreads;
import io.across.internal.concurrent.ExitWatch;
import io.across.internal.concurrent.Futures;
import io.across.internal.concurrent.TimeLimit;
import io.across.internal.concurrent.Uninterrupted;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A child process, what it prints, and its end. A worker, which is a child that this library has made what it is, takes with
 * it whatever it has started; other children may leave behind what they like, as long as they end in order. Thread-safe.
 */
final class Child {

    /** Between the end of a child's output, its exit and the end of its standard error lie milliseconds. */
    private static final Duration BRIEFLY = Duration.ofSeconds(2);

    private static final Duration AFTER_KILL = Duration.ofSeconds(10);

    private static final Logger log = LoggerFactory.getLogger("io.across.connection");

    private final String name;
    private final Process process;
    private final StderrDrain output;
    private final StreamEnd streamEnd;
    private final @Nullable Descendants descendants;
    private final @Nullable SshMaster master;

    /** Completed when a worker has exited; the others' exits are only waited for. */
    private final CompletableFuture<@Nullable Void> exited;

    /** Down when nothing is left of what a worker has started. */
    private final CountDownLatch swept;

    /** The stream has ended, so the process is probably about to. */
    private volatile boolean ending;

    /** Those that lived when the stream was closed: when the child exits, nobody knows them as its own any more. */
    private volatile List<ProcessHandle> orphans = List.of();

    /** Waits until the stream that goes to the child is closed for those who still use it; false if the time is over. */
    interface StreamEnd {
        boolean await(TimeLimit deadline) throws InterruptedException;
    }

    private Child(
            ProcessName processName,
            Process process,
            InputStream output,
            StreamEnd streamEnd,
            @Nullable Descendants descendants,
            @Nullable SshMaster master) {
        this.name = processName.of(process);
        this.process = process;
        this.output = StderrDrain.start(name, processName.connectionName(), output);
        this.streamEnd = streamEnd;
        this.descendants = descendants;
        this.master = master;
        this.swept = new CountDownLatch(descendants == null ? 0 : 1);
        this.exited = descendants == null ? new CompletableFuture<>() : ExitWatch.start(name, process);
    }

    /** One that talks over its standard input and output, and prints on its standard error. */
    static Child ofPipes(ProcessName name, Process process, StreamEnd streamEnd) {
        return new Child(name, process, process.getErrorStream(), streamEnd, null, null);
    }

    /** One of that kind which others may use. */
    static Child ofSsh(ProcessName name, Process process, SshMaster master, StreamEnd streamEnd) {
        return new Child(name, process, master.output(2, process.getErrorStream()), streamEnd, null, master);
    }

    /** A worker, which talks over something else and has its errors where its output is. */
    static Child ofWorker(ProcessName name, Process process, Descendants descendants) {
        Child child = new Child(name, process, process.getInputStream(), deadline -> true, descendants, null);
        child.onExit(child::startSweeping);
        return child;
    }

    /**
     * Of a worker.
     *
     * @param action must not block
     */
    void onExit(Runnable action) {
        Futures.whenDone(exited, (nothing, failure) -> action.run());
    }

    /** At once, whether or not anybody waits: what is left may hold the stream, whose end others wait for. */
    private void startSweeping() {
        DaemonThreads.startOrRun("across-sweep " + name, this::sweep);
    }

    private void sweep() {
        try {
            if (descendants != null) {
                descendants.kill();
            }
            killOrphans();
        } finally {
            swept.countDown();
        }
    }

    /** Waits until nothing is left of what a worker has started, which begins when it exits. */
    boolean awaitSwept(Duration limit) {
        TimeLimit deadline = TimeLimit.in(limit);
        return Uninterrupted.await(() -> swept.await(deadline.remainingNanos(), TimeUnit.NANOSECONDS));
    }

    /** The stream to it has ended, or is about to be closed: it will exit. */
    void ends() {
        ending = true;
    }

    /** Remembers those that will not be known as its descendants any more when it has exited. */
    void rememberDescendants() {
        List<ProcessHandle> living = descendants();
        if (!living.isEmpty()) {
            orphans = living;
        }
    }

    ProcessHandle handle() {
        return process.toHandle();
    }

    void kill() {
        ending = true;
        if (isShared()) {
            leave();
            return;
        }
        List<ProcessHandle> descendants = descendants();
        // The parent first: it must not start others in the place of those it lost. By its handle: Process itself would
        // close the streams under their readers, and lose the last lines.
        process.toHandle().destroyForcibly();
        descendants.forEach(ProcessHandle::destroyForcibly);
        killOrphans();
    }

    private boolean isShared() {
        return master != null && master.isShared();
    }

    /** Others need it. It knows already that nothing more is for this connection. */
    private void leave() {
        log.debug("{} stays, since others use its connection", name);
        output.abandon();
    }

    private void killOrphans() {
        orphans.forEach(ProcessHandle::destroyForcibly);
    }

    private List<ProcessHandle> descendants() {
        return process.descendants().toList();
    }

    /** @param grace how long to wait before it is killed; zero for no limit */
    void awaitGone(Duration grace) {
        Duration patience = patience(grace);
        boolean gone = awaitExitUnlessShared(TimeLimit.unlessZero(patience));
        if (!gone && isShared()) {
            leave();
            return;
        }
        if (!gone) {
            log.warn("{} did not exit within {} ms, killing it", name, patience.toMillis());
            kill();
            if (!awaitExit(TimeLimit.in(AFTER_KILL))) {
                log.warn("{} did not exit although it was killed", name);
            }
        }
        awaitSwept(BRIEFLY);
        if (!awaitPipes()) {
            // Somebody still holds them. Those that are left of the child's own descendants go with it.
            killOrphans();
            if (!awaitPipes()) {
                log.warn("{} is gone, but a process that it started keeps its pipes open", name);
            }
        }
    }

    /** A worker has nothing to do any more when the connection has ended; another program may. */
    private Duration patience(Duration grace) {
        boolean isShort = !grace.isZero() && grace.compareTo(BRIEFLY) < 0;
        return descendants == null || isShort ? grace : BRIEFLY;
    }

    /** Others may come to use it while it is waited for. */
    private boolean awaitExitUnlessShared(TimeLimit deadline) {
        while (master != null && !deadline.isOver() && !isShared()) {
            Duration step = BRIEFLY.compareTo(Duration.ofNanos(deadline.remainingNanos())) < 0
                    ? BRIEFLY
                    : Duration.ofNanos(deadline.remainingNanos());
            if (awaitExit(TimeLimit.in(step))) {
                return true;
            }
        }
        return master == null ? awaitExit(deadline) : !process.isAlive();
    }

    private boolean awaitExit(TimeLimit deadline) {
        return Uninterrupted.await(() -> process.waitFor(deadline.remainingNanos(), TimeUnit.NANOSECONDS));
    }

    private boolean awaitPipes() {
        TimeLimit deadline = TimeLimit.in(BRIEFLY);
        return Uninterrupted.await(() -> output.awaitEnd(deadline) && streamEnd.await(deadline));
    }

    /** Waits briefly if the child seems to be ending. */
    @Nullable String diagnosis() {
        if (ending) {
            TimeLimit deadline = TimeLimit.in(BRIEFLY);
            if (awaitExit(deadline)) {
                Uninterrupted.await(() -> output.awaitEnd(deadline));
            }
        }
        List<String> lines = output.tail();
        if (process.isAlive()) {
            return lines.isEmpty() ? null : "still running; " + quote(lines);
        }
        String exit = ExitCode.text(process.exitValue());
        return lines.isEmpty() ? exit + "; its standard error is empty" : exit + "; " + quote(lines);
    }

    private static String quote(List<String> lines) {
        return "last lines of its standard error: " + String.join("\n  ", lines);
    }
}
