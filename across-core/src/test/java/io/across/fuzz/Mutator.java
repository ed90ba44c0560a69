package io.across.fuzz;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** Makes inputs of others by changing them at random in a few places. Used by one thread. */
final class Mutator {

    private static final byte[] INTERESTING = {0, 1, 0x10, 0x20, 0x40, 0x7f, (byte) 0x80, (byte) 0xfd, (byte) 0xfe, -1};

    private final SplittableRandom random;
    private final List<byte[]> seeds;
    private final int maxLength;

    /** @param maxLength of what is made, unless a seed is longer */
    Mutator(List<byte[]> seeds, int maxLength, long seed) {
        this.seeds = seeds;
        this.maxLength = maxLength;
        this.random = new SplittableRandom(seed);
    }

    /** A new array. */
    byte[] next() {
        byte[] input = seed().clone();
        for (int i = 1 + random.nextInt(4); i > 0; i--) {
            input = changed(input);
        }
        return input;
    }

    private byte[] seed() {
        return seeds.get(random.nextInt(seeds.size()));
    }

    private byte[] changed(byte[] input) {
        if (input.length == 0) {
            return spliced(input, 0, seed());
        }
        int at = random.nextInt(input.length);
        switch (random.nextInt(9)) {
            case 0 -> input[at] = (byte) random.nextInt(256);
            case 1 -> input[at] ^= (byte) (1 << random.nextInt(8));
            case 2 -> input[at] += (byte) (random.nextBoolean() ? 1 : -1);
            case 3 -> input[at] = INTERESTING[random.nextInt(INTERESTING.length)];
            case 4 -> fill(input, at);
            case 5 -> {
                return Arrays.copyOf(input, at);
            }
            case 6 -> {
                return spliced(input, at, input);
            }
            case 7 -> {
                return spliced(input, at, seed());
            }
            default -> {
                return removed(input, at, 1 + random.nextInt(8));
            }
        }
        return input;
    }

    /** Puts a number of several bytes there. */
    private void fill(byte[] input, int at) {
        byte value = INTERESTING[random.nextInt(INTERESTING.length)];
        Arrays.fill(input, at, Math.min(input.length, at + (1 << random.nextInt(4))), value);
    }

    /** With a part of another one put in. */
    private byte[] spliced(byte[] input, int at, byte[] other) {
        int from = random.nextInt(Math.max(1, other.length));
        int length = Math.min(other.length - from, random.nextInt(64));
        if (input.length + length > maxLength) {
            return input;
        }
        byte[] longer = new byte[input.length + length];
        System.arraycopy(input, 0, longer, 0, at);
        System.arraycopy(other, from, longer, at, length);
        System.arraycopy(input, at, longer, at + length, input.length - at);
        return longer;
    }

    private static byte[] removed(byte[] input, int at, int count) {
        int end = Math.min(input.length, at + count);
        byte[] shorter = Arrays.copyOf(input, input.length - (end - at));
        System.arraycopy(input, end, shorter, at, input.length - end);
        return shorter;
    }
}
