package io.across.spring.client;

import io.across.CallInProgress;
import io.across.CallInterruptedException;
import io.across.ChannelStatus;
import io.across.Connection;
import io.across.ConnectionProvider;
import io.across.ConnectionState;
import io.across.ConnectionStats;
import io.across.Endpoint;
import io.across.NotSentException;
import io.across.Options;
import io.across.PeerIdentity;
import io.across.PeerInfo;
import io.across.ReferenceCalls;
import io.across.Rights;
import io.across.Standstill;
import io.across.python.Python;
import io.across.python.PythonModules;
import io.across.spring.ConnectionIds;
import io.across.spring.ConnectionOrigin;
import io.across.spring.FailureAnalyzedException;
import io.across.spring.MonitoredConnection;
import io.across.spring.PeerLanguage;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;
import org.springframework.context.ApplicationEventPublisher;

/**
 * A connection that lasts: it stands for one target, and what connects to it is opened again after a failure.
 *
 * <p>A call takes the connection that is established at its time. If there is none it waits for the next one, up to its
 * deadline or, if it has none, up to the options' timeout; the waiting counts towards the deadline. At most {@link
 * Options#maxOutstandingCalls} wait, one more fails with a {@link io.across.LimitException}. A call that was on its
 * way when the connection broke fails with a {@link io.across.DisconnectException}, since the far side may have run it: it
 * is never repeated. Proxies belong to the connection through which they came, and end with it.
 *
 * <p>{@link #cancel()} breaks off the connection of this moment; {@link #close()} ends this one for good. The application
 * context starts and stops it. Thread-safe.
 */
public final class NamedConnection implements Connection, MonitoredConnection {

    private final String name;
    private final Options options;
    private final ReconnectPolicy policy;
    private final boolean lazy;
    private final ConnectionHistory history = new ConnectionHistory();
    private final CompletableFuture<@Nullable Void> closed = new CompletableFuture<>();

    /** Whether the application does not start without it. Set before it is started. */
    private volatile boolean failFast;

    private final StandingExports exports = new StandingExports();
    private final ConnectionLife life;

    /**
     * A connection that is not opened yet.
     *
     * @param name what it is called, in logs and as a bean
     * @param endpoint what stands behind it
     * @param options of every connection that is opened
     * @param policy when it is opened again
     * @param lazy whether it is opened by the first call only
     */
    public NamedConnection(String name, Endpoint endpoint, Options options, ReconnectPolicy policy, boolean lazy) {
        this(name, endpoint, options, policy, lazy, event -> {});
    }

    /**
     * A connection that is not opened yet, and whose changes of state are published.
     *
     * @param name what it is called, in logs and as a bean
     * @param endpoint what stands behind it
     * @param options of every connection that is opened
     * @param policy when it is opened again
     * @param lazy whether it is opened by the first call only
     * @param events is given a {@link ConnectionEstablishedEvent} and a {@link ConnectionLostEvent} each time
     */
    public NamedConnection(
            String name,
            Endpoint endpoint,
            Options options,
            ReconnectPolicy policy,
            boolean lazy,
            ApplicationEventPublisher events) {
        this.name = name;
        this.options = options.toBuilder().name(name).build();
        this.policy = policy;
        this.lazy = lazy;
        Options own = this.options;
        ConnectionAnnouncer announcer = new ConnectionAnnouncer(this, events);
        life = new ConnectionLife(
                () -> new ConnectionSupervisor(name, endpoint, exports::applyTo, own, policy, history, announcer));
    }

    /**
     * Begins its life, or begins it again after {@link #stop()}. Connects unless it is lazy; waits for that only if the
     * first failure is final, because it does not reconnect or is to {@linkplain #failFast fail fast}.
     *
     * @throws FailureAnalyzedException if that is so and the first attempt to establish it fails
     */
    void start() {
        life.resume();
        ConnectionSupervisor now = lazy ? null : life.supervised();
        if (now != null && (failFast || !policy.enabled())) {
            awaitFirst(now);
        }
    }

    /**
     * Has the application fail to start if the first attempt to establish the connection fails. To be said before it is
     * started; of no effect if it is lazy.
     */
    public void failFast() {
        failFast = true;
    }

    private void awaitFirst(ConnectionSupervisor supervisor) {
        try {
            await(supervisor.first(), null);
        } catch (NotSentException e) {
            throw FailedStart.of(name, policy.enabled(), history.lastFailure(), e);
        }
    }

    /** Ends what is connected, in order; calls fail until it is started again. */
    void stop() {
        life.stop();
    }

    @Override
    public void close() {
        if (life.close()) {
            closed.complete(null);
        }
    }

