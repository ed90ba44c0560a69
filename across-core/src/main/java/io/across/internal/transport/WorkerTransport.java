package io.across.internal.transport;

import io.across.ConnectionProvider.Worker;
import io.across.PeerIdentity;
import io.across.internal.concurrent.Closeables;
import io.across.internal.concurrent.DaemonThreads;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A worker process, over a Unix socket to which it connects back. Its standard input is empty, its output and errors go to
 * the log: whatever it prints, or what it has started, does no harm.
 */
final class WorkerTransport extends LinkTransport<ChildLink> {

    private static final File NOTHING = new File("/dev/null");

    /** Who opens a connection has a limit of its own, and better words for it. */
    private static final Duration MARGIN = Duration.ofSeconds(1);

    /** What a worker had started is gone within that time, or nobody finds it. */
    private static final Duration SWEEP = Duration.ofMillis(700);

    private final ProcessName name;
    private final Worker worker;
    private final Consumer<ProcessBuilder> preparation;

    /** Both are written by the thread that opens. */
    private volatile @Nullable RendezvousSocket rendezvous;

    private volatile @Nullable Child child;
    private volatile @Nullable PeerIdentity identity;

    private WorkerTransport(ProcessName name, Worker worker, Consumer<ProcessBuilder> preparation, boolean blocking) {
        super(name.address(), blocking, null);
        this.name = name;
        this.worker = worker;
        this.preparation = preparation;
    }

    static WorkerTransport of(
            Worker worker, Consumer<ProcessBuilder> preparation, @Nullable String connection, boolean blocking) {
        ProcessName name = new ProcessName(ProcessName.file(worker.program()), connection);
        return new WorkerTransport(name, worker, preparation, blocking);
    }

    @Override
    public void open(Duration timeout) throws IOException {
        try (RendezvousSocket point = RendezvousSocket.open(address())) {
            rendezvous = point;
            if (isClosed()) {
                throw closedMeanwhile();
            }
            Child started = start(point.socket());
            child = started;
            started.onExit(point::workerIsGone);
            boolean connected = false;
            try {
                connect(started, point.dial(timeout.isZero() ? timeout : timeout.plus(MARGIN)));
                connected = true;
            } finally {
                if (!connected) {
                    started.kill();
                }
            }
        } finally {
            rendezvous = null;
        }
    }

    private Child start(Path socket) throws IOException {
        List<String> command = worker.command(socket);
        ProcessBuilder builder = new ProcessBuilder(OwnSession.of(command));
        worker.prepare(builder);
        preparation.accept(builder);
        builder.redirectInput(Redirect.from(NOTHING)).redirectErrorStream(true);
        String mark = Descendants.newMark();
        Descendants.mark(builder.environment(), mark);
        try {
            Process process = builder.start();
            return StartedProcess.adopted(process, () -> Child.ofWorker(name, process, Descendants.of(process, mark)));
        } catch (IOException e) {
            throw new IOException(address() + " cannot be started: " + Failures.reason(e), e);
        }
    }

    private void connect(Child started, SocketChannel channel) throws IOException {
        boolean linked = false;
        WorkerLink stream;
        try {
            identity = PeerIdentities.of(channel);
            Link socket = isBlocking() ? SocketTransport.blockingLink(channel) : new SelectedLink(channel);
            stream = new WorkerLink(socket, channel::shutdownInput);
            linked = true;
        } finally {
            if (!linked) {
                Closeables.quietly(channel);
            }
        }
        if (!adopt(new ChildLink(started, stream))) {
            throw closedMeanwhile();
        }
        started.onExit(() -> endLater(started, stream));
    }

    private void endLater(Child exited, WorkerLink stream) {
        DaemonThreads.startOrRun("across-end " + address(), () -> {
            exited.awaitSwept(SWEEP);
            exited.ends();
            stream.endWhenQuiet();
        });
    }

    private IOException closedMeanwhile() {
        return new IOException(address() + " was closed while it started");
    }

    @Override
    void abortOpening() {
        RendezvousSocket point = rendezvous;
        if (point != null) {
            point.abort();
        }
    }

    @Override
    public @Nullable ProcessHandle process() {
        Child started = child;
        return started == null ? null : started.handle();
    }

    @Override
    public void kill() {
        Child started = child;
        if (started != null) {
            started.kill();
        }
    }

    @Override
    public void awaitGone(Duration grace) {
        Child started = child;
        if (started != null) {
            started.awaitGone(grace);
        }
    }

    @Override
    public @Nullable PeerIdentity identity() {
        return identity;
    }

    @Override
    public @Nullable String diagnosis() {
        Child started = child;
        return started == null ? null : started.diagnosis();
    }
}
