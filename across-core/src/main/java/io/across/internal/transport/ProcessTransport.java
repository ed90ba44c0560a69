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

    private final String program;

    /** Empty if the child is there already. */
    private final List<String> command;

    private ProcessTransport(String program, List<String> command, @Nullable Child running) {
        super("exec:" + program, true, running);
        this.program = program;
        this.command = command;
    }

    static ProcessTransport ofCommand(List<String> command) {
        if (command.isEmpty()) {
            throw new IllegalArgumentException("command is empty");
        }
        return new ProcessTransport(fileName(command.get(0)), List.copyOf(command), null);
    }

    static ProcessTransport ofProcess(Process process) {
        String program =
                process.info().command().map(ProcessTransport::fileName).orElse("process");
        // Nobody may see it blocked on its standard error before the connection is opened, nor leak it after a close.
        return new ProcessTransport(program, List.of(), new Child(program, process));
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
        if (!adopt(new Child(program, process))) {
            throw closedMeanwhile();
        }
    }

    private IOException closedMeanwhile() {
        return new IOException(address() + " was closed while it started");
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
