package io.across.spring.server;

import io.across.Connection;
import io.across.ConnectionListener;
import io.across.Options;
import io.across.PeerInfo;
import io.across.internal.concurrent.DaemonThreads;
import io.across.spring.ConnectionInstrumentation;
import io.across.spring.ConnectionOrigin;
import io.across.spring.ConnectionOrigin.Direction;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.context.ApplicationEventPublisher;

/**
 * Publishes who connects to listeners: {@link PeerConnectedEvent} and {@link PeerDisconnectedEvent}. One thread publishes,
 * while there is something to publish: a connection does not wait for those who hear of it. Thread-safe.
 */
public final class PeerAnnouncer implements ConnectionInstrumentation, DisposableBean {

    private static final Logger log = LoggerFactory.getLogger(PeerAnnouncer.class);

    /** Peers may come and go faster than somebody listens; what is kept for that one must have an end. */
    private static final int MAX_WAITING = 4096;

    private final ApplicationEventPublisher events;
    private final ThreadPoolExecutor publishing;

    /** Publishes to {@code events}. */
    public PeerAnnouncer(ApplicationEventPublisher events) {
        this.events = events;
        publishing = new ThreadPoolExecutor(
                1,
                1,
                1,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(MAX_WAITING),
                task -> DaemonThreads.named("across-peer-events", task));
        publishing.allowCoreThreadTimeOut(true);
    }

    @Override
    public Options instrument(ConnectionOrigin origin, Options options) {
        return origin.direction() == Direction.INBOUND
                ? options.toBuilder().listener(new Peers(origin.name())).build()
                : options;
    }

    /** What has happened until now is still told, unless somebody who listens takes too long. */
    @Override
    public void destroy() throws InterruptedException {
        publishing.shutdown();
        publishing.awaitTermination(1, TimeUnit.SECONDS);
    }

    private void publish(PeerEvent event) {
        try {
            publishing.execute(() -> publishNow(event));
        } catch (RejectedExecutionException e) {
            log.warn(
                    "{} of {} is dropped: {} wait",
                    event.getClass().getSimpleName(),
                    event.getConnection().name(),
                    publishing.getQueue().size());
        }
    }

    private void publishNow(PeerEvent event) {
        try {
            events.publishEvent(event);
        } catch (RuntimeException e) { // of a listener, or of a context that has closed
            log.warn(
                    "{} of {} was not heard by all",
                    event.getClass().getSimpleName(),
                    event.getConnection().name(),
                    e);
        }
    }

    /** Of one listener. Called by threads of its connections. */
    private final class Peers implements ConnectionListener {

        private final String listener;

        /** Whether the handshake is done, of those that have not ended. What happens to one is queued in its order. */
        private final Map<Connection, Boolean> connections = new ConcurrentHashMap<>();

        Peers(String listener) {
            this.listener = listener;
        }

        @Override
        public void opened(Connection connection) {
            connections.put(connection, false);
        }

        @Override
        public void ready(Connection connection, PeerInfo peer) {
            connections.computeIfPresent(connection, (key, ready) -> {
                publish(new PeerConnectedEvent(listener, connection, connection.peerIdentity()));
                return true;
            });
        }

        @Override
        public void closed(Connection connection, @Nullable Throwable failure) {
            connections.computeIfPresent(connection, (key, ready) -> {
                if (ready) {
                    publish(new PeerDisconnectedEvent(listener, connection, connection.peerIdentity(), failure));
                }
                return null;
            });
        }
    }
}
