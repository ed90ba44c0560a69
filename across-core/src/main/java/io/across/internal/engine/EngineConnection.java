package io.across.internal.engine;

import io.across.CallInProgress;
import io.across.CallInterruptedException;
import io.across.ChannelStatus;
import io.across.ChannelStatus.Failure;
import io.across.Connection;
import io.across.ConnectionState;
import io.across.ConnectionStats;
import io.across.Options;
import io.across.PeerIdentity;
import io.across.PeerInfo;
import io.across.ReferenceCalls;
import io.across.Rights;
import io.across.Standstill;
import io.across.internal.concurrent.Futures;
import io.across.internal.transport.Transport;
import io.across.internal.wire.Greeting;
import io.across.python.Python;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * One connection, as its user sees it: passes what is asked on to the part that knows. {@link ConnectionAssembly} puts the
 * parts together. Thread-safe.
 */
public final class EngineConnection implements Connection, LogLink.Carrier {

    private final String id = ConnectionNumbers.next();
    private final Instant openedAt = Instant.now();
    private final Transport transport;
    private final Options options;
    private final CodecFactory languages;
    private final Executor workers;
    private final ClassLoader classLoader;
    private final String name;
    private final Lifecycle lifecycle;
    private final Negotiation negotiation;
    private final Ending ending;
    private final GracefulClose gracefulClose;
    private final Draining draining;
    private final ServingThread serving;
    private final PendingLogs pendingLogs;
    private final EngineCalls calls;
    private final CallsInProgress progress;
    private final OverdueCalls overdue;
    private final LogLink logLink;
    private final EndActions endActions;

    /** Tests make requests by it that no user can. */
    final CallsWhenReady caller;

    /** Tests reach the tables by it. */
    final Statistics statistics;

    private EngineConnection(Transport transport, Options options, CodecFactory languages, ConnectionAssembly parts) {
        this.transport = transport;
        this.options = options;
        this.languages = languages;
        this.workers = EngineThreads.workers(options.threads());
        this.classLoader = parts.classLoader;
        this.name = parts.holder.name();
        this.lifecycle = parts.lifecycle;
        this.negotiation = parts.negotiation;
        this.ending = parts.ending;
        this.gracefulClose = parts.gracefulClose;
        this.draining = parts.draining;
        this.serving = parts.serving;
        this.pendingLogs = parts.pendingLogs;
        this.caller = parts.caller;
        this.calls = new EngineCalls(parts.caller, Duration.ZERO, Duration.ZERO);
        this.progress = parts.progress;
        this.overdue = parts.overdue;
        this.logLink = parts.logLink;
        this.endActions = parts.endActions;
        this.statistics = parts.statistics;
    }

    /**
     * Begins a connection, which establishes itself in the background.
     *
     * @param capabilities the capability bits to announce (protocol, section 8)
     * @param description what to say of this side
     * @param bootloaders what a BIOS is sent; null if this connection boots nobody
     */
    public static EngineConnection open(
            Transport transport,
            Options options,
            CodecFactory languages,
            long extensionVersion,
            long capabilities,
            Map<String, String> description,
            @Nullable Bootloaders bootloaders) {
        long timeoutMillis =
                options.timeout().isZero() ? 0 : Math.max(options.timeoutMillis(), Greeting.MIN_TIMEOUT_MILLIS);
        Greeting greeting = new Greeting(timeoutMillis, extensionVersion, capabilities, description);
        ConnectionAssembly parts = new ConnectionAssembly(transport, options, languages, greeting, bootloaders);
        EngineConnection connection = new EngineConnection(transport, options, languages, parts);
        // Observers and proxies show the connection, which is there only now; nothing has been started yet.
        parts.start(connection);
        return connection;
    }

    /** The connection whose call the current thread serves; null if it serves none. */
    public static @Nullable Connection current() {
        return ServingThread.current();
    }

    // Calls.

    @Override
    public ReferenceCalls calls() {
        return calls;
    }

    @Override
    public Python python() {
        return languages.python(caller);
    }

    @Override
    public void export(String... packages) {
        ClassLoader context = Thread.currentThread().getContextClassLoader();
        calls.export(List.of(packages), context != null ? context : classLoader);
    }

    @Override
    public void export(Class<?> anchor) {
        ClassLoader loader = anchor.getClassLoader();
        calls.export(List.of(anchor.getPackageName()), loader != null ? loader : classLoader);
    }

    @Override
    public LogLink logLink() {
        return logLink;
    }

    // The end.

    @Override
    public void cancel() {
        ending.cancel();
    }

    @Override
    public void drain(Duration grace) {
        draining.begin(grace);
    }

    @Override
    public void close(Duration grace) {
        if (grace.isZero()) {
            close();
            return;
        }
        draining.begin(grace);
        if (!serving.isCurrent()) {
            gracefulClose.closeWhenEnded();
        }
    }

    @Override
    public void close() {
        try {
            if (isConnected() || state() == ConnectionState.DRAINING) {
                pendingLogs.flush();
            }
        } finally {
            if (serving.isCurrent()) {
                gracefulClose.closeLater(workers);
            } else {
                gracefulClose.close();
            }
        }
    }

    @Override
    public CompletableFuture<@Nullable Void> onEnd() {
        CompletableFuture<@Nullable Void> ended = new CompletableFuture<>();
        Runnable action = () -> ended.complete(null);
        endActions.add(action);
        // Whoever waits no longer and completes it, as a lease does, is not remembered for as long as the connection
        // lives.
        Futures.whenDone(ended, (nothing, failure) -> endActions.remove(action));
        return ended;
    }

    // What the user asks.

    @Override
    public String name() {
        return name;
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public Instant openedAt() {
        return openedAt;
    }

    @Override
    public ConnectionState state() {
        return lifecycle.state();
    }

    @Override
    public ChannelStatus status() {
        Instant since = lifecycle.since();
        Throwable failure = lifecycle.failure();
        return new ChannelStatus(
                name,
                state(),
                since,
                stats(),
                failure == null || since == null ? null : new Failure(since, failure.toString(), null));
    }

    @Override
    public @Nullable PeerInfo peer() {
        return negotiation.peer();
    }

    @Override
    public Rights rights() {
        return options.rights();
    }

    @Override
    public @Nullable PeerIdentity peerIdentity() {
        return transport.identity();
    }

    @Override
    public ConnectionStats stats() {
        return statistics.now();
    }

    @Override
    public Duration silence() {
        return statistics.silence();
    }

    @Override
    public @Nullable Standstill standstill() {
        return overdue.standstill();
    }

    @Override
    public List<CallInProgress> callsInProgress() {
        return progress.list();
    }

    @Override
    public Connection awaitReady() {
        negotiation.awaitReady();
        return this;
    }

    @Override
    public void awaitDraining() {
        await(ConnectionState.DRAINING);
    }

    @Override
    public void awaitEnd() {
        await(ConnectionState.STOPPED);
    }

    private void await(ConnectionState state) {
        try {
            lifecycle.await(state, Long.MAX_VALUE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CallInterruptedException("waiting for the end of connection " + name);
        }
    }

    @Override
    public String toString() {
        return "connection " + name + " (" + lifecycle.state() + ")";
    }
}
