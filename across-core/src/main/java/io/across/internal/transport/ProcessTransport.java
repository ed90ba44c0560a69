package io.across.internal.transport;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A child process, over its standard input and output.
 *
 * <p>A read that is blocked when the transport is closed ends when the child's output does: when the child exits, which
 * the end of its input tells it to, or when {@link #awaitGone} or {@link #kill} kills it. The same goes for a write that
 * is blocked because the child does not read.
 */
final class ProcessTransport extends LinkTransport<ChildLink> {

    /** What lines of the child's standard error are found by in the log. */
    private final ProcessName name;

    /** Empty if the child is there already. */
    private final List<String> command;

    /** Changes the child's environment and its working directory. */
    private final Consumer<ProcessBuilder> preparation;

    private ProcessTransport(
            ProcessName name, List<String> command, Consumer<ProcessBuilder> preparation, @Nullable ChildLink running) {
        super(name.address(), true, running);
        this.name = name;
        this.command = command;
        this.preparation = preparation;
    }

    static ProcessTransport ofCommand(
            List<String> command, Consumer<ProcessBuilder> preparation, @Nullable String connection) {
        if (command.isEmpty()) {
            throw new IllegalArgumentException("command is empty");
        }
        ProcessName name = new ProcessName(ProcessName.file(command.get(0)), connection);
        return new ProcessTransport(name, List.copyOf(command), preparation, null);
    }

    static ProcessTransport ofProcess(Process process, @Nullable String connection) {
        String program = process.info().command().map(ProcessName::file).orElse("process");
        // Nobody may see it blocked on its standard error before the connection is opened, nor leak it after a close.
        ProcessName name = new ProcessName(program, connection);
        return new ProcessTransport(name, List.of(), builder -> {}, link(name, process));
    }

    private static ChildLink link(ProcessName name, Process process) {
        StreamSink stdin = new StreamSink(process.getOutputStream(), false);
        if (SshMaster.isPossible(name)) {
            SshMaster master = SshMaster.of(process);
            StreamSource stdout = new StreamSource(master.output(1, process.getInputStream()), true);
            return new ChildLink(
                    Child.ofSsh(name, process, master, streamEnd(stdout, stdin)), new PipeLink(stdout, stdin));
        }
        StreamSource stdout = new StreamSource(process.getInputStream(), false);
        return new ChildLink(Child.ofPipes(name, process, streamEnd(stdout, stdin)), new PipeLink(stdout, stdin));
    }

    private static Child.StreamEnd streamEnd(StreamSource stdout, StreamSink stdin) {
        return deadline -> stdout.guard().awaitClosed(deadline) && stdin.guard().awaitClosed(deadline);
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
            ProcessBuilder builder = new ProcessBuilder(command);
            preparation.accept(builder);
            process = builder.start();
        } catch (IOException e) {
            throw new IOException(address() + " cannot be started: " + Failures.reason(e), e);
        }
        if (!adopt(StartedProcess.adopted(process, () -> link(name, process)))) {
            throw closedMeanwhile();
        }
    }

    private IOException closedMeanwhile() {
        return new IOException(address() + " was closed while it started");
    }

    @Override
    public @Nullable ProcessHandle process() {
        ChildLink started = link();
        return started == null ? null : started.child().handle();
    }

    @Override
    public void kill() {
        ChildLink started = link();
        if (started != null) {
            started.child().kill();
        }
    }

    @Override
    public void awaitGone(Duration grace) {
        ChildLink started = link();
        if (started != null) {
            started.child().awaitGone(grace);
        }
    }

    @Override
    public @Nullable String diagnosis() {
        ChildLink started = link();
        return started == null ? null : started.child().diagnosis();
    }
}
