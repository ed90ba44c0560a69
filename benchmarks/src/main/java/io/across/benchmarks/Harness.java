package io.across.benchmarks;

import io.across.benchmarks.peer.AcrossPeer;
import io.across.benchmarks.peer.AcrossPythonPeer;
import io.across.benchmarks.peer.JavaPeer;
import io.across.benchmarks.peer.Load;
import io.across.benchmarks.peer.Peer;
import io.across.benchmarks.peer.RawPeer;
import io.across.benchmarks.peer.RawPythonPeer;
import io.across.benchmarks.peer.RmiPeer;
import io.across.benchmarks.peer.Workload;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Measures process to process and prints one Markdown table, then what the project promises of it. */
public final class Harness {

    private Harness() {}

    public static void main(String... args) throws Exception {
        if (List.of(args).contains("--help")) {
            System.out.print(HarnessOptions.USAGE);
            return;
        }
        HarnessOptions options;
        try {
            options = HarnessOptions.parse(args);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.err.print(HarnessOptions.USAGE);
            System.exit(2);
            return;
        }
        if (options.idle()) {
            System.out.print(IdleConnections.measure(options));
        } else {
            List<Row> rows = measure(options);
            System.out.println(Table.of(rows));
            System.out.print(Check.all(rows));
        }
        // RMI leaves threads behind that would keep this process.
        System.exit(0);
    }

    static List<Row> measure(HarnessOptions options) throws Exception {
        List<Peer> peers = new ArrayList<>();
        try (RawPeer unit = new RawPeer()) {
            open(options, peers);
            Load ping = Objects.requireNonNull(unit.load(Workload.PING));
            Rounds rounds = new Rounds(options, peers, ping);
            List<Row> rows = new ArrayList<>();
            for (Workload workload : Workload.values()) {
                if (options.includesWorkload(workload.label())) {
                    System.err.println("measuring " + workload.label());
                    rows.addAll(rounds.run(workload));
                }
            }
            return rows;
        } finally {
            for (Peer peer : peers) {
                peer.close();
            }
        }
    }

    /** Fills a list of the caller's, who closes those that were opened before one failed. */
    private static void open(HarnessOptions options, List<Peer> peers) throws IOException {
        peers.add(new JavaPeer());
        if (options.includesPeer("raw")) {
            peers.add(new RawPeer());
            peers.add(RawPythonPeer.echo());
        }
        if (options.includesPeer("python")) {
            peers.add(RawPythonPeer.pickles());
        }
        if (options.includesPeer("rmi")) {
            peers.add(new RmiPeer());
        }
        if (options.includesPeer("across")) {
            peers.add(new AcrossPeer(options.transport()));
            peers.add(new AcrossPythonPeer());
        }
    }
}
