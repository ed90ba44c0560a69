package io.across.internal;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;

/**
 * Feeds a reader with recorded bytes that were changed at random, and watches how much memory and time each costs.
 * {@code -Dacross.fuzz.rounds=10000000} and {@code -Dacross.fuzz.seed=…} make a long run of a test that uses it.
 */
public final class Mutations {

    /** Whatever the JVM needs now and then. */
    private static final long BYTES_AT_ALL = 4 << 20;

    private static final Duration LONGEST = Duration.ofSeconds(5);

    private final ThreadMXBean memory = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final Random random = new Random(Long.getLong("across.fuzz.seed", 1_865));
    private final List<byte[]> seeds;
    private final int untouched;
    private final int rounds;
    private final long bytesPerByte;

    /**
     * @param seeds what is changed
     * @param untouched how many of their first bytes mostly stay, since a change there would end most rounds
     * @param rounds unless the system property says otherwise
     * @param bytesPerByte how much memory each byte that is read may cost
     */
    public Mutations(List<byte[]> seeds, int untouched, int rounds, long bytesPerByte) {
        this.seeds = seeds;
        this.untouched = untouched;
        this.bytesPerByte = bytesPerByte;
        this.rounds = Integer.getInteger("across.fuzz.rounds", rounds);
    }

    /** Reads bytes, or throws what says that they cannot be read. */
    @FunctionalInterface
    public interface Reader {
        void read(byte[] bytes, Random random) throws Exception;
    }

    /**
     * The part of the mutations that could be read.
     *
     * @throws AssertionError if reading threw anything else than what is expected, or was too expensive
     */
    public double readable(Class<? extends Exception> expected, Reader reader) {
        seeds.forEach(
                seed -> isRead(seed, expected, reader)); // what is loaded and initialised once is no round's fault
        int read = 0;
        for (int i = 0; i < rounds; i++) {
            byte[] bytes = mutated();
            long before = memory.getCurrentThreadAllocatedBytes();
            long begin = System.nanoTime();
            read += isRead(bytes, expected, reader) ? 1 : 0;
            long nanos = System.nanoTime() - begin;
            long allocated = memory.getCurrentThreadAllocatedBytes() - before;
            if (allocated > BYTES_AT_ALL + bytesPerByte * bytes.length || nanos > LONGEST.toNanos()) {
                throw new AssertionError("round " + i + " took " + allocated + " bytes and " + nanos + " ns: "
                        + HexFormat.of().formatHex(bytes));
            }
        }
        return (double) read / rounds;
    }

    private boolean isRead(byte[] bytes, Class<? extends Exception> expected, Reader reader) {
        try {
            reader.read(bytes, random);
            return true;
        } catch (Throwable e) {
            if (!expected.isInstance(e) || e.getMessage() == null) {
                throw new AssertionError(HexFormat.of().formatHex(bytes), e);
            }
            return false;
        }
    }

    private byte[] mutated() {
        byte[] seed = seeds.get(random.nextInt(seeds.size()));
        int kept = random.nextInt(8) == 0 ? 0 : Math.min(untouched, seed.length);
        byte[] bytes = Arrays.copyOfRange(seed, kept, seed.length);
        for (int i = 1 + random.nextInt(4); i > 0 && bytes.length > 0; i--) {
            int at = random.nextInt(bytes.length);
            switch (random.nextInt(6)) {
                case 0 -> bytes[at] = (byte) random.nextInt(256);
                case 1 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 2 -> bytes = Arrays.copyOf(bytes, at);
                case 3 -> bytes = spliced(bytes, at, bytes);
                case 4 -> bytes = spliced(bytes, at, seeds.get(random.nextInt(seeds.size())));
                default -> bytes = removed(bytes, at, 1 + random.nextInt(8));
            }
        }
        byte[] whole = Arrays.copyOf(seed, kept + bytes.length);
        System.arraycopy(bytes, 0, whole, kept, bytes.length);
        return whole;
    }

    /** With a part of another one put in. */
    private byte[] spliced(byte[] bytes, int at, byte[] other) {
        int from = random.nextInt(Math.max(1, other.length));
        int length = Math.min(other.length - from, random.nextInt(64));
        byte[] longer = new byte[bytes.length + length];
        System.arraycopy(bytes, 0, longer, 0, at);
        System.arraycopy(other, from, longer, at, length);
        System.arraycopy(bytes, at, longer, at + length, bytes.length - at);
        return longer;
    }

    private static byte[] removed(byte[] bytes, int at, int count) {
        int end = Math.min(bytes.length, at + count);
        byte[] shorter = Arrays.copyOf(bytes, bytes.length - (end - at));
        System.arraycopy(bytes, end, shorter, at, bytes.length - end);
        return shorter;
    }
}
