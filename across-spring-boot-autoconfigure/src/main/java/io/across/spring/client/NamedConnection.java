package io.across.spring.client;

import io.across.Backoff;
import io.across.Connection;
import io.across.Endpoint;
import io.across.NotSentException;
import io.across.Options;
import io.across.PeerIdentity;
import io.across.lasting.LastingConnection;
import io.across.spring.ConnectionIds;
import io.across.spring.ConnectionOrigin;
import io.across.spring.MonitoredConnection;
import io.across.spring.PeerLanguage;
import io.across.spring.internal.CallerContext;
import io.across.spring.internal.FailureAnalyzedException;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;
import org.springframework.context.ApplicationEventPublisher;

/**
 * A connection of the application's that lasts and has a name: see {@link LastingConnection} for what becomes of calls. The
 * application context starts and stops it, and its changes of state are published.
 */
public final class NamedConnection extends LastingConnection implements MonitoredConnection {

    private final ConnectionAnnouncer announcer;

    /** Whether the application does not start without it. Set before it is started. */
    private volatile boolean failFast;

    /**
     * A connection that is not opened yet.
     *
     * @param name what it is called, in logs and as a bean
     * @param endpoint what stands behind it
     * @param options of every connection that is opened
     * @param backoff when it is opened again
     * @param lazy whether it is opened by the first call only
     */
    public NamedConnection(String name, Endpoint endpoint, Options options, Backoff backoff, boolean lazy) {
        this(name, endpoint, options, backoff, lazy, event -> {});
    }

    /**
     * A connection that is not opened yet, and whose changes of state are published.
     *
     * @param name what it is called, in logs and as a bean
     * @param endpoint what stands behind it
     * @param options of every connection that is opened
     * @param backoff when it is opened again
     * @param lazy whether it is opened by the first call only
     * @param events is given a {@link ConnectionEstablishedEvent} and a {@link ConnectionLostEvent} each time
     */
    public NamedConnection(
            String name,
            Endpoint endpoint,
            Options options,
            Backoff backoff,
            boolean lazy,
            ApplicationEventPublisher events) {
        super(endpoint, options.toBuilder().name(name).build(), backoff, lazy);
        this.announcer = new ConnectionAnnouncer(this, events);
    }

    /**
     * Begins its life, or begins it again after {@link #stop()}. Connects unless it is lazy; waits for that only if the
     * first failure is final, because it does not reconnect or is to {@linkplain #failFast fail fast}.
     *
     * @throws FailureAnalyzedException if that is so and the first attempt to establish it fails
     */
    @Override
    public void start() {
        super.start();
        if (!isLazy() && (failFast || !backoff().isEnabled())) {
            try {
                awaitFirstAttempt();
            } catch (NotSentException e) {
                throw FailedStart.of(name(), backoff().isEnabled(), status().lastFailure(), e);
            }
        }
    }

    /**
     * Has the application fail to start if the first attempt to establish the connection fails. To be said before it is
     * started; of no effect if it is lazy.
     */
    public void failFast() {
        failFast = true;
    }

    @Override
    public String operatorId() {
        return ConnectionIds.named(name());
    }

    @Override
    public ConnectionOrigin origin() {
        return ConnectionOrigin.connection(name());
    }

    @Override
    public Connection connection() {
        return this;
    }

    /**
     * Refuses every peer that speaks another language: the connection is then not established, and calls that wait for it say
     * why. To be said before it is started.
     */
    public void expect(PeerLanguage language) {
        addInitializer(new ExpectedLanguage(name(), language));
    }

    /**
     * Has what the far side logs logged here as well, from now on and on every connection to come: see {@link
     * io.across.logging.AcrossLogs}. Does not open a lazy one. If the far side refuses, it is used without.
     *
     * @param lowest what is below is not sent, whatever the levels of this side are
     */
    public void forwardLogs(Level lowest) {
        addInitializer(new ForwardedLogs(lowest));
    }

    @Override
    protected void established(@Nullable PeerIdentity identity) {
        announcer.established(identity);
    }

    @Override
    protected void lost(@Nullable PeerIdentity identity, @Nullable Throwable failure) {
        announcer.lost(identity, failure);
    }

    @Override
    protected Executor callerContext() {
        return CallerContext.capture();
    }
}
