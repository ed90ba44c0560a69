package io.across.internal.engine;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.across.Across;
import io.across.CallRefusedException;
import io.across.Connection;
import io.across.ConnectionState;
import io.across.DisconnectException;
import io.across.NotSentException;
import io.across.RemoteCallable;
import io.across.internal.wire.Capabilities;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The graceful end: what is under way is finished, and of what comes later it is known that it has not been run. */
@Timeout(60)
class DrainTests {

    private static final Duration LONG = Duration.ofSeconds(50);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final long DRAINS = 1 | Capabilities.DRAIN;

    /** Both sides of a connection run in this process. */
    private static final CountDownLatch[] latches = {new CountDownLatch(1), new CountDownLatch(1)};

    private final List<Pair> pairs = new ArrayList<>();

    @AfterEach
    void close() {
        pairs.forEach(Pair::close);
    }

    private Pair open(long capabilitiesOfB) {
        latches[0] = new CountDownLatch(1);
        latches[1] = new CountDownLatch(1);
        Pair pair = Pair.open(DRAINS, capabilitiesOfB);
        pairs.add(pair);
        pair.a().awaitReady();
        pair.b().awaitReady();
        return pair;
    }

    private static void awaitLatch(int number) throws InterruptedException {
        assertThat(latches[number].await(30, SECONDS)).isTrue();
    }

    /** A call of {@code a} that {@code b} runs, until the second latch opens. */
    private static CompletableFuture<Integer> runningCall(Connection a) throws InterruptedException {
        CompletableFuture<Integer> call = a.callAsync(() -> {
            latches[0].countDown();
            awaitLatch(1);
            return 42;
        });
        awaitLatch(0);
        return call;
    }

    private static CompletableFuture<@Nullable Throwable> closeLater(Connection connection, Duration grace) {
        return CompletableFuture.supplyAsync(
                () -> catchThrowable(() -> connection.close(grace)), task -> new Thread(task, "closes").start());
    }

    @Test
    void runningCallsAreAnsweredAndLaterOnesAreNotSent() throws Exception {
        Pair pair = open(DRAINS);
        CompletableFuture<Integer> running = runningCall(pair.a());

        CompletableFuture<@Nullable Throwable> closed = closeLater(pair.b(), LONG);

        await().atMost(PATIENCE).until(() -> pair.a().state() == ConnectionState.DRAINING);
        assertThatExceptionOfType(NotSentException.class)
                .isThrownBy(() -> pair.a().call(() -> 1))
                .withMessageContainingAll("being closed", "not been run");
        assertThat(pair.a().callAsync(() -> 1))
                .failsWithin(PATIENCE)
                .withThrowableOfType(ExecutionException.class)
                .withCauseInstanceOf(NotSentException.class);
        assertThat(closed).isNotDone();
        latches[1].countDown();
        assertThat(running).succeedsWithin(PATIENCE).isEqualTo(42);
        assertThat(closed).succeedsWithin(PATIENCE).isNull();
        assertThat(pair.b().state()).isEqualTo(ConnectionState.CLOSED);
        await().atMost(PATIENCE).until(() -> pair.a().state() == ConnectionState.STOPPED);
    }

    @Test
    void aPeerThatDoesNotKnowOfItIsRefused() throws Exception {
        Pair pair = open(1);
        CompletableFuture<Integer> running = runningCall(pair.b());

        CompletableFuture<@Nullable Throwable> closed = closeLater(pair.a(), LONG);

        await().atMost(PATIENCE).until(() -> pair.a().state() == ConnectionState.DRAINING);
        assertThatExceptionOfType(CallRefusedException.class)
                .isThrownBy(() -> pair.b().call(() -> 1))
                .withMessageContaining("closing the connection");
        assertThat(pair.b().state()).isEqualTo(ConnectionState.RUNNING);
        latches[1].countDown();
        assertThat(running).succeedsWithin(PATIENCE).isEqualTo(42);
        assertThat(closed).succeedsWithin(PATIENCE).isNull();
    }

