package io.across.server;

import io.across.internal.concurrent.Closeables;
import io.across.internal.concurrent.ExitWatch;
import io.across.internal.concurrent.Futures;
import io.across.internal.concurrent.TimeLimit;
import io.across.internal.transport.Descendants;
import io.across.internal.transport.OwnSession;
import io.across.internal.transport.StartedProcess;
import io.across.internal.transport.StderrDrain;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A process that serves one peer, or waits for it. It leads a session of its own: what is sent to this process's group, such
 * as a terminal's interrupt, does not cut its calls short. Thread-safe.
 */
final class ChildProcess {

    private final Process process;
    private final StderrDrain output;
    private final Descendants descendants;

    /** Those that lived when the child was told to end: once it has exited nobody knows them as its own. */
    private volatile List<ProcessHandle> orphans = List.of();

    private ChildProcess(Process process, StderrDrain output, Descendants descendants) {
        this.process = process;
        this.output = output;
        this.descendants = descendants;
    }

    /**
     * Starts a child.
     *
     * @param name what the log calls it, with the process id
     * @param environment all of it, but for what the preparation changes
     * @param preparation may change the environment and the working directory
     */
    static ChildProcess start(
            String name, List<String> command, Map<String, String> environment, Consumer<ProcessBuilder> preparation)
            throws IOException {
        ProcessBuilder builder = new ProcessBuilder(OwnSession.of(command));
        builder.environment().clear();
        builder.environment().putAll(environment);
        preparation.accept(builder);
        String mark = Descendants.newMark();
        Descendants.mark(builder.environment(), mark);
        Process process = builder.start();
        return StartedProcess.adopted(process, () -> {
            StderrDrain output = StderrDrain.start(label(name, process), name, process.getErrorStream());
            return new ChildProcess(process, output, Descendants.of(process, mark));
        });
    }

    /** From now on the log names the connection. */
    void serves(String connection) {
        output.rename(label(connection, process), connection);
    }

    private static String label(String name, Process process) {
        return name + " [" + process.pid() + "]";
    }

    long pid() {
        return process.pid();
    }

    OutputStream stdin() {
        return process.getOutputStream();
    }

    InputStream stdout() {
        return process.getInputStream();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** @param action must not block */
    void onExit(Runnable action) {
        Futures.whenDone(ExitWatch.start(Long.toString(pid()), process), (nothing, failure) -> action.run());
    }

    /** Its own chance to say goodbye to the peer. */
    void askToEnd() {
        orphans = process.descendants().toList();
        if (process.supportsNormalTermination()) {
            // By its handle: Process itself would close the pipes, which the goodbyes need.
            process.toHandle().destroy();
        } else {
            closeStdin();
        }
    }

    /** The end of its input tells the child that the peer is gone. Waits while somebody writes. */
    void closeStdin() {
        if (orphans.isEmpty()) {
            orphans = process.descendants().toList();
        }
        Closeables.quietly(this, process.getOutputStream());
    }

    void closeStdout() {
        Closeables.quietly(this, process.getInputStream());
    }

    /** With whatever it has started. */
    void kill() {
        List<ProcessHandle> living = process.descendants().toList();
        // The parent first: it must not start others in the place of those it lost.
        process.toHandle().destroyForcibly();
        living.forEach(ProcessHandle::destroyForcibly);
        killOrphans();
        descendants.kill();
    }

    /** What is left of one that has exited, unless it did so in order: then it may leave behind what it likes. */
    void sweep() {
        if (process.exitValue() != 0) {
            descendants.kill();
        }
    }

    void killOrphans() {
        orphans.forEach(ProcessHandle::destroyForcibly);
    }

    /** @param limit negative for none */
    boolean awaitExit(Duration limit) throws InterruptedException {
        if (limit.isNegative()) {
            process.waitFor();
            return true;
        }
        return process.waitFor(limit.toNanos(), TimeUnit.NANOSECONDS);
    }

    boolean awaitOutputEnd(Duration limit) throws InterruptedException {
        return output.awaitEnd(TimeLimit.in(limit));
    }

    /** Of one that has exited. */
    int exitCode() {
        return process.exitValue();
    }

    @Override
    public String toString() {
        return "child " + pid();
    }
}
