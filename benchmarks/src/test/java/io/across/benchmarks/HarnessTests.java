package io.across.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.across.benchmarks.peer.AcrossTransport;
import io.across.benchmarks.peer.Load;
import io.across.benchmarks.peer.Task;
import io.across.benchmarks.peer.Workload;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 300, unit = TimeUnit.SECONDS)
class HarnessTests {

    private static final Duration CLEAN_UP = Duration.ofMillis(200);
    private static final List<String> PEERS = List.of("raw", "rmi", "across", "python");

    /** All workloads but the one that is another one, only slower: it would take most of the time. */
    private static final List<String> QUICK = Stream.of(Workload.values())
            .filter(workload -> workload != Workload.PYTHON_64M)
            .map(Workload::label)
            .toList();

    @Test
    void everyWorkloadRunsWithEveryPeer() throws Exception {
        HarnessOptions options = new HarnessOptions(
                2, Duration.ofMillis(10), Duration.ofMillis(5), QUICK, PEERS, AcrossTransport.TCP, false);

        List<Row> rows = Harness.measure(options);

        assertThat(rows).extracting(row -> row.workload().label()).containsAll(QUICK);
        assertThat(rows).extracting(Row::peer).containsAll(PEERS);
        assertThat(rows)
                .filteredOn(row -> row.workload() == Workload.PYTHON)
                .extracting(Row::peer)
                .containsExactlyInAnyOrder("raw", "python", "across");
        assertThat(rows).allSatisfy(row -> {
            assertThat(row.samples()).hasSize(2);
            assertThat(row.timesPing()).isPositive();
            assertThat(row.median(Sample::callsPerSecond)).isPositive();
        });
        assertThat(Table.of(rows).lines()).hasSize(rows.size() + 2);
    }

    @Test
    void ratiosAreMediansOfPairedRounds() {
        Row raw = row("raw", sample(10, 100), sample(20, 50), sample(40, 25));
        Row across = row("across", sample(20, 50), sample(30, 25), sample(44, 20));

        assertThat(across.timesPing()).isEqualTo(1.5);
        assertThat(across.spread()).isCloseTo(0.9, within(1e-9));
        assertThat(across.median(Sample::p50Micros)).isEqualTo(30);
        assertThat(across.rateRatio(raw)).isEqualTo(0.5);
    }

    @Test
    void cleaningUpIsNotTimed() throws Exception {
        Sample sample = Meter.measure(new Load(new SlowToCleanUp(), 1, 1), CLEAN_UP);

        assertThat(sample.p99Micros()).isPositive().isLessThan(CLEAN_UP.toNanos() / 1e3);
    }

    @Test
    void quantilesAreTakenFromTheSortedRuns() {
        Sample sample = Sample.of(new long[] {5_000, 1_000, 3_000, 2_000, 4_000}, 7);

        assertThat(sample).isEqualTo(new Sample(3, 5, 7));
    }

    @Test
    void checksSayWhichPromisesAreKept() {
        Row rmi = new Row(Workload.CALLERS_64, "rmi", List.of(sample(1, 100)), List.of(sample(1, 1)));
        Row slow = new Row(Workload.CALLERS_64, "across", List.of(sample(1, 149)), List.of(sample(1, 1)));
        Row call = new Row(Workload.CALL, "across", List.of(sample(16, 1)), List.of(sample(10, 1)));

        assertThat(Check.all(List.of(rmi, slow, call)).lines())
                .anyMatch(line -> line.contains("PASS") && line.endsWith("at most 1.6: 1.60"))
                .anyMatch(line -> line.contains("FAIL") && line.endsWith("at least 1.5: 1.49"))
                .anyMatch(line -> line.endsWith("at least 0.8: not measured"));
    }

    @Test
    void anUnknownOptionIsNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HarnessOptions.parse("--quick", "--fast"))
                .withMessage("unknown option --fast");
    }

    /** Does nothing, and takes {@link #CLEAN_UP} to clean up after it. */
    private static final class SlowToCleanUp implements Task {
        @Override
        public void run() {}

        @Override
        public void after() {
            long begin = System.nanoTime();
            while (System.nanoTime() - begin < CLEAN_UP.toNanos()) {
                Thread.onSpinWait();
            }
        }
    }

    private static Row row(String peer, Sample... samples) {
        List<Sample> pings = List.of(sample(10, 1), sample(20, 1), sample(40, 1));
        return new Row(Workload.ECHO, peer, List.of(samples), pings);
    }

    private static Sample sample(double p50, double rate) {
        return new Sample(p50, 2 * p50, rate);
    }
}
