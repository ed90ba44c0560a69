package io.across.benchmarks.attack;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;

/**
 * What the command line asks for.
 *
 * @param time how long each attack takes
 */
record AttackOptions(Duration time, List<Attack> attacks) {

    static final String USAGE = """
            usage: benchmarks/attacks [--seconds N] [NAME...]
                   benchmarks/attacks --list

            Attacks a JVM with a heap of 512 MB that lets strangers call one object, beside ten honest clients that call it
            fifty times a second each. Prints a line for each attack; ends with 1 if a promise is not kept.

              --seconds N   how long each attack takes, 30 by default
              --list        prints the attacks and what they do
              NAME          tries these alone
            """;

    /**
     * Reads the command line.
     *
     * @throws IllegalArgumentException if an argument is unknown or has no legal value
     */
    static AttackOptions parse(String... arguments) {
        Duration time = Duration.ofSeconds(30);
        List<Attack> attacks = new ArrayList<>();
        for (Iterator<String> rest = Arrays.asList(arguments).iterator(); rest.hasNext(); ) {
            String argument = rest.next();
            if (argument.equals("--seconds") && rest.hasNext()) {
                time = Duration.ofMillis((long) (1_000 * Double.parseDouble(rest.next())));
            } else if (argument.startsWith("-")) {
                throw new IllegalArgumentException("unknown option, or no value for it: " + argument);
            } else {
                attacks.add(Attacks.named(argument));
            }
        }
        return new AttackOptions(time, attacks.isEmpty() ? Attacks.list() : attacks);
    }
}
