package io.across.internal.pickle;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.across.OperationException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Recorded pickles, mutated: what is read is read, and what is not fails as it should, for little memory and little time.
 * {@code -Dacross.fuzz.rounds=10000000} and {@code -Dacross.fuzz.seed=…} make a long run of it.
 */
@Timeout(7200)
class PickleFuzzTests {

    private static final int ROUNDS = Integer.getInteger("across.fuzz.rounds", 60_000);
    private static final long SEED = Long.getLong("across.fuzz.seed", 1_865);

    /** For each byte of a pickle, which may make an empty dict or set; and whatever the JVM needs now and then. */
    private static final long BYTES_PER_BYTE = 512;

    private static final long BYTES_AT_ALL = 4 << 20;

    private static final Duration LONGEST = Duration.ofSeconds(5);

    @Test
    void mutatedPicklesFailAsTheyShouldOrAreRead() throws Exception {
        List<byte[]> seeds = TestPickles.recorded().stream()
                .map(TestPickles.Recorded::bytes)
                .filter(bytes -> bytes.length < 4_096)
                .toList();
        ThreadMXBean memory = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        Random random = new Random(SEED);
        int read = 0;
        for (int i = 0; i < ROUNDS; i++) {
            byte[] pickle = mutated(seeds.get(random.nextInt(seeds.size())), seeds, random);
            long before = memory.getCurrentThreadAllocatedBytes();
            long begin = System.nanoTime();
            try {
                Object unused = TestPickles.read(pickle);
                read++;
            } catch (OperationException e) {
                // As it should.
            } catch (Throwable e) {
                throw new AssertionError("round " + i + ": " + HexFormat.of().formatHex(pickle), e);
            }
            long allocated = memory.getCurrentThreadAllocatedBytes() - before;
            assertThat(allocated)
                    .as("bytes for round %d: %s", i, HexFormat.of().formatHex(pickle))
                    .isLessThan(BYTES_AT_ALL + BYTES_PER_BYTE * pickle.length);
            assertThat(System.nanoTime() - begin)
                    .as("time for round %d: %s", i, HexFormat.of().formatHex(pickle))
                    .isLessThan(LONGEST.toNanos());
        }
        assertThat(read).as("mutations that leave a pickle").isBetween(ROUNDS / 100, ROUNDS);
    }

    private static byte[] mutated(byte[] seed, List<byte[]> seeds, Random random) {
        byte[] pickle = seed.clone();
        for (int i = 1 + random.nextInt(4); i > 0 && pickle.length > 0; i--) {
            int at = random.nextInt(pickle.length);
            switch (random.nextInt(6)) {
                case 0 -> pickle[at] = (byte) random.nextInt(256);
                case 1 -> pickle[at] ^= (byte) (1 << random.nextInt(8));
                case 2 -> pickle = Arrays.copyOf(pickle, at);
                case 3 -> pickle = spliced(pickle, at, pickle, random);
                case 4 -> pickle = spliced(pickle, at, seeds.get(random.nextInt(seeds.size())), random);
                default -> pickle = removed(pickle, at, 1 + random.nextInt(8));
            }
        }
        return pickle;
    }

    /** With a part of another one put in. */
    private static byte[] spliced(byte[] pickle, int at, byte[] other, Random random) {
        int from = random.nextInt(Math.max(1, other.length));
        int length = Math.min(other.length - from, random.nextInt(64));
        byte[] longer = new byte[pickle.length + length];
        System.arraycopy(pickle, 0, longer, 0, at);
        System.arraycopy(other, from, longer, at, length);
        System.arraycopy(pickle, at, longer, at + length, pickle.length - at);
        return longer;
    }

    private static byte[] removed(byte[] pickle, int at, int count) {
        int end = Math.min(pickle.length, at + count);
        byte[] shorter = Arrays.copyOf(pickle, pickle.length - (end - at));
        System.arraycopy(pickle, end, shorter, at, pickle.length - end);
        return shorter;
    }
}
