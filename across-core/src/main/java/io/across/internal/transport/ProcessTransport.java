package io.across.internal.transport;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A child process, over its standard input and output.
 *
 * <p>A read that is blocked when the transport is closed ends when the child's output does: when the child exits, which
 * the end of its input tells it to, or when {@link #awaitGone} or {@link #kill} kills it. The same goes for a write that
 * is blocked because the child does not read. {@link #lock} guards the hand-over from starting to started.
 */
final class ProcessTransport implements Transport {

    /** Starts the child, or has it already. */
    interface Launcher {
        Process launch() throws IOException;
    }

    private final String command;
    private final Launcher launcher;
    private final ReentrantLock lock = new ReentrantLock();

    @GuardedBy("lock") private boolean closed;

    /** Null until it is started. Written under the lock; read without it on the path of every message. */
    private volatile @Nullable Child child;

    private ProcessTransport(String command, Launcher launcher) {
        this.command = command;
        this.launcher = launcher;
    }

    static ProcessTransport ofCommand(List<String> command) {
        if (command.isEmpty()) {
            throw new IllegalArgumentException("command is empty");
        }
        List<String> words = List.copyOf(command);
        return new ProcessTransport(fileName(words.get(0)), () -> new ProcessBuilder(words).start());
    }

    static ProcessTransport ofProcess(Process process) {
        String command =
                process.info().command().map(ProcessTransport::fileName).orElse("process");
        ProcessTransport transport = new ProcessTransport(command, () -> process);
        // Nobody may see it blocked on its standard error before the connection is opened, nor leak it after a close.
        transport.child = new Child(command, process);
        return transport;
    }

    private static String fileName(String program) {
        Path name = Path.of(program).getFileName();
        return name == null ? program : name.toString();
    }

    @Override
    public String address() {
        return "exec:" + command;
    }

    @Override
    public boolean isBlocking() {
        return true;
    }

    @Override
    public void open(Duration timeout) throws IOException {
        requireNotClosed();
        if (child != null) {
            return;
        }
        Process process;
        try {
            process = launcher.launch();
        } catch (IOException e) {
            throw new IOException(address() + " cannot be started: " + Failures.reason(e), e);
        }
        adopt(new Child(command, process));
        requireNotClosed();
    }

    /** A close that came while it started could not see the child: it is done for it here. */
    private void adopt(Child started) {
        boolean late;
        lock.lock();
        try {
            child = started;
            late = closed;
        } finally {
            lock.unlock();
        }
        if (late) {
            started.close();
        }
    }

    private void requireNotClosed() throws IOException {
        lock.lock();
        try {
            if (closed) {
                throw new IOException(address() + " was closed while it started");
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public int read(ByteBuffer target, long timeoutNanos) throws IOException {
        try {
            return child().read(target);
        } catch (IOException e) {
            throw Failures.unreadable(address(), e);
        }
    }

    @Override
    public void wakeReader() {}

    @Override
    public long write(ByteBuffer[] sources, int count) throws IOException {
        try {
            return child().write(sources, count);
        } catch (IOException e) {
            throw Failures.unwritable(address(), e);
        }
    }

    private Child child() throws IOException {
        Child current = child;
        if (current == null) {
            lock.lock();
            try {
                throw closed ? new ClosedChannelException() : Failures.notOpen();
            } finally {
                lock.unlock();
            }
        }
        return current;
    }

    @Override
    public boolean awaitWritable(long timeoutNanos) {
        return true;
    }

    @Override
    public void close() {
        Child started;
        lock.lock();
        try {
            closed = true;
            started = child;
        } finally {
            lock.unlock();
        }
        if (started != null) {
            started.close();
        }
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
    public @Nullable String diagnosis() {
        Child started = child;
        return started == null ? null : started.diagnosis();
    }

    @Override
    public String toString() {
        return address();
    }
}
