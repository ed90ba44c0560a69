package io.across.internal.jvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.across.Across;
import io.across.Connection;
import io.across.ConnectionState;
import io.across.OperationException;
import io.across.Reference;
import io.across.RemoteCallable;
import io.across.RemoteException;
import io.across.internal.engine.EngineConnection;
import io.across.internal.provider.DefaultConnectionProvider;
import io.across.internal.transport.InMemoryTransport;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A peer whose values are spoilt: each call fails by itself, the connection lives, and no object stays in a table. */
@Timeout(120)
class MalformedMessageTests {

    private static final int ROUNDS = Integer.getInteger("across.fuzz.rounds", 20_000) / 20;

    private final SplittableRandom random = new SplittableRandom(Long.getLong("across.fuzz.seed", 42));
    private final InMemoryTransport.Pair transports = InMemoryTransport.pair();
    private final Connection victim = DefaultConnectionProvider.open(transports.a(), JvmPair.OPTIONS);

    /** What becomes of the bytes of the hostile side's next values; called by one thread at a time. */
    private volatile UnaryOperator<byte[]> spoil = bytes -> bytes;

    private final Connection hostile = EngineConnection.open(
            transports.b(),
            JvmPair.OPTIONS,
            (peer, caller) -> new HostileCodec(caller, JvmPair.OPTIONS, bytes -> spoil.apply(bytes)),
            1,
            1,
            Map.of(),
            null);

    @AfterEach
    void close() {
        JvmPair.closeQuietly(victim);
        JvmPair.closeQuietly(hostile);
    }

    @Test
    void spoiltRequestsAreAnswered() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            spoil = this::mutated;
            Reference<List<String>> lent = Across.ref(List.of("lent"));
            Throwable failure = round % 2 == 0
                    ? failure(
                            () -> hostile.callAsync(() -> lent.get().hashCode()).get(30, TimeUnit.SECONDS))
                    : failure(() -> hostile.callAsync(
                                    (Object a, Object b) -> a.hashCode(), lent, new ArrayList<>(List.of(lent)))
                            .get(30, TimeUnit.SECONDS));
            boolean answered = !(failure instanceof TimeoutException);
            assertThat(answered).as("round %d", round).isTrue();
        }
        assertNothingIsLeft();
    }

    @Test
    void spoiltResultsFailTheCallOrAreSomeValue() {
        for (int round = 0; round < ROUNDS; round++) {
            spoil = this::mutated;
            Throwable failure = failure(
                    round % 2 == 0
                            ? () -> victim.call(() -> new ArrayList<Object>(List.of(Across.ref("lent"), 1)))
                            : () -> victim.call(() -> Across.ref(new ArrayList<>())));
            if (failure != null) {
                assertThat(failure).as("round %d", round).isInstanceOf(OperationException.class);
            }
        }
        assertNothingIsLeft();
    }

    @Test
    void spoiltErrorsFailTheCall() {
        RemoteCallable<Object, IOException> code = () -> {
            throw new IOException("outer", new HonestValues.Lending(Across.ref("lent")));
        };
        for (int round = 0; round < ROUNDS; round++) {
            spoil = this::mutated;
            assertThat(failure(() -> victim.call(code)))
                    .as("round %d", round)
                    .isInstanceOfAny(OperationException.class, RemoteException.class, IOException.class);
        }
        assertNothingIsLeft();
    }

    private void assertNothingIsLeft() {
        spoil = bytes -> bytes;
        assertThat((int) hostile.call(() -> 1)).isEqualTo(1);
        assertThat((int) victim.call(() -> 2)).isEqualTo(2);
        await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
            System.gc();
            for (Connection side : List.of(victim, hostile)) {
                assertThat(side.stats().objectsLent()).isZero();
                assertThat(side.stats().objectsHeld()).isZero();
                assertThat(side.stats().callsOutstanding()).isZero();
                assertThat(side.stats().callsRunning()).isZero();
                assertThat(side.state()).isEqualTo(ConnectionState.RUNNING);
            }
        });
    }

    private interface Code {
        Object run() throws Throwable;
    }

    private static Throwable failure(Code code) {
        return catchThrowable(code::run);
    }

    private byte[] mutated(byte[] bytes) {
        int at = random.nextInt(bytes.length);
        if (random.nextInt(4) == 0) {
            return Arrays.copyOf(bytes, at);
        }
        byte[] mutated = bytes.clone();
        mutated[at] = (byte) random.nextInt(256);
        return mutated;
    }
}
