package io.across.internal.jvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.across.Connection;
import io.across.DeadlineException;
import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/** What a peer answers may take for ever to be read: who has a deadline does not wait for it. */
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
class DeadlineOfReadingTests {

    private static final Duration SHORT = Duration.ofMillis(300);

    private static volatile CountDownLatch end = new CountDownLatch(0);

    private final JvmPair pair = JvmPair.open(JvmPair.OPTIONS, JvmPair.OPTIONS);
    private final Connection client = pair.a();

    @AfterEach
    void endAll() {
        end.countDown();
        pair.close();
    }

    /** Takes as long to hash as the test wants. */
    record Endless(List<String> padding) implements Serializable {

        @Override
        public int hashCode() {
            try {
                end.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return 1;
        }

        @Override
        public boolean equals(Object other) {
            return other == this;
        }
    }

    static Set<Object> answer() {
        Set<Object> set = new HashSet<>();
        set.add(new Endless(new ArrayList<>(Collections.nCopies(50, "padding"))));
        end = new CountDownLatch(1);
        return set;
    }

    static final class EndlessException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        @SuppressWarnings({"unused", "UnusedVariable"}) // serialised
        private final Set<Object> endless = answer();
    }

    @Test
    void aResultThatIsNotReadInTime() {
        assertThatExceptionOfType(DeadlineException.class)
                .isThrownBy(() -> client.within(SHORT).call(DeadlineOfReadingTests::answer))
                .withMessageContaining("deadline of 300 ms");
        assertThat((int) client.within(Duration.ofSeconds(30)).call(() -> 1)).isEqualTo(1);
    }

    @Test
    void aResultThatIsNotReadInTimeByAFuture() {
        CompletableFuture<Set<Object>> future = client.within(SHORT).callAsync(DeadlineOfReadingTests::answer);
        assertThat(future)
                .failsWithin(Duration.ofSeconds(30))
                .withThrowableThat()
                .withCauseInstanceOf(DeadlineException.class);
    }

    @Test
    void anExceptionThatIsNotReadInTime() {
        assertThatExceptionOfType(DeadlineException.class)
                .isThrownBy(() -> client.within(SHORT).call(() -> {
                    throw new EndlessException();
                }));
    }

    @Test
    void whatIsReadInTimeArrives() throws Exception {
        Duration ample = Duration.ofSeconds(30);
        Set<List<Integer>> set = client.within(ample)
                .call(() -> new HashSet<>(List.of(Collections.nCopies(200, 1), Collections.nCopies(300, 2))));
        assertThat(set).hasSize(2);
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> client.within(ample).call(() -> {
                    throw new IllegalStateException("as itself", new RuntimeException("HashMap"));
                }))
                .withMessage("as itself");
    }
}
