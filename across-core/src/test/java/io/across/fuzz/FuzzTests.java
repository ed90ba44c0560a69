package io.across.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * All that has been a fault once, and a few inputs more: thousands of them, always the same. {@code benchmarks/fuzz} makes
 * millions; {@code -Dacross.fuzz.rounds=n} and {@code -Dacross.fuzz.seed=n} make a longer run here, or another one.
 */
@Timeout(7200)
class FuzzTests {

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final Duration LONGEST = Duration.ofMillis(50);
    private static final long SEED = Long.getLong("across.fuzz.seed", 1_865);

    static Stream<String> targets() {
        return FuzzTargets.all().stream().map(FuzzTarget::name);
    }

    @ParameterizedTest
    @MethodSource("targets")
    void whatHasChangedAtRandomIsReadOrRefused(String name) throws Exception {
        FuzzTarget target = FuzzTargets.of(name);
        List<byte[]> seeds = FuzzTargets.seeds(target);
        FuzzJudge judge = new FuzzJudge(target);
        seeds.forEach(judge::isRead);
        Mutator mutator = new Mutator(seeds, target.maxLength(), SEED);
        int rounds = Integer.getInteger("across.fuzz.rounds", target.fewRounds());
        int read = 0;
        for (int i = 0; i < rounds; i++) {
            read += judge.isRead(mutator.next()) ? 1 : 0;
        }
        assertThat(read).as("inputs that can be read").isLessThan(rounds).matches(it -> it > 0 == target.isEverRead());
    }

    /** A reader that has each of the faults. */
    private enum Faulty implements FuzzTarget {
        THROWS {
            @Override
            public void read(byte[] input) {
                throw new IndexOutOfBoundsException();
            }
        },
        COMPUTES {
            @Override
            public void read(byte[] input) {
                long begin = THREADS.getCurrentThreadCpuTime();
                while (THREADS.getCurrentThreadCpuTime() - begin < 2 * LONGEST.toNanos()) {
                    Thread.onSpinWait();
                }
            }
        },
        ALLOCATES {
            @Override
            public void read(byte[] input) {
                assertThat(new byte[8 << 20]).isNotEmpty();
            }
        };

        @Override
        public List<byte[]> seeds() {
            return List.of();
        }

        @Override
        public boolean isDocumented(Throwable failure) {
            return failure instanceof IllegalArgumentException;
        }
    }

    @ParameterizedTest
    @MethodSource("faulty")
    void aReaderWithAFaultIsFound(FuzzTarget faulty) {
        assertThatExceptionOfType(FuzzFault.class)
                .isThrownBy(() -> new FuzzJudge(faulty, LONGEST).isRead(new byte[100]))
                .withMessageStartingWith(faulty.name());
    }

    static Stream<FuzzTarget> faulty() {
        return Stream.of(Faulty.values());
    }

    @Test
    void aNameThatNothingNamesGetsToNoLoaderUnseen() throws Exception {
        NamesAsked names = new NamesAsked();
        Class.forName(FuzzTests.class.getName(), false, names);
        names.complete();
        Class.forName("java.util.List", false, names);
        for (String name : List.of(FuzzFault.class.getName(), "java.util.Stranger", "com.stranger.Type")) {
            assertThatExceptionOfType(FuzzFault.class).isThrownBy(() -> Class.forName(name, false, names));
        }
    }
}
