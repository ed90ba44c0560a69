package io.across.benchmarks;

import io.across.benchmarks.peer.AcrossPeer;
import io.across.benchmarks.peer.AcrossTransport;
import io.across.benchmarks.peer.Peer;
import io.across.benchmarks.peer.RawPeer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What idle connections cost both processes together. Reads {@code /proc}: Linux only. */
final class IdleConnections {

    private static final int COUNT = 1_000;

    private IdleConnections() {}

    static String measure(HarnessOptions options) throws Exception {
        if (options.transport() == AcrossTransport.PIPE) {
            throw new IllegalArgumentException("--idle needs --transport tcp or unix");
        }
        StringBuilder table = new StringBuilder("""
                | peer | idle connections | KiB each, both sides | threads each, both sides |
                | --- | ---: | ---: | ---: |
                """);
        if (options.includesPeer("raw")) {
            try (Peer peer = new RawPeer()) {
                table.append(line(peer));
            }
        }
        if (options.includesPeer("across")) {
            try (Peer peer = new AcrossPeer(options.transport())) {
                table.append(line(peer));
            }
        }
        return table.toString();
    }

    private static String line(Peer peer) throws Exception {
        // The first connections load classes and fill pools.
        open(peer, 100);
        long[] before = usage(peer);
        open(peer, COUNT);
        long[] after = usage(peer);
        return Table.format(
                "| %s | %,d | %.1f | %.2f |%n",
                peer.name(), COUNT, (after[0] - before[0]) / (double) COUNT, (after[1] - before[1]) / (double) COUNT);
    }

    private static void open(Peer peer, int count) throws Exception {
        for (int i = 0; i < count; i++) {
            peer.openIdle();
        }
    }

    /** Resident KiB and threads. */
    private static long[] usage(Peer peer) throws IOException {
        List<Long> pids = List.of(ProcessHandle.current().pid(), peer.serverPid());
        long[] sum = new long[2];
        for (long pid : pids) {
            for (String line : Files.readAllLines(Path.of("/proc", String.valueOf(pid), "status"))) {
                sum[0] += line.startsWith("VmRSS:") ? number(line) : 0;
                sum[1] += line.startsWith("Threads:") ? number(line) : 0;
            }
        }
        return sum;
    }

    private static long number(String line) {
        return Long.parseLong(line.replaceAll("\\D", ""));
    }
}
