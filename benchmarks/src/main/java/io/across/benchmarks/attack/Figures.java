package io.across.benchmarks.attack;

import java.time.Duration;

/**
 * What the attacked process says of itself.
 *
 * @param heap bytes in use after a collection
 * @param other bytes in use outside the heap: classes, and what they were compiled to
 * @param cpu what it has computed so far
 * @param connections that its listener serves
 * @param refused connections that its listener has refused so far
 */
record Figures(long heap, long other, int threads, Duration cpu, int connections, long refused) {

    /** The other way round. */
    static Figures parse(String line) {
        String[] words = line.split(" ", -1);
        return new Figures(
                Long.parseLong(words[0]),
                Long.parseLong(words[1]),
                Integer.parseInt(words[2]),
                Duration.ofNanos(Long.parseLong(words[3])),
                Integer.parseInt(words[4]),
                Long.parseLong(words[5]));
    }

    /** One line. */
    @Override
    public String toString() {
        return heap + " " + other + " " + threads + " " + cpu.toNanos() + " " + connections + " " + refused;
    }
}
