package io.across.spring.survival;

import static org.awaitility.Awaitility.await;

import io.across.ConnectionState;
import io.across.fixtures.faults.FaultyLives;
import io.across.fixtures.faults.Life;
import io.across.spring.client.ConnectionEstablishedEvent;
import io.across.spring.client.NamedConnection;
import io.across.spring.client.NamedConnections;
import io.across.spring.server.AcrossListener;
import io.across.spring.server.PeerConnectedEvent;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.health.registry.HealthContributorRegistry;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;

/**
 * An application whose named connection leads to its own listener: both are stopped, started and broken off, while one place
 * of the library after the other fails.
 */
public final class FaultyApplication implements Life {

    /** What it may take until there is a connection again, or until it is said that there is none. */
    private static final Duration SOON = Duration.ofSeconds(5);

    private final NamedConnection shop;
    private final NamedConnections connections;
    private final AcrossListener listener;
    private final Heard heard;
    private final ConfigurableApplicationContext context;

    /** What calls have promised. */
    private final Queue<CompletableFuture<Integer>> promised = new ArrayDeque<>();

    private FaultyApplication(ConfigurableApplicationContext context) {
        this.context = context;
        this.shop = context.getBean(NamedConnection.class);
        this.connections = context.getBean(NamedConnections.class);
        this.listener = context.getBean(AcrossListener.class);
        this.heard = context.getBean(Heard.class);
    }

    /** @param arguments every how many-th of the places, from which on, and where files may be made */
    public static void main(String[] arguments) throws Exception {
        System.setProperty("spring.devtools.restart.enabled", "false");
        Path socket = Path.of(arguments[2], "s");
        try (ConfigurableApplicationContext context = new SpringApplicationBuilder(Heard.class)
                .web(WebApplicationType.NONE)
                .properties(Map.of(
                        "across.server.unix.path", socket.toString(),
                        "across.server.shutdown.grace-period", "0",
                        "across.connections.shop.uri", "unix:" + socket,
                        "across.connections.shop.reconnect.initial-delay", "5ms",
                        "across.connections.shop.reconnect.max-delay", "20ms",
                        "across.connections.shop.options.timeout", "20s",
                        "logging.level.io.across", "error"))
                .run()) {
            FaultyLives.of(new FaultyApplication(context), arguments);
        }
        System.exit(0);
    }

    @Override
    public void live() throws Exception {
        shop.within(SOON).call(() -> 1);
        shop.cancel();
        promise();
        shop.within(SOON).call(() -> 2);
        connections.stop();
        stop(listener);
        listener.start();
        connections.start();
        promise();
        shop.within(SOON).call(() -> 3);
        health();
    }

    private void promise() {
        promised.add(shop.callAsync(() -> 4));
    }

    /** As the container stops it, and waits for it. */
    private static void stop(AcrossListener listener) throws InterruptedException {
        CountDownLatch stopped = new CountDownLatch(1);
        listener.stop(stopped::countDown);
        if (!stopped.await(SOON.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new AssertionError("the listener does not say that it has stopped");
        }
    }

    @Override
    public @Nullable String trouble() throws Exception {
        listener.start();
        connections.start();
        if (!listener.isRunning() || !connections.isRunning() || listener.address() == null) {
            return "it does not start again";
        }
        heard.clear();
        shop.cancel();
        shop.within(SOON).call(() -> 5);
        if (shop.state() != ConnectionState.RUNNING || !Status.UP.equals(health())) {
            return "is not healthy: " + shop.status();
        }
        if (!heard.all()) {
            return "nobody hears who connects";
        }
        while (!promised.isEmpty()) {
            try {
                promised.remove().handle((value, failure) -> value).get(SOON.toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                return "a call is never answered";
            }
        }
        return null;
    }

    private @Nullable Status health() {
        HealthContributor named =
                context.getBean(HealthContributorRegistry.class).getContributor("across");
        HealthContributor contributor =
                named instanceof CompositeHealthContributor composite ? composite.getContributor("shop") : named;
        return contributor instanceof HealthIndicator indicator
                ? indicator.health().getStatus()
                : null;
    }

    /** Hears of connections, at both ends. */
    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Heard {

        private final AtomicInteger ends = new AtomicInteger();

        @EventListener
        void here(ConnectionEstablishedEvent event) {
            ends.incrementAndGet();
        }

        @EventListener
        void there(PeerConnectedEvent event) {
            ends.incrementAndGet();
        }

        void clear() {
            ends.set(0);
        }

        boolean all() {
            try {
                await().atMost(SOON).pollInterval(Duration.ofMillis(2)).until(() -> ends.get() >= 2);
                return true;
            } catch (ConditionTimeoutException e) {
                return false;
            }
        }
    }
}