    @Override
    public void cancel() {
        Connection connection = life.current();
        if (connection != null) {
            connection.cancel();
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String id() {
        return ConnectionIds.named(name);
    }

    @Override
    public ConnectionOrigin origin() {
        return ConnectionOrigin.connection(name);
    }

    @Override
    public Connection connection() {
        return this;
    }

    /** Of the connection of this moment; {@link ConnectionState#STARTING} as long as there is none but may be one. */
    @Override
    public ConnectionState state() {
        return life.state();
    }

    /** Whether nothing has asked for it yet, so that it has not been opened. */
    public boolean isIdle() {
        return life.isIdle();
    }

    @Override
    public @Nullable PeerIdentity peerIdentity() {
        Connection connection = life.current();
        return connection == null ? null : connection.peerIdentity();
    }

    @Override
    public @Nullable PeerInfo peer() {
        Connection connection = life.current();
        return connection == null ? null : connection.peer();
    }

    @Override
    public Rights rights() {
        return options.rights();
    }

    @Override
    public ConnectionStats stats() {
        return history.totals();
    }

    @Override
    public Python python() {
        return ConnectionProvider.instance()
                .python(deadline -> new PatientCalls(this, deadline).awaitPython(), FollowUpThreads::inContext);
    }

    @Override
    public List<CallInProgress> callsInProgress() {
        Connection connection = life.current();
        return connection == null ? List.of() : connection.callsInProgress();
    }

    @Override
    public Duration silence() {
        Connection connection = life.current();
        return connection == null ? Duration.ZERO : connection.silence();
    }

    @Override
    public @Nullable Standstill standstill() {
        Connection connection = life.current();
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
        await(nextReady(), null);
        return this;
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
     * Refuses every peer that speaks another language: the connection is then not established, and calls that wait for it say
     * why. To be said before it is started.
     */
    public void expect(PeerLanguage language) {
        exports.add(new ExpectedLanguage(name, language), () -> null);
    }

    /** Exports now, if it is connected, and again on every connection to come. Does not open a lazy one. */
    @Override
    public void export(String... packages) {
        exports.add(connection -> connection.export(packages), life::current);
    }

    /** Exports now, if it is connected, and again on every connection to come. Does not open a lazy one. */
    @Override
    public void export(Class<?> anchor) {
        exports.add(connection -> connection.export(anchor), life::current);
    }

    /** Lets a Python process import modules, now, if it is connected, and on every connection to come. Does not open a lazy one. */
    public void exportModules(PythonModules from, String... modules) {
        exports.add(connection -> connection.python().export(from, modules), life::current);
    }

    /**
     * Has what the far side logs logged here as well, from now on and on every connection to come: see {@link
     * io.across.logging.AcrossLogs}. Does not open a lazy one. If the far side refuses, it is used without.
     *
     * @param lowest what is below is not sent, whatever the levels of this side are
     */
    public void forwardLogs(Level lowest) {
        exports.add(new ForwardedLogs(lowest), life::current);
    }

    @Override
    public ReferenceCalls calls() {
        return new PatientCalls(this, options.callTimeout().isZero() ? null : options.callTimeout());
    }

    @Override
    public ReferenceCalls within(Duration deadline) {
        if (deadline.isNegative() || deadline.isZero()) {
            throw new IllegalArgumentException("deadline must be positive, is " + deadline);
        }
        return new PatientCalls(this, deadline);
    }

    /** How long a call without a deadline waits for a connection; zero for no limit. */
    Duration patience() {
        return options.timeout();
    }

    /**
     * An established connection, now or as soon as there is one; opens it if nobody has. Completed by whoever waits no
     * longer.
     */
    CompletableFuture<Connection> nextReady() {
        ConnectionSupervisor now = life.supervised();
        return now == null ? CompletableFuture.failedFuture(ended()) : now.ready();
    }

    private NotSentException ended() {
        boolean forGood = state() == ConnectionState.CLOSED;
        return new NotSentException("connection '" + name + "' is " + (forGood ? "closed" : "stopped"), null);
    }

    /** See {@link PatientCalls#await}. */
    Connection await(CompletableFuture<Connection> ready, @Nullable Duration deadline) {
        return new PatientCalls(this, deadline).await(ready);
    }

    /** For the message of a call that waited in vain: what is the case. */
    String notReady() {
        return history.wasEstablished() ? "has ended and is not established again" : "is not established";
    }

    /** For the message of a call that waited in vain: why that is. */
    String whyNotReady() {
        ChannelStatus.Failure failure = history.lastFailure();
        return failure == null ? "" : "; last failure: " + failure.message();
    }

    @Override
    public String toString() {
        return "connection '" + name + "' (" + state() + ")";
    }
}
