package io.across.internal.jvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.sun.management.ThreadMXBean;
import io.across.internal.jvm.HonestValues.Kind;
import io.across.internal.jvm.HonestValues.Sample;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/**
 * Buffers that no honest peer writes, made of those that one does: reading ends, with a value or an exception, never an
 * {@link Error}, allocates little more than what arrived and lends nothing.
 *
 * <p>{@code -Dacross.fuzz.rounds=n} and {@code -Dacross.fuzz.seed=n} make a longer run, or another one.
 */
@Timeout(value = 600, threadMode = ThreadMode.SEPARATE_THREAD)
class MalformedBufferTests {

    private static final int USUAL_ROUNDS = 20_000;
    private static final int ROUNDS = Integer.getInteger("across.fuzz.rounds", USUAL_ROUNDS);
    private static final long SEED = Long.getLong("across.fuzz.seed", 42);

    /** What reading may allocate for nothing: classes looked up in vain, lambdas spun, exceptions. */
    private static final long ALLOCATED_ANYWAY = 4 << 20;

    /** What a byte may become: an entry of a map, an object of two fields, and copies on the way. */
    private static final int ALLOCATED_PER_BYTE = 64;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private static final CodecEnd RECEIVER = CodecEnd.pair();

    private static List<Sample> samples;

    @BeforeAll
    static void write() throws Exception {
        samples = HonestValues.of(RECEIVER);
    }

    @Test
    void honestBuffersCanBeReadAndContainEveryTag() throws Exception {
        Set<Byte> firstBytes = new HashSet<>();
        for (Sample sample : samples) {
            sample.read(RECEIVER, sample.bytes());
            if (sample.kind() == Kind.RESULT) {
                firstBytes.add(sample.bytes()[0]);
            }
        }
        for (byte tag = Tag.NULL; tag <= Tag.STREAM; tag++) {
            assertThat(firstBytes).contains(tag);
        }
    }

    @Test
    void whatIsCutOffIsRefusedAtEveryLength() {
        for (Sample sample : samples) {
            List<Integer> taken = IntStream.range(0, sample.bytes().length)
                    .filter(length -> read(sample, Arrays.copyOf(sample.bytes(), length)) == null)
                    .boxed()
                    .toList();
            // An error may lack, as a whole, what peers of an earlier version do not send.
            assertThat(taken).as(sample.name()).hasSize(sample.kind() == Kind.ERROR ? 1 : 0);
        }
    }

    @Test
    void everyByteMayBeAnyOfAFewOthers() {
        for (Sample sample : samples) {
            for (int i = 0; i < sample.bytes().length; i += step(sample)) {
                byte honest = sample.bytes()[i];
                for (int other : new int[] {0, 1, 0x7f, 0x80, 0xff, honest + 1, honest - 1, honest ^ 0x40}) {
                    byte[] bytes = sample.bytes().clone();
                    bytes[i] = (byte) other;
                    read(sample, bytes);
                }
            }
        }
    }

    @Test
    void anyFourBytesMayBeAHugeLength() {
        byte[][] lengths = {
            HexFormat.of().parseHex("7fffffff"),
            HexFormat.of().parseHex("ffffffff"),
            HexFormat.of().parseHex("80000000"),
            HexFormat.of().parseHex("ffffff07"),
            HexFormat.of().parseHex("ffffffffffffffffff01"),
            HexFormat.of().parseHex("ffffffffffffffff7f"),
        };
        for (Sample sample : samples) {
            for (int i = 0; i <= sample.bytes().length; i += step(sample)) {
                for (byte[] length : lengths) {
                    read(sample, spliced(sample.bytes(), i, Math.min(sample.bytes().length, i + 4), length));
                    read(sample, spliced(sample.bytes(), i, i, length));
                }
            }
        }
    }

    @Test
    void manyMutationsAtOnce() {
        SplittableRandom random = new SplittableRandom(SEED);
        for (int round = 0; round < ROUNDS; round++) {
            Sample sample = samples.get(random.nextInt(samples.size()));
            byte[] bytes = sample.bytes();
            for (int i = random.nextInt(4); i >= 0; i--) {
                bytes = mutated(bytes, random);
            }
            read(sample, bytes);
        }
    }

    @Test
    void noise() {
        Random random = new Random(SEED);
        for (int round = 0; round < ROUNDS / 4; round++) {
            byte[] bytes = new byte[random.nextInt(200)];
            random.nextBytes(bytes);
            for (Kind kind : Kind.values()) {
                if (bytes.length > 0 && random.nextBoolean()) {
                    bytes[0] = (byte) random.nextInt(Tag.STREAM + 1);
                }
                read(new Sample("noise", kind, bytes), bytes);
            }
        }
    }

    /** Of long samples, which repeat themselves, only some places, but in a long run all. */
    private static int step(Sample sample) {
        return ROUNDS > USUAL_ROUNDS ? 1 : 1 + sample.bytes().length / 80;
    }

    /** The failure; null if it could be read. */
    private static Exception read(Sample sample, byte[] bytes) {
        return read(RECEIVER, sample, bytes);
    }

    static Exception read(CodecEnd receiver, Sample sample, byte[] bytes) {
        int lent = receiver.lentObjects();
        long before = THREADS.getCurrentThreadAllocatedBytes();
        Exception failure = null;
        try {
            sample.read(receiver, bytes);
        } catch (Exception e) {
            failure = e;
        } catch (Error e) {
            fail(describe(sample, bytes), e);
        }
        long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
        if (allocated > ALLOCATED_ANYWAY + (long) ALLOCATED_PER_BYTE * bytes.length) {
            fail(describe(sample, bytes) + " allocated " + allocated, failure);
        }
        assertThat(receiver.lentObjects()).isEqualTo(lent);
        return failure;
    }

    private static String describe(Sample sample, byte[] bytes) {
        byte[] start = bytes.length > 2_000 ? Arrays.copyOf(bytes, 2_000) : bytes;
        return sample.name() + " of " + bytes.length + " bytes: "
                + HexFormat.of().formatHex(start);
    }

    private static byte[] mutated(byte[] bytes, SplittableRandom random) {
        int from = random.nextInt(bytes.length + 1);
        int to = from + random.nextInt(Math.min(8, bytes.length - from) + 1);
        byte[] other = samples.get(random.nextInt(samples.size())).bytes();
        int otherFrom = random.nextInt(other.length + 1);
        int otherTo = otherFrom + random.nextInt(other.length - otherFrom + 1);
        return switch (random.nextInt(6)) {
            case 0 -> flipped(bytes, random);
            case 1 -> Arrays.copyOf(bytes, from);
            case 2 -> spliced(bytes, from, to, new byte[0]);
            case 3 -> spliced(bytes, from, from, Arrays.copyOfRange(bytes, from, to));
            case 4 -> spliced(bytes, from, to, Arrays.copyOfRange(other, otherFrom, otherTo));
            default -> spliced(bytes, from, bytes.length, Arrays.copyOfRange(other, otherFrom, otherTo));
        };
    }

    private static byte[] flipped(byte[] bytes, SplittableRandom random) {
        byte[] flipped = bytes.clone();
        if (flipped.length > 0) {
            flipped[random.nextInt(flipped.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return flipped;
    }

    private static byte[] spliced(byte[] bytes, int from, int to, byte[] between) {
        byte[] spliced = new byte[bytes.length - (to - from) + between.length];
        System.arraycopy(bytes, 0, spliced, 0, from);
        System.arraycopy(between, 0, spliced, from, between.length);
        System.arraycopy(bytes, to, spliced, from + between.length, bytes.length - to);
        return spliced;
    }
}
