package io.across.spring.server;

import io.across.Connection;
import io.across.ConnectionObserver;
import io.across.Options;
import io.across.PeerInfo;
import io.across.internal.concurrent.DaemonThreads;
import io.across.spring.ConnectionInstrumentation;
import io.across.spring.ConnectionOrigin;
import io.across.spring.ConnectionOrigin.Direction;
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
                ? options.toBuilder()
                        .observer(connection -> new Peer(origin.name(), connection))
                        .build()
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
        } catch (RuntimeException | Error e) { // of a listener, or of a context that has closed
            log.warn(
                    "{} of {} was not heard by all",
                    event.getClass().getSimpleName(),
                    event.getConnection().name(),
                    e);
        }
    }

    /** What becomes of one connection, told in order. */
    private final class Peer implements ConnectionObserver {

        private final String listener;
        private final Connection connection;
        private boolean connected;

        Peer(String listener, Connection connection) {
            this.listener = listener;
            this.connection = connection;
        }

        @Override
        public void ready(PeerInfo peer) {
            connected = true;
            publish(new PeerConnectedEvent(listener, connection, connection.peerIdentity()));
        }

        @Override
        public void closed(@Nullable Throwable failure) {
            if (connected) {
                publish(new PeerDisconnectedEvent(listener, connection, connection.peerIdentity(), failure));
            }
        }
    }
}
