package io.across.benchmarks.attack;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** Tries the attacks and prints one Markdown table, then what a connection costs. */
public final class Main {

    private static final Duration QUIET = Duration.ofSeconds(3);

    private Main() {}

    public static void main(String... arguments) throws Exception {
        if (List.of(arguments).contains("--help")) {
            System.out.print(AttackOptions.USAGE);
            return;
        }
        if (List.of(arguments).contains("--list")) {
            Attacks.list().forEach(attack -> System.out.printf("%-22s %s%n", attack.name(), attack.what()));
            return;
        }
        AttackOptions options;
        try {
            options = AttackOptions.parse(arguments);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.err.print(AttackOptions.USAGE);
            System.exit(2);
            return;
        }
        System.out.print(Outcome.HEAD);
        boolean kept = true;
        double accepted = Double.NaN;
        double refused = Double.NaN;
        for (Attack attack : options.attacks()) {
            Outcome outcome = new Trial(attack, options.time(), QUIET).run();
            System.out.print(outcome.line());
            System.out.flush();
            kept &= outcome.misses().isEmpty();
            accepted = attack.name().equals(ConnectionAttacks.ACCEPTED) ? outcome.cpuMicrosEach() : accepted;
            refused = attack.name().equals(ConnectionAttacks.REFUSED) ? outcome.cpuMicrosEach() : refused;
        }
        if (accepted > 0 && refused > 0) {
            System.out.printf(
                    Locale.ROOT,
                    "%na connection costs the server %.0f µs of CPU if it is accepted, %.0f µs if it is refused%n",
                    accepted,
                    refused);
            kept &= refused < accepted;
        }
        System.exit(kept ? 0 : 1);
    }
}