    @Test
    void ownCallsGetTheirAnswersAndNoFurtherOnesAreMade() throws Exception {
        Pair pair = open(DRAINS);
        CompletableFuture<Integer> running = runningCall(pair.a());

        CompletableFuture<@Nullable Throwable> closed = closeLater(pair.a(), LONG);

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThatExceptionOfType(NotSentException.class)
                        .isThrownBy(() -> pair.a().call(() -> 1)));
        assertThat(closed).isNotDone();
        latches[1].countDown();
        assertThat(running).succeedsWithin(PATIENCE).isEqualTo(42);
        assertThat(closed).succeedsWithin(PATIENCE).isNull();
    }

    @Test
    void servedCodeStillCallsBack() throws Exception {
        Pair pair = open(DRAINS);
        CompletableFuture<Integer> running = pair.a().callAsync(() -> {
            latches[0].countDown();
            awaitLatch(1);
            return Across.connection().call(() -> 43);
        });
        awaitLatch(0);
        CompletableFuture<@Nullable Throwable> closed = closeLater(pair.b(), LONG);
        await().atMost(PATIENCE).until(() -> pair.a().state() == ConnectionState.DRAINING);

        latches[1].countDown();

        assertThat(running).succeedsWithin(PATIENCE).isEqualTo(43);
        assertThat(closed).succeedsWithin(PATIENCE).isNull();
    }

    @Test
    void bothSidesMayEndAtOnce() throws Exception {
        Pair pair = open(DRAINS);
        CompletableFuture<Integer> running = runningCall(pair.a());

        CompletableFuture<@Nullable Throwable> one = closeLater(pair.a(), LONG);
        CompletableFuture<@Nullable Throwable> other = closeLater(pair.b(), LONG);
        await().atMost(PATIENCE).until(() -> pair.a().state() == ConnectionState.DRAINING);
        latches[1].countDown();

        assertThat(running).succeedsWithin(PATIENCE).isEqualTo(42);
        assertThat(one).succeedsWithin(PATIENCE).isNull();
        assertThat(other).succeedsWithin(PATIENCE).isNull();
    }

    @Test
    void whatIsLeftFailsWhenTheGraceIsOver() throws Exception {
        Pair pair = open(DRAINS);
        CompletableFuture<Integer> running = runningCall(pair.a());

        pair.b().close(Duration.ofMillis(50));

        assertThat(running)
                .failsWithin(PATIENCE)
                .withThrowableOfType(ExecutionException.class)
                .havingCause()
                .isExactlyInstanceOf(DisconnectException.class);
        assertThat(pair.b().state()).isEqualTo(ConnectionState.CLOSED);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whoeverIsLessPatientEndsTheWait(boolean byClose) throws Exception {
        Pair pair = open(DRAINS);
        CompletableFuture<Integer> running = runningCall(pair.a());
        CompletableFuture<@Nullable Throwable> closed = closeLater(pair.b(), Duration.ofSeconds(-1));
        await().atMost(PATIENCE).until(() -> pair.b().state() == ConnectionState.DRAINING);

        if (byClose) {
            pair.b().close();
        } else {
            pair.b().drain(Duration.ofMillis(1));
        }

        assertThat(closed).succeedsWithin(PATIENCE).isNull();
        assertThat(running).failsWithin(PATIENCE);
    }

    @Test
    void anInterruptEndsTheWait() throws Exception {
        Pair pair = open(DRAINS);
        CompletableFuture<Integer> running = runningCall(pair.a());
        AtomicInteger interrupted = new AtomicInteger();
        Thread thread = new Thread(() -> {
            pair.b().close(LONG);
            interrupted.set(Thread.currentThread().isInterrupted() ? 1 : 2);
        });
        thread.start();
        await().atMost(PATIENCE).until(() -> pair.b().state() == ConnectionState.DRAINING);

        thread.interrupt();

        await().atMost(PATIENCE).untilAtomic(interrupted, org.hamcrest.Matchers.equalTo(1));
        assertThat(running).failsWithin(PATIENCE);
    }

    @Test
    void servedCodeEndsItsOwnConnectionAndIsAnswered() {
        Pair pair = open(DRAINS);

        assertThat(pair.a().<Integer, RuntimeException>call(() -> {
                    Across.connection().close(LONG);
                    return 42;
                }))
                .isEqualTo(42);

        await().atMost(PATIENCE).until(() -> pair.b().state() == ConnectionState.CLOSED);
    }

    @Test
    void aConnectionThatIsNotEstablishedEndsAtOnce() {
        Pair pair = Pair.open(DRAINS, DRAINS);
        pairs.add(pair);

        pair.a().close(LONG);

        assertThat(pair.a().state()).isEqualTo(ConnectionState.CLOSED);
    }

    @Test
    void anAbandonedCallIsNotWaitedFor() throws Exception {
        Pair pair = open(DRAINS);
        CompletableFuture<Integer> running = runningCall(pair.a());
        CompletableFuture<@Nullable Throwable> closed = closeLater(pair.a(), LONG);
        await().atMost(PATIENCE).until(() -> pair.b().state() == ConnectionState.DRAINING);

        running.cancel(true);

        assertThat(closed).succeedsWithin(PATIENCE).isNull();
        latches[1].countDown();
    }

    /** Of the calls that cross the end each is either run and answered, or known not to have been run. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aCallIsRunAndAnsweredOrNotSent(boolean synchronous) throws Exception {
        for (int round = 0; round < 20; round++) {
            Pair pair = open(DRAINS);
            run.clear();
            List<CompletableFuture<Map<String, Object>>> callers = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                String name = "caller " + i;
                callers.add(CompletableFuture.supplyAsync(
                        () -> outcomes(pair.a(), name, synchronous), task -> new Thread(task, name).start()));
            }
            await().pollInterval(Duration.ofMillis(1)).atMost(PATIENCE).until(() -> run.size() > 20);

            pair.b().close(LONG);

            for (CompletableFuture<Map<String, Object>> caller : callers) {
                caller.get(30, SECONDS).forEach((call, outcome) -> {
                    boolean answered = outcome.equals(call);
                    assertThat(answered || outcome instanceof NotSentException)
                            .as("%s: %s", call, outcome)
                            .isTrue();
                    assertThat(run.contains(call)).as("%s has been run", call).isEqualTo(answered);
                });
            }
        }
    }

    /** Which calls have been run. */
    private static final Set<String> run = ConcurrentHashMap.newKeySet();

    /** What each call came to, until they come to nothing. */
    private static Map<String, Object> outcomes(Connection connection, String name, boolean synchronous) {
        Map<String, CompletableFuture<String>> calls = new LinkedHashMap<>();
        CompletableFuture<String> made = new CompletableFuture<>();
        while (!made.isCompletedExceptionally()) {
            String call = name + " call " + calls.size();
            RemoteCallable<String, RuntimeException> code = () -> {
                run.add(call);
                return call;
            };
            made = synchronous ? synchronously(connection, code) : connection.callAsync(code);
            calls.put(call, made);
        }
        Map<String, Object> outcomes = new LinkedHashMap<>();
        calls.forEach((call, future) -> outcomes.put(
                call,
                future.handle((result, failure) -> failure == null ? result : failure)
                        .orTimeout(30, SECONDS)
                        .join()));
        return outcomes;
    }

    private static CompletableFuture<String> synchronously(
            Connection connection, RemoteCallable<String, RuntimeException> code) {
        try {
            return CompletableFuture.completedFuture(connection.call(code));
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }
}
