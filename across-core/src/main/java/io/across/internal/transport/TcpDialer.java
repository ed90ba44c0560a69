package io.across.internal.transport;

import io.across.Endpoint;
import io.across.internal.concurrent.Closeables;
import io.across.internal.concurrent.DaemonThreads;
import io.across.internal.concurrent.TimeLimit;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Resolves a host name and tries its addresses in turn, each with an equal share of the time that is left. */
final class TcpDialer extends Dialer {

    /** How a name becomes addresses; the JDK's way, except in tests. */
    interface Resolver {
        InetAddress[] resolve(String host) throws UnknownHostException;
    }

    private final String host;
    private final int port;
    private final Resolver resolver;

    /** Completed by the thread that looks the name up, cancelled by {@link #abort}. */
    private final CompletableFuture<InetAddress[]> addresses = new CompletableFuture<>();

    TcpDialer(String host, int port, Resolver resolver) {
        this(Endpoint.tcp(host, port).toString(), host, port, resolver);
    }

    TcpDialer(String address, String host, int port, Resolver resolver) {
        super(address);
        this.host = host;
        this.port = port;
        this.resolver = resolver;
    }

    @Override
    SocketChannel dial(Selector selector, TimeLimit deadline) throws IOException {
        InetAddress[] candidates = resolve(deadline);
        List<String> reasons = new ArrayList<>();
        for (int i = 0; i < candidates.length; i++) {
            try {
                return connect(candidates[i], selector, deadline.share(candidates.length - i));
            } catch (IOException e) {
                requireNotAborted();
                if (Thread.currentThread().isInterrupted()) {
                    throw e;
                }
                reasons.add(candidates[i].getHostAddress() + ": " + Failures.reason(e));
            }
        }
        throw unreachable(String.join("; ", reasons));
    }

    @Override
    void abort() {
        super.abort();
        addresses.cancel(false);
    }

    private SocketChannel connect(InetAddress candidate, Selector selector, TimeLimit deadline) throws IOException {
        SocketChannel channel = SocketChannel.open();
        boolean connected = false;
        try {
            channel.configureBlocking(false);
            if (!channel.connect(new InetSocketAddress(candidate, port))) {
                awaitConnected(channel, selector, deadline);
            }
            requireSomebodyElse(channel);
            connected = true;
            return channel;
        } finally {
            if (!connected) {
                Closeables.quietly(channel);
            }
        }
    }

    /**
     * Whoever connects again and again to a local port where nobody listens is at last given this very port as its own, and
     * TCP then connects it with itself.
     */
    static void requireSomebodyElse(SocketChannel channel) throws IOException {
        if (channel.getLocalAddress().equals(channel.getRemoteAddress())) {
            throw new ConnectException("Connection refused (it was connected with itself)");
        }
    }

    /** A look-up cannot be interrupted and may take many seconds: it gets a thread that nobody has to wait for. */
    private InetAddress[] resolve(TimeLimit deadline) throws IOException {
        DaemonThreads.start("across-resolve " + host, this::lookUp);
        try {
            return addresses.get(deadline.remainingNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw unreachable("host " + host + " is unknown");
        } catch (TimeoutException e) {
            throw unreachable("host " + host + " was not resolved in time");
        } catch (CancellationException e) {
            requireNotAborted();
            throw e;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException(address() + " was not connected: its thread was interrupted");
        }
    }

    private void lookUp() {
        try {
            addresses.complete(resolver.resolve(host));
        } catch (UnknownHostException | RuntimeException | Error e) {
            addresses.completeExceptionally(e);
        }
    }

    private IOException unreachable(String why) {
        return new IOException(address() + " cannot be reached: " + why);
    }
}
