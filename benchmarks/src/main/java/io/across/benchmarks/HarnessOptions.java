package io.across.benchmarks;

import io.across.benchmarks.peer.AcrossTransport;
import io.across.benchmarks.peer.Workload;
import java.time.Duration;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;

/**
 * What the command line asks for.
 *
 * @param rounds how often every peer has its turn
 * @param slice how long a turn is
 * @param warmUp how long each peer runs a workload before its first turn, at least
 * @param only labels of the workloads to measure; empty for all
 * @param peers names of the peers to measure; empty for all
 * @param idle whether to measure idle connections instead of workloads
 */
record HarnessOptions(
        int rounds,
        Duration slice,
        Duration warmUp,
        List<String> only,
        List<String> peers,
        AcrossTransport transport,
        boolean idle) {

    static final String USAGE = """
            usage: benchmarks/run [--quick] [--seconds N] [--only NAME,...] [--peers NAME,...]
                                  [--transport tcp|unix|pipe]
                                  [--idle]
                   benchmarks/run --shipping
                   benchmarks/run --starting
                   benchmarks/run --jmh [JMH options]

              --quick       a first impression: 5 short rounds
              --seconds N   time measured for each row, 5 by default
              --only        ping, call, echo, proxy, callback, callers-1, callers-8, callers-64,
                            bytes-1m, bytes-64m, spawn, python, python-1m, python-64m
              --peers       raw, rmi, across, python
              --transport   what across is connected by, tcp by default; raw and rmi always use tcp
              --idle        memory and threads of 1,000 idle connections, and nothing else
              --shipping    code that is not there yet: shipped classes and snippets
              --starting    peers that must be started first: children, booted ones, spare ones
              --jmh         the micro benchmarks, in one process
            """;

    private static final List<String> WORKLOADS =
            Arrays.stream(Workload.values()).map(Workload::label).toList();
    private static final List<String> PEERS = List.of("raw", "rmi", "across", "python");
    private static final int ROUNDS = 11;
    private static final int QUICK_ROUNDS = 5;

    /** @throws IllegalArgumentException if an argument is unknown or has no legal value */
    static HarnessOptions parse(String... args) {
        int rounds = ROUNDS;
        double seconds = 5;
        Duration warmUp = Duration.ofSeconds(4);
        List<String> only = List.of();
        List<String> peers = List.of();
        AcrossTransport transport = AcrossTransport.TCP;
        boolean idle = false;
        for (Iterator<String> rest = Arrays.asList(args).iterator(); rest.hasNext(); ) {
            String option = rest.next();
            switch (option) {
                case "--quick" -> {
                    rounds = QUICK_ROUNDS;
                    seconds = 1;
                    warmUp = Duration.ofMillis(500);
                }
                case "--seconds" -> seconds = Double.parseDouble(value(option, rest));
                case "--only" -> only = names(option, rest, WORKLOADS);
                case "--peers" -> peers = names(option, rest, PEERS);
                case "--transport" -> transport = transport(value(option, rest));
                case "--idle" -> idle = true;
                default -> throw new IllegalArgumentException("unknown option " + option);
            }
        }
        Duration slice = Duration.ofNanos((long) (seconds * 1e9 / rounds));
        return new HarnessOptions(rounds, slice, warmUp, only, peers, transport, idle);
    }

    private static String value(String option, Iterator<String> rest) {
        if (!rest.hasNext()) {
            throw new IllegalArgumentException(option + " needs a value");
        }
        return rest.next();
    }

    private static List<String> names(String option, Iterator<String> rest, List<String> known) {
        List<String> names = List.of(value(option, rest).split(",", -1));
        for (String name : names) {
            if (!known.contains(name)) {
                throw new IllegalArgumentException(option + " " + name + " is none of " + String.join(", ", known));
            }
        }
        return names;
    }

    private static AcrossTransport transport(String name) {
        return switch (name) {
            case "tcp", "unix", "pipe" -> AcrossTransport.valueOf(name.toUpperCase(Locale.ROOT));
            default -> throw new IllegalArgumentException("--transport must be tcp, unix or pipe, is " + name);
        };
    }

    boolean includesWorkload(String label) {
        return only.isEmpty() || only.contains(label);
    }

    boolean includesPeer(String name) {
        return peers.isEmpty() || peers.contains(name);
    }
}
