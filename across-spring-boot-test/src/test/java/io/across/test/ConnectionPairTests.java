package io.across.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.across.Connection;
import io.across.DeadlineException;
import io.across.DisconnectException;
import io.across.Options;
import io.across.ProtocolException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class ConnectionPairTests {

    private static final Options SHORT_TIMEOUT =
            Options.builder().timeout(Duration.ofMillis(400)).build();

    @Test
    void eachSideCallsTheOther() {
        try (ConnectionPair pair = ConnectionPair.open()) {
            assertThat(pair.near().call(() -> 42)).isEqualTo(42);
            List<String> there = pair.near().callRef(() -> new ArrayList<String>());
            there.add("brie");
            assertThat(there).hasSize(1);
            assertThat(pair.far().call(() -> "back")).isEqualTo("back");
            assertThat(pair.near().peer()).isNotNull();
            assertThat(pair.far().name()).isEqualTo("far");
        }
    }

    @RepeatedTest(20)
    void aCutFailsWhatIsUnderWayOnBothSides() {
        try (ConnectionPair pair = ConnectionPair.open()) {
            CompletableFuture<Void> call = pair.near().runAsync(() -> new CountDownLatch(1).await());
            await().until(() -> pair.far().stats().callsRunning() == 1);
            pair.faults().cut();
            assertThat(call)
                    .failsWithin(Duration.ofSeconds(30))
                    .withThrowableThat()
                    .withCauseInstanceOf(DisconnectException.class);
            await().until(() -> !pair.far().isConnected());
            assertThatThrownBy(() -> pair.far().call(() -> 1)).isInstanceOf(DisconnectException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 16, 60, 300})
    void aCutAfterSomeBytesEndsTheConnectionWhereverThatIs(long bytes) {
        try (ConnectionPair pair = ConnectionPair.open()) {
            pair.near().awaitReady();
            pair.far().awaitReady();
            pair.faults().cutAfter(bytes);
            assertThatThrownBy(() -> {
                        for (int i = 0; i < 100; i++) {
                            assertThat(pair.near().call(() -> 42)).isEqualTo(42);
                        }
                    })
                    .isInstanceOf(DisconnectException.class);
        }
    }

    @RepeatedTest(5)
    void aStallEndsTheConnectionAfterTheTimeout() {
        try (ConnectionPair pair = ConnectionPair.open(SHORT_TIMEOUT, SHORT_TIMEOUT)) {
            pair.near().awaitReady();
            pair.faults().stall();
            assertThatThrownBy(() -> pair.near().call(() -> 42))
                    .isInstanceOf(DisconnectException.class)
                    .hasMessageContaining("aborted due to");
        }
    }

    @RepeatedTest(5)
    void aStallThatIsHealedInTimeOnlyDelays() {
        try (ConnectionPair pair = ConnectionPair.open()) {
            pair.near().awaitReady();
            pair.faults().stall();
            CompletableFuture<Integer> call = pair.near().callAsync(() -> 42);
            assertThatThrownBy(() -> pair.near().within(Duration.ofMillis(50)).call(() -> 1))
                    .isInstanceOf(DeadlineException.class);
            assertThat(call).isNotDone();
            pair.faults().heal();
            assertThat(call).succeedsWithin(Duration.ofSeconds(30)).isEqualTo(42);
        }
    }

    @Test
    void aDelayHoldsEveryMessageBack() {
        try (ConnectionPair pair = ConnectionPair.open()) {
            pair.near().awaitReady();
            pair.faults().delay(Duration.ofMillis(60));
            long begin = System.nanoTime();
            assertThat(pair.near().call(() -> 42)).isEqualTo(42);
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThanOrEqualTo(Duration.ofMillis(120));
        }
    }

    @Test
    void aCorruptedByteBreaksTheConnectionAndIsReportedToBothSides() {
        try (ConnectionPair pair = ConnectionPair.open()) {
            pair.near().awaitReady();
            pair.far().awaitReady();
            pair.faults().corruptNextWrite();
            assertThatThrownBy(() -> pair.near().call(() -> 42)).isInstanceOf(DisconnectException.class);
            await().until(() -> !pair.far().isConnected());
            assertThatThrownBy(pair.far()::close).isInstanceOf(ProtocolException.class);
        }
    }

    @Test
    void closingLeavesNoThreadBehind() {
        try (ConnectionPair pair = ConnectionPair.open()) {
            assertThat(pair.near().call(() -> 42)).isEqualTo(42);
        }
        await().atMost(Duration.ofSeconds(40))
                .until(() -> Thread.getAllStackTraces().keySet().stream()
                        .noneMatch(thread -> thread.getName().contains("across near")
                                || thread.getName().contains("across far")));
    }

    @Test
    void namesAndOptionsAreTheUsers() {
        Options options = Options.builder().name("worker").build();
        try (ConnectionPair pair = ConnectionPair.open(options, options)) {
            Connection near = pair.near();
            assertThat(near.name()).isEqualTo("worker");
        }
    }

    @Test
    void impossibleFaultsAreRejected() {
        try (ConnectionPair pair = ConnectionPair.open()) {
            assertThatThrownBy(() -> pair.faults().cutAfter(-1)).hasMessageContaining("-1");
            assertThatThrownBy(() -> pair.faults().delay(Duration.ofMillis(-1))).hasMessageContaining("PT-0.001S");
        }
    }
}
