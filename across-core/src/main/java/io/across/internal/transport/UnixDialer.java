package io.across.internal.transport;

import io.across.internal.concurrent.Closeables;
import io.across.internal.concurrent.DaemonThreads;
import io.across.internal.concurrent.TimeLimit;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/**
 * Connects to a Unix domain socket, and waits while the listener's backlog is full.
 *
 * <p>Linux refuses a connect that must not block with EAGAIN then, which the JDK tells from other errors by nothing but
 * the system's text, in the language of the machine. A connect that may block needs no such text: it waits for the
 * backlog, and fails as before for every other reason.
 */
final class UnixDialer extends Dialer {

    private final Path path;

    UnixDialer(Path path) {
        super("unix:" + path);
        this.path = path;
    }

    @Override
    SocketChannel dial(Selector selector, TimeLimit deadline) throws IOException {
        try {
            SocketChannel channel = connectAtOnce();
            return channel != null ? channel : connectPatiently(selector, deadline);
        } catch (IOException e) {
            requireNotAborted();
            throw new IOException(address() + " cannot be reached: " + Failures.reason(e), e);
        }
    }

    /** Returns null if that failed, for whatever reason. */
    private @Nullable SocketChannel connectAtOnce() throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        boolean connected = false;
        try {
            channel.configureBlocking(false);
            // Never finished later: where EAGAIN passes for "in progress", finishing succeeds on a socket that leads
            // nowhere.
            connected = channel.connect(UnixDomainSocketAddress.of(path));
            return connected ? channel : null;
        } catch (SocketException e) {
            return null;
        } finally {
            if (!connected) {
                Closeables.quietly(channel);
            }
        }
    }

    /** On a thread of its own, since a connect that blocks keeps no time: it ends when its channel is closed. */
    private SocketChannel connectPatiently(Selector selector, TimeLimit deadline) throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        FutureTask<Boolean> attempt = new FutureTask<>(() -> channel.connect(UnixDomainSocketAddress.of(path)));
        boolean connected = false;
        try {
            startAndWake(attempt, selector);
            while (!attempt.isDone()) {
                if (deadline.isOver()) {
                    throw new IOException("its backlog is full (no answer in time)");
                }
                pause(selector, deadline.remainingNanos());
            }
            connected = outcome(attempt);
            return channel;
        } finally {
            if (!connected) {
                Closeables.quietly(channel);
            }
        }
    }

    private void startAndWake(FutureTask<?> attempt, Selector selector) {
        DaemonThreads.start("across-connect " + path, () -> {
            attempt.run();
            selector.wakeup();
        });
    }

    /** Of an attempt that is done: does not wait. */
    private static boolean outcome(FutureTask<Boolean> attempt) throws IOException {
        try {
            return attempt.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException failure ? failure : new IOException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("its thread was interrupted");
        }
    }
}
