package io.across.benchmarks.attack;

import io.across.benchmarks.attack.HonestClients.Service;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How an attack went.
 *
 * @param time that it took
 * @param quiet how honest calls went before, for {@code quietTime}
 * @param during how they went beside it
 * @param before the attacked process, with ten clients
 * @param after the same; null if it did not live
 * @param quietCpu what the honest calls before had it compute
 * @param attempts what the attacker has tried
 * @param longestDialled the longest call that the attacked process made itself; zero if it made none
 * @param newcomer whether a new client is served afterwards
 * @param logged bytes in its log
 * @param forged lines in its log that the attacker wrote
 */
record Outcome(
        Attack attack,
        Duration time,
        Duration quietTime,
        Service quiet,
        Service during,
        Figures before,
        @Nullable Figures after,
        Duration quietCpu,
        long attempts,
        Duration longestDialled,
        boolean newcomer,
        long logged,
        long forged) {

    private static final double MAX_P99_MILLIS = 50;
    private static final double MAX_HEAP = 1.1;

    static final String HEAD = """
            | attack | p50 ms | p99 ms | max ms | quiet p99 | failed | heap KiB before | after | other KiB before | after | threads before | after | attempts | CPU µs each | log KiB | verdict |
            | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | --- |
            """;

    /** Whether the heap is more than a tenth larger. */
    static boolean hasGrown(Figures before, Figures after) {
        return after.heap() > MAX_HEAP * before.heap();
    }

    /** What was promised and did not come true. */
    List<String> misses() {
        List<String> misses = new ArrayList<>();
        if (!(during.millis(0.99) < MAX_P99_MILLIS)) {
            misses.add("p99");
        }
        if (during.failed() > 0) {
            misses.add("failed calls");
        }
        if (after == null) {
            misses.add("died");
        } else if (hasGrown(before, after)) {
            misses.add("heap");
        }
        if (!newcomer) {
            misses.add("newcomer");
        }
        if (forged > 0) {
            misses.add("forged " + forged + " lines");
        }
        if (longestDialled.compareTo(Dialled.DEADLINE.plusMillis(500)) > 0) {
            misses.add("deadline");
        }
        return misses;
    }

    /** What the attacked process computes for each attempt, beyond what it does for the honest calls. */
    double cpuMicrosEach() {
        if (after == null || attempts == 0) {
            return Double.NaN;
        }
        double honest = (double) quietCpu.toNanos() * time.toNanos() / quietTime.toNanos();
        return (after.cpu().minus(before.cpu()).toNanos() - honest) / attempts / 1e3;
    }

    String line() {
        List<String> misses = misses();
        String verdict = misses.isEmpty() ? "kept" : "NOT kept: " + String.join(", ", misses);
        if (!longestDialled.isZero()) {
            verdict += "; its own calls took " + longestDialled.toMillis() + " ms at most";
        }
        return String.format(
                Locale.ROOT,
                "| %s | %.2f | %.2f | %.1f | %.2f | %d | %d | %s | %d | %s | %d | %s | %,d | %.1f | %d | %s |%n",
                attack.name(),
                during.millis(0.5),
                during.millis(0.99),
                during.millis(1),
                quiet.millis(0.99),
                during.failed(),
                before.heap() >> 10,
                after == null ? "-" : after.heap() >> 10,
                before.other() >> 10,
                after == null ? "-" : after.other() >> 10,
                before.threads(),
                after == null ? "-" : after.threads(),
                attempts,
                cpuMicrosEach(),
                logged >> 10,
                verdict);
    }
}
