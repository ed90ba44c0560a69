package io.across.benchmarks;

import io.across.benchmarks.peer.Load;
import io.across.benchmarks.peer.Peer;
import io.across.benchmarks.peer.Workload;
import java.util.ArrayList;
import java.util.List;

/**
 * Measures a workload in rounds, in each of which every peer has one slice of time after a slice of raw pings: what slows the
 * machine down for a while slows all of them down.
 */
final class Rounds {

    private final HarnessOptions options;
    private final List<Peer> peers;
    private final Load ping;

    /** @param ping the unit of all ratios */
    Rounds(HarnessOptions options, List<Peer> peers, Load ping) throws Exception {
        this.options = options;
        this.peers = peers;
        this.ping = ping;
        warmUp(ping);
    }

    /** One row for each peer that can do {@code workload}. */
    List<Row> run(Workload workload) throws Exception {
        List<Contender> contenders = new ArrayList<>();
        for (Peer peer : peers) {
            Load load = peer.load(workload);
            if (load != null) {
                contenders.add(
                        new Contender(load, new Row(workload, peer.name(), new ArrayList<>(), new ArrayList<>())));
            }
        }
        for (Contender contender : contenders) {
            warmUp(contender.load());
        }
        for (int round = 0; round < options.rounds(); round++) {
            measure(contenders);
        }
        return contenders.stream().map(Contender::row).toList();
    }

    private void warmUp(Load load) throws Exception {
        Meter.warmUp(load, options.warmUp(), options.warmUp().multipliedBy(5));
    }

    private void measure(List<Contender> contenders) throws Exception {
        Sample pings = Meter.measure(ping, options.slice().dividedBy(2));
        for (Contender contender : contenders) {
            collectGarbage();
            contender.row().samples().add(Meter.measure(contender.load(), options.slice()));
            contender.row().pings().add(pings);
        }
    }

    /** Nobody pays for what the one before has left behind. */
    private static void collectGarbage() {
        System.gc();
    }

    /** A peer's load and what was seen of it so far. */
    private record Contender(Load load, Row row) {}
}
