package io.across;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

/** The same with {@link Options.ThreadKind#VIRTUAL}, and calls from virtual threads. */
@Timeout(60)
class VirtualThreadTests {

    @Test
    @EnabledForJreRange(max = JRE.JAVA_20)
    void refusedWhereTheJvmHasNone() {
        assertThatIllegalArgumentException()
                .isThrownBy(VirtualThreadTests::virtual)
                .withMessageStartingWith("across.options.threads=virtual needs Java 21 or later, this is ");
    }

    @Test
    @EnabledForJreRange(min = JRE.JAVA_21)
    void callsAreServedByVirtualThreads() throws Exception {
        try (Peers peers = Peers.connect(virtual(), virtual())) {
            assertThat((boolean)
                            peers.client().call(() -> Thread.currentThread().getClass() != Thread.class))
                    .isTrue();
        }
    }

    @Test
    @EnabledForJreRange(min = JRE.JAVA_21)
    void thousandsOfVirtualThreadsCallAndAreCalledBack() throws Exception {
        ExecutorService callers = virtualExecutor();
        try (Peers peers = Peers.connect(virtual(), virtual())) {
            List<Future<Integer>> results = new ArrayList<>();
            for (int i = 0; i < 2_000; i++) {
                int sent = i;
                results.add(callers.submit(() -> {
                    IntUnaryOperator home = n -> n + 1;
                    return peers.client()
                            .call(
                                    (IntUnaryOperator there) -> there.applyAsInt(sent),
                                    Across.ref(IntUnaryOperator.class, home));
                }));
            }
            for (int i = 0; i < results.size(); i++) {
                assertThat(results.get(i).get(45, TimeUnit.SECONDS)).isEqualTo(i + 1);
            }
            assertThat(peers.client().stats().callsOutstanding()).isZero();
            assertThat(peers.server().stats().callsOutstanding()).isZero();
        } finally {
            callers.shutdownNow();
        }
    }

    /** Whatever a connection does. */
    @Nested
    @EnabledForJreRange(min = JRE.JAVA_21)
    class Everything extends ConnectionTests {

        @Override
        Options options() {
            return virtual();
        }
    }

    /** Whatever happens at once. */
    @Nested
    @EnabledForJreRange(min = JRE.JAVA_21)
    class Races extends RaceTests {

        @Override
        Options options() {
            return virtual();
        }
    }

    private static Options virtual() {
        return Peers.OPTIONS.toBuilder().threads(Options.ThreadKind.VIRTUAL).build();
    }

    /** The tests are compiled for Java 17. */
    private static ExecutorService virtualExecutor() throws ReflectiveOperationException {
        return (ExecutorService)
                Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
    }
}
