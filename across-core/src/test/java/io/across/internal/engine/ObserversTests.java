package io.across.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.across.CallObserver;
import io.across.CallTarget;
import io.across.Connection;
import io.across.ConnectionObserver;
import io.across.PeerInfo;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ObserversTests {

    private static final PeerInfo PEER = new PeerInfo(0, 1, 1, Map.of());

    private final List<String> events = new CopyOnWriteArrayList<>();
    private final ConnectionHolder holder = new ConnectionHolder("observed");

    private Observers observers(ConnectionObserver.Factory... factories) {
        holder.is((Connection) Proxy.newProxyInstance(
                Connection.class.getClassLoader(),
                new Class<?>[] {Connection.class},
                (proxy, method, args) -> method.getName().equals("name") ? "observed" : null));
        return new Observers(holder, List.of(factories));
    }

    @Test
    void aCallThatNobodyObservesIsNotNamedAndCostsNothing() {
        AtomicInteger named = new AtomicInteger();
        CallTarget counting = () -> "call " + named.incrementAndGet();
        Observers observers = observers(connection -> new ConnectionObserver() {});
        observers.opened();

        CallObserver outgoing = observers.outgoing(counting);
        CallObserver incoming = observers.incoming(Map.of());
        observers.running(incoming, counting);

        assertThat(List.of(outgoing, incoming)).containsOnly(CallObserver.NONE);
        assertThat(observers.context(outgoing)).isSameAs(Map.of());
        assertThat(named).hasValue(0);
    }

    @Test
    void theSecondBeginsWithinTheFirst() {
        Observers observers = observers(connection -> new Named("first"), connection -> new Named("second"));
        observers.opened();
        CompletableFuture<@Nullable Object> future = new CompletableFuture<>();
        CompletableFuture<?> hangsOnIt = future.thenAccept(result -> events.add("" + result));

        CallObserver outgoing = observers.outgoing(() -> "target");
        assertThat(observers.context(outgoing))
                .containsOnly(Map.entry("first", "1"), Map.entry("who", "second"), Map.entry("second", "1"));
        observers.ended(outgoing, null);
        observers.complete(outgoing, future, "completed", null);
        assertThat(hangsOnIt).isDone();
        assertThat(events)
                .containsExactly(
                        "first calls target",
                        "second calls target",
                        "second ends",
                        "first ends",
                        "first completes",
                        "second completes",
                        "completed");

        events.clear();
        CallObserver incoming = observers.incoming(Map.of());
        observers.running(incoming, () -> "target");
        observers.ended(incoming, null);
        assertThat(events).containsExactly("first runs target", "second runs target", "second ends", "first ends");
    }

    @Test
    void whoIsAloneIsToldWithoutAnythingBetween() {
        Named alone = new Named("alone");
        Observers observers = observers(connection -> new ConnectionObserver() {}, connection -> alone);
        observers.opened();

        assertThat(observers.outgoing(() -> "target")).isSameAs(alone);
        assertThat(observers.incoming(Map.of())).isSameAs(alone);
    }

    @Test
    void aConnectionThatEndsWhileItBeginsIsClosedForAllAfterwards() {
        AtomicInteger asked = new AtomicInteger();
        Observers[] known = new Observers[1];
        Observers observers = observers(
                connection -> {
                    // As somebody does who has got the connection from this very factory.
                    CompletableFuture.runAsync(() -> known[0].closed(null)).join();
                    asked.incrementAndGet();
                    return new Named("first");
                },
                connection -> {
                    asked.incrementAndGet();
                    return new Named("second");
                });
        known[0] = observers;

        observers.opened();

        assertThat(asked).hasValue(2);
        assertThat(events).containsExactly("first closed", "second closed");
    }

    @Test
    void nothingIsToldOfALifeAfterItsEnd() {
        Observers observers = observers(connection -> new Named("one"));
        observers.opened();
        observers.ready(PEER);
        observers.closed(null);
        observers.ready(PEER);
        observers.closed(null);

        assertThat(events).containsExactly("one ready", "one closed");
    }

    @Test
    void anEventThatFailsKeepsNobodyFromHearingOfTheEnd() {
        Observers observers = new Observers(holder, List.of(connection -> new Named("one")));
        // There is no connection yet.
        assertThatNullPointerException().isThrownBy(observers::opened);
        observers(); // now there is
        observers.opened();
        observers.closed(null);

        assertThat(events).containsExactly("one closed");
    }

    @Test
    void whoWaitsForTheEndWaitsUntilItIsToldByWhoeverTellsIt() {
        CountDownLatch busy = new CountDownLatch(1);
        CountDownLatch goesOn = new CountDownLatch(1);
        Observers observers = observers(connection -> new Named("one") {
            @Override
            public void ready(PeerInfo peer) {
                busy.countDown();
                awaitUninterruptibly(goesOn);
            }
        });
        observers.opened();
        CompletableFuture<Void> tells = CompletableFuture.runAsync(() -> observers.ready(PEER), ObserversTests::start);
        awaitUninterruptibly(busy);
        observers.closed(null);
        CompletableFuture<List<String>> heard = CompletableFuture.supplyAsync(
                () -> {
                    observers.awaitClosed(Long.MAX_VALUE);
                    return List.copyOf(events);
                },
                ObserversTests::start);
        assertThat(heard).isNotDone();
        goesOn.countDown();

        assertThat(heard.join()).containsExactly("one closed");
        tells.join();
    }

    @Test
    void whoTellsTheEndDoesNotWaitForItself() {
        Observers[] known = new Observers[1];
        known[0] = observers(connection -> new Named("one") {
            @Override
            public void closed(@Nullable Throwable failure) {
                known[0].awaitClosed(Long.MAX_VALUE);
                super.closed(failure);
            }
        });
        known[0].opened();
        known[0].closed(null);

        assertThat(events).containsExactly("one closed");
    }

    private static void start(Runnable task) {
        new Thread(task, "observes").start();
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Of connection and calls alike. */
    private class Named implements ConnectionObserver, CallObserver {

        private final String name;

        Named(String name) {
            this.name = name;
        }

        @Override
        public void ready(PeerInfo peer) {
            events.add(name + " ready");
        }

        @Override
        public CallObserver outgoing(CallTarget target) {
            events.add(name + " calls " + target.target());
            return this;
        }

        @Override
        public CallObserver incoming(Map<String, String> context) {
            return this;
        }

        @Override
        public Map<String, String> context() {
            return Map.of(name, "1", "who", name);
        }

        @Override
        public void running(CallTarget target) {
            events.add(name + " runs " + target.target());
        }

        @Override
        public void ended(@Nullable Throwable failure) {
            events.add(name + " ends");
        }

        @Override
        public void completing(Runnable completion) {
            events.add(name + " completes");
            completion.run();
        }

        @Override
        public void closed(@Nullable Throwable failure) {
            events.add(name + " closed");
        }
    }
}
