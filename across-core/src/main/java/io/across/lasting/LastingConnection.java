package io.across.lasting;

import io.across.Backoff;
import io.across.CallInProgress;
import io.across.CallInterruptedException;
import io.across.ChannelStatus;
import io.across.Connection;
import io.across.ConnectionState;
import io.across.ConnectionStats;
import io.across.Endpoint;
import io.across.Lease;
import io.across.NotSentException;
import io.across.Options;
import io.across.PeerIdentity;
import io.across.PeerInfo;
import io.across.ReferenceCalls;
import io.across.Rights;
import io.across.Standstill;
import io.across.internal.concurrent.DaemonThreads;
import io.across.internal.engine.ConnectionNumbers;
import io.across.internal.lease.LeasedConnection;
import io.across.internal.route.RoutedCalls;
import io.across.internal.route.RoutedPython;
import io.across.python.Python;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection that lasts: it stands for one target, and what connects to it is opened again after a failure.
 *
 * <pre>{@code
 * Backoff backoff = Backoff.exponential(Duration.ofMillis(200), Duration.ofSeconds(30));
 * try (Connection store = Connection.lasting(Endpoint.tcp("wonderland", 1865), Options.defaults(), backoff)) {
 *     int answer = store.call(() -> 42);
 * }
 * }</pre>
 *
 * <p>A call takes the connection that is established at its time. If there is none it waits for the next one, up to its
 * deadline or, if it has none, up to the options' timeout; the waiting counts towards the deadline. At most {@link
 * Options#maxOutstandingCalls} wait, one more fails with a {@link io.across.LimitException}. A call that was on its
 * way when the connection broke fails with a {@link io.across.DisconnectException}, since the far side may have run it: it
 * is never repeated. Proxies belong to the connection through which they came, and end with it. What is not expected to mend
 * itself, such as a program that is not there, has calls fail at once, and is tried again after the longest delay.
 *
 * <p>{@link #cancel()} breaks off the connection of this moment; {@link #close()} ends this one for good. Each attempt that
 * fails, and each end, is a line in the log of the class. Thread-safe.
 */
public class LastingConnection implements Connection {

    private final String id = ConnectionNumbers.next();
    private final Instant openedAt = Instant.now();
    private final String name;
    private final Options options;
    private final Backoff backoff;
    private final boolean lazy;
    private final ConnectionHistory history = new ConnectionHistory();
    private final Initializers initializers = new Initializers();
    private final CompletableFuture<@Nullable Void> closed = new CompletableFuture<>();
    private final Supervision supervision;
    private final NextConnection next;

    /**
     * A connection that is not opened yet, but by {@link #start()} or, if it is lazy, by the first call.
     *
     * @param endpoint what it leads to, again and again
     * @param options of every connection that is opened; its {@linkplain Options#name() name} is this one's, or else the
     *     endpoint is
     * @param backoff when it is opened again
     * @param lazy whether it is opened by the first call only
     * @throws IllegalArgumentException if it is to be opened again, and {@code endpoint} {@linkplain Endpoint#isReopenable()
     *     cannot be}
     */
    @SuppressWarnings("this-escape") // a subclass is asked for its context by calls, of which there are none yet
    public LastingConnection(Endpoint endpoint, Options options, Backoff backoff, boolean lazy) {
        if (backoff.isEnabled() && !endpoint.isReopenable()) {
            throw new IllegalArgumentException(
                    endpoint + " cannot be opened again, since the first connection takes it over:"
                            + " open it once, by Connection.open, or with Backoff.never()");
        }
        String given = options.name();
        this.name = given != null ? given : endpoint.toString();
        this.options = options.toBuilder().name(name).build();
        this.backoff = backoff;
        this.lazy = lazy;
        Logger log = LoggerFactory.getLogger(getClass());
        Target target = new Target(name, endpoint, this.options, backoff);
        LifeObserver announcer = new Announcer();
        this.supervision = new Supervision(name, () -> new Supervisor(target, initializers, history, announcer, log));
        this.next = new NextConnection(name, this.options, supervision, history, this::callerContext);
    }

    /** Tells subclasses. */
    private final class Announcer implements LifeObserver {

        @Override
        public void established(@Nullable PeerIdentity identity) {
            LastingConnection.this.established(identity);
        }

        @Override
        public void lost(@Nullable PeerIdentity identity, @Nullable Throwable failure) {
            LastingConnection.this.lost(identity, failure);
        }
    }

    /**
     * Called each time when a connection has been established, and waiting calls go on already, by the thread that keeps it. Must
     * not throw.
     *
     * @param identity who is at the far side; null if nobody vouches for it
     */
    protected void established(@Nullable PeerIdentity identity) {}

    /**
     * Called each time when an established connection has ended, before it is opened again, by the thread that keeps it. Must not
     * throw, and should not take its time.
     *
     * @param identity who was at the far side; null if nobody vouched for it
     * @param failure why it has ended; null if it did in order
     */
    protected void lost(@Nullable PeerIdentity identity, @Nullable Throwable failure) {}

    /**
     * Takes what the present thread has of its caller's context, such as a trace, for what other threads do for its call later.
     *
     * @return runs tasks with that, on the thread that asks for it, which gets its own back afterwards
     */
    protected Executor callerContext() {
        return Runnable::run;
    }

    /** Begins its life, or begins it again after {@link #stop()}. Connects unless it is lazy, and waits for nothing. */
    public void start() {
        supervision.resume();
        if (!lazy) {
            supervision.begin();
        }
    }

    /**
     * Waits for what the first attempt since the start comes to.
     *
     * @throws NotSentException if it failed
     */
    protected final void awaitFirstAttempt() {
        next.await(supervision.first(), null);
    }

    /** Ends what is connected, in order; calls fail until it is started again. */
    public void stop() {
        supervision.stop();
    }

    @Override
    public void close() {
        close(Duration.ZERO);
    }

    /** Ends it for good; calls that wait for it to be established fail at once. */
    @Override
    public void close(Duration grace) {
        supervision.close(grace);
        closed.complete(null);
    }

    @Override
    public void drain(Duration grace) {
        DaemonThreads.start("across-connection " + name + " close", () -> close(grace));
    }

    @Override
    public void cancel() {
        Connection connection = supervision.current();
        if (connection != null) {
            connection.cancel();
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public final String id() {
        return id;
    }

    @Override
    public final Instant openedAt() {
        return openedAt;
    }

    /** When it is opened again. */
    public final Backoff backoff() {
        return backoff;
    }

    /** Whether it is opened by the first call only. */
    public final boolean isLazy() {
        return lazy;
    }

    /** Of the connection of this moment; {@link ConnectionState#STARTING} as long as there is none but may be one. */
    @Override
    public ConnectionState state() {
        return supervision.state();
    }

    /** Whether nothing has asked for it yet, so that it has not been opened. */
    public boolean isIdle() {
        return supervision.isIdle();
    }

    @Override
    public @Nullable PeerIdentity peerIdentity() {
        Connection connection = supervision.current();
        return connection == null ? null : connection.peerIdentity();
    }

    @Override
    public @Nullable PeerInfo peer() {
        Connection connection = supervision.current();
        return connection == null ? null : connection.peer();
    }

    @Override
    public Rights rights() {
        return options.rights();
    }

    /** Of all connections, those that have ended included. */
    @Override
    public ConnectionStats stats() {
        return history.totals();
    }

    @Override
    public List<CallInProgress> callsInProgress() {
        Connection connection = supervision.current();
        return connection == null ? List.of() : connection.callsInProgress();
    }

    @Override
    public Duration silence() {
        Connection connection = supervision.current();
        return connection == null ? Duration.ZERO : connection.silence();
    }

    @Override
    public @Nullable Standstill standstill() {
        Connection connection = supervision.current();
        return connection == null ? null : connection.standstill();
    }

    @Override
    public ChannelStatus status() {
        return new ChannelStatus(name, state(), history.since(), stats(), history.lastFailure());
    }

    /**
     * Waits until it is established, at most for the options' timeout.
     *
     * @throws NotSentException if it has ended, or is not established in time
     */
    @Override
    public Connection awaitReady() {
        awaitLife();
        return this;
    }

    /** Waits for it as {@link #awaitReady} does. */
    @Override
    public Connection awaitLife() {
        return next.await(supervision.ready(), null);
    }

    /** Waits as {@link #awaitReady} does. The lease stays with the connection that it got: it ends with that. */
    @Override
    public Lease lease() {
        return new LeasedConnection(awaitLife(), this::callerContext);
    }

    /** When it is closed for good. */
    @Override
    public CompletableFuture<@Nullable Void> onEnd() {
        return closed.copy();
    }

    /** Waits until it is closed for good. */
    @Override
    public void awaitEnd() {
        try {
            closed.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CallInterruptedException("awaitEnd of connection '" + name + "'");
        } catch (ExecutionException e) {
            throw new IllegalStateException("never completes exceptionally", e);
        }
    }

    /**
     * Has this done with the present connection, if there is one, and with each to come, before anybody uses it. What it throws
     * then ends the attempt: calls that wait for the connection are told why. Does not open a lazy one. Classes are found by
     * the present thread's context class loader.
     *
     * @param initializer may call over the connection that it is given; called by the thread that keeps the connection, or by
     *     this one
     * @throws RuntimeException of the initializer for the present connection; it is forgotten then
     */
    public void addInitializer(Consumer<Connection> initializer) {
        initializers.add(initializer, supervision::current);
    }

    /** Exports now, if it is connected, and again on every connection to come. Does not open a lazy one. */
    @Override
    public void export(String... packages) {
        addInitializer(connection -> connection.export(packages));
    }

    /** Exports now, if it is connected, and again on every connection to come. Does not open a lazy one. */
    @Override
    public void export(Class<?> anchor) {
        addInitializer(connection -> connection.export(anchor));
    }

    /** Its {@code export} holds for the present connection, if there is one, and for each to come. */
    @Override
    public Python python() {
        return new RoutedPython(next, null, this::addInitializer);
    }

    @Override
    public ReferenceCalls calls() {
        return new RoutedCalls(next, options.callTimeout().isZero() ? null : options.callTimeout());
    }

    @Override
    public String toString() {
        return "connection '" + name + "' (" + state() + ")";
    }
}
