package io.across.benchmarks.attack;

import io.across.benchmarks.attack.Attack.Side;
import io.across.benchmarks.attack.HonestClients.Service;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Tries one attack on a process of its own, beside ten honest clients. Reads {@code /proc} and the like: Unix only. */
final class Trial {

    private static final List<String> VICTIM_ARGS =
            List.of("-Xmx512m", "-Dorg.slf4j.simpleLogger.defaultLogLevel=info");
    private static final String MAX_MEMORY_MIB = "128";

    /** The attacker's work is not to be what slows the honest clients down: in earnest it has a machine of its own. */
    private static final List<String> NICE = List.of("nice", "-n", "19");

    private static final String CHILD_THAT_FLOODS = "exec yes FORGED >&2";

    /** How long the heap may take to be what it was: what ends a connection may wait for a deadline. */
    private static final Duration SETTLING = Duration.ofSeconds(15);

    private final Attack attack;
    private final Duration time;
    private final Duration quietTime;

    /**
     * Tries nothing yet.
     *
     * @param quietTime how long the clients call undisturbed before the attack
     */
    Trial(Attack attack, Duration time, Duration quietTime) {
        this.attack = attack;
        this.time = time;
        this.quietTime = quietTime;
    }

    Outcome run() throws Exception {
        Path log = Files.createTempFile("across-attacks", ".log");
        try (Partner victim = victim(log);
                HonestClients clients = new HonestClients(victim.port())) {
            clients.callFor(quietTime);
            Figures start = figures(victim);
            Service quiet = clients.callFor(quietTime);
            Figures before = figures(victim);
            Service during;
            long attempts;
            Duration longest;
            try (Partner attacker = attacker(victim, log)) {
                dial(attack, victim, attacker.port());
                during = clients.callFor(time);
                longest = hangUp(victim);
                attempts = Long.parseLong(attacker.finish());
            }
            boolean newcomer = clients.isServed();
            Figures after = settled(victim, before);
            return new Outcome(
                    attack,
                    time,
                    quietTime,
                    quiet,
                    during,
                    before,
                    after,
                    before.cpu().minus(start.cpu()),
                    attempts,
                    longest,
                    newcomer,
                    Files.size(log),
                    forgedLines(log));
        } finally {
            Files.delete(log);
        }
    }

    static Partner victim(Path log) throws IOException {
        return new Partner(List.of(), VictimProgram.class, VICTIM_ARGS, log, MAX_MEMORY_MIB);
    }

    private Partner attacker(Partner victim, Path log) throws IOException {
        return new Partner(
                NICE, AttackerProgram.class, List.of("-Xmx512m"), log, attack.name(), String.valueOf(victim.port()));
    }

    /** Has the victim call whoever attacks it, if that is who does. */
    static void dial(Attack attack, Partner victim, int port) throws IOException {
        if (attack.side() == Side.SERVER) {
            victim.ask(VictimProgram.DIAL + " " + port);
        } else if (attack.side() == Side.CHILD) {
            victim.ask(VictimProgram.SPAWN + " " + CHILD_THAT_FLOODS);
        }
    }

    private static Duration hangUp(Partner victim) {
        try {
            return Duration.ofNanos(Long.parseLong(victim.ask(VictimProgram.HANG_UP)));
        } catch (IOException e) {
            // It has died, which the outcome says.
            return Duration.ZERO;
        }
    }

    private static Figures figures(Partner victim) throws IOException {
        return Figures.parse(victim.ask(VictimProgram.FIGURES));
    }

    /** Null if it does not live. */
    private static @Nullable Figures settled(Partner victim, Figures before) {
        long end = System.nanoTime() + SETTLING.toNanos();
        try {
            Figures now = figures(victim);
            while (Outcome.hasGrown(before, now) && System.nanoTime() - end < 0) {
                LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(1));
                Figures next = figures(victim);
                // What collecting costs is not the attacker's.
                now = new Figures(
                        next.heap(), next.other(), next.threads(), now.cpu(), next.connections(), next.refused());
            }
            return now;
        } catch (IOException e) {
            return null;
        }
    }

    private static long forgedLines(Path log) throws IOException {
        try (Stream<String> lines = Files.lines(log, StandardCharsets.ISO_8859_1)) {
            return lines.filter(line -> line.startsWith("FORGED")).count();
        }
    }
}
