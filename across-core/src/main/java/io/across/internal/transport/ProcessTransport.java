package io.across.internal.transport;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A child process, over its standard input and output.
 *
 * <p>A read that is blocked when the transport is closed ends when the child's output does: when the child exits, which
 * the end of its input tells it to, or when {@link #awaitGone} or {@link #kill} kills it. The same goes for a write that
 * is blocked because the child does not read.
 */
final class ProcessTransport extends LinkTransport<Child> {

    /** What lines of the child's standard error are found by in the log. */
    private final ProcessName name;

    /** Empty if the child is there already. */
    private final List<String> command;

    private ProcessTransport(ProcessName name, List<String> command, @Nullable Child running) {
        super(name.address(), true, running);
        this.name = name;
        this.command = command;
    }

    static ProcessTransport ofCommand(List<String> command, @Nullable String connection) {
        if (command.isEmpty()) {
            throw new IllegalArgumentException("command is empty");
        }
        ProcessName name = new ProcessName(fileName(command.get(0)), connection);
        return new ProcessTransport(name, List.copyOf(command), null);
    }

    static ProcessTransport ofProcess(Process process, @Nullable String connection) {
        String program =
                process.info().command().map(ProcessTransport::fileName).orElse("process");
        // Nobody may see it blocked on its standard error before the connection is opened, nor leak it after a close.
        ProcessName name = new ProcessName(program, connection);
        return new ProcessTransport(name, List.of(), new Child(name, process));
    }

    private static String fileName(String program) {
        Path name = Path.of(program).getFileName();
        return name == null ? program : name.toString();
    }

    @Override
    public void open(Duration timeout) throws IOException {
        if (isClosed()) {
            throw closedMeanwhile();
        }
        if (link() != null) {
            return;
        }
        Process process;
        try {
            process = new ProcessBuilder(command).start();
        } catch (IOException e) {
            throw new IOException(address() + " cannot be started: " + Failures.reason(e), e);
        }
        if (!adopt(new Child(name, process))) {
            throw closedMeanwhile();
        }
    }

    private IOException closedMeanwhile() {
        return new IOException(address() + " was closed while it started");
    }

    @Override
    public @Nullable ProcessHandle process() {
        Child started = link();
        return started == null ? null : started.handle();
    }

    @Override
    public void kill() {
        Child started = link();
        if (started != null) {
            started.kill();
        }
    }

    @Override
    public void awaitGone(Duration grace) {
        Child started = link();
        if (started != null) {
            started.awaitGone(grace);
        }
    }

    @Override
    public @Nullable String diagnosis() {
        Child started = link();
        return started == null ? null : started.diagnosis();
    }
}
