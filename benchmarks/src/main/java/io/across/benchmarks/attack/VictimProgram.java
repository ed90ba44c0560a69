package io.across.benchmarks.attack;

import com.sun.management.OperatingSystemMXBean;
import io.across.ExposedObjects;
import io.across.MemoryBudget;
import io.across.Options;
import io.across.Rights;
import io.across.server.AcrossServer;
import io.across.server.LocalConnectionHandler;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The process that is attacked: prints its port, then obeys the lines of its standard input, each of which it answers with one
 * line. Ends with its standard input.
 */
final class VictimProgram {

    static final String FIGURES = "figures";
    static final String DIAL = "dial";
    static final String SPAWN = "spawn";
    static final String HANG_UP = "hang-up";

    /** As many as the starter's listener has. */
    static final int MAX_CONNECTIONS = 1_000;

    private final AcrossServer server;
    private @Nullable Dialled dialled;

    private VictimProgram(AcrossServer server) {
        this.server = server;
    }

    /** Takes what its listener may hold, in MiB. */
    public static void main(String... arguments) throws Exception {
        Options options = Options.builder()
                .rights(Rights.exposedOnly())
                .exposed(ExposedObjects.builder()
                        .expose("store", new HeapStore(), Store.class)
                        .build())
                .maxMemory(64L << 20)
                .sharedMemory(MemoryBudget.of("across.server.max-memory", Long.parseLong(arguments[0]) << 20))
                .build();
        try (AcrossServer server = AcrossServer.builder()
                        .tcp("127.0.0.1", 0)
                        .handler(new LocalConnectionHandler(options))
                        .maxConnections(MAX_CONNECTIONS)
                        .build()
                        .start();
                BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            answer(String.valueOf(server.port()));
            VictimProgram program = new VictimProgram(server);
            for (String line = input.readLine(); line != null; line = input.readLine()) {
                answer(program.obey(List.of(line.split(" ", -1))));
            }
        }
        Runtime.getRuntime().halt(0);
    }

    private static void answer(String line) {
        System.out.println(line);
        System.out.flush();
    }

    private String obey(List<String> words) throws IOException {
        return switch (words.get(0)) {
            case FIGURES -> figures().toString();
            case DIAL -> {
                dialled = Dialled.at(Integer.parseInt(words.get(1)));
                yield "";
            }
            case SPAWN -> {
                dialled = Dialled.child(List.of("sh", "-c", String.join(" ", words.subList(1, words.size()))));
                yield "";
            }
            case HANG_UP -> String.valueOf(hangUp().toNanos());
            default -> throw new IOException("unknown line: " + words.get(0));
        };
    }

    private Duration hangUp() {
        Dialled last = dialled;
        dialled = null;
        return last == null ? Duration.ZERO : last.hangUp();
    }

    /** Without what is garbage. */
    private Figures figures() {
        // Twice: what only finalizers and cleaners had is garbage the second time.
        System.gc();
        System.gc();
        var system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        return new Figures(
                ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed(),
                ManagementFactory.getMemoryMXBean().getNonHeapMemoryUsage().getUsed(),
                ManagementFactory.getThreadMXBean().getThreadCount(),
                Duration.ofNanos(system.getProcessCpuTime()),
                server.handler().activeConnections(),
                server.refusedConnections());
    }
}
