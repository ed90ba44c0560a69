package io.across.benchmarks.shipping;

import io.across.Connection;
import io.across.Endpoint;
import io.across.Options;
import io.across.RemoteCode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The command {@code benchmarks/run --shipping}. */
public final class Shipping {

    private static final int CLASSES = 200;
    private static final int ROUND_TRIP_MILLIS = 40;
    private static final int RUNS = 1_000;

    private Shipping() {}

    public static void main(String... args) throws Throwable {
        System.out.printf("| what | ms |%n| --- | ---: |%n");
        double together = firstCall(true);
        double oneByOne = firstCall(false);
        line("first call of code with " + CLASSES + " classes, " + ROUND_TRIP_MILLIS + " ms round trip", together);
        line("the same, each class known to be needed only when it is loaded", oneByOne);
        snippets();
        System.exit(0);
    }

    private static void line(String what, double millis) {
        System.out.printf("| %s | %,.3f |%n", what, millis);
    }

    /** Milliseconds from the first call of code that is not there until its result is here; the connection stands. */
    private static double firstCall(boolean visible) throws Throwable {
        Path directory = Files.createTempDirectory("across-shipping");
        try (ServerSocketChannel listener = listen();
                SlowNetwork network = new SlowNetwork(port(listener), ROUND_TRIP_MILLIS / 2)) {
            ClassLoader loader = GeneratedClasses.compile(directory, CLASSES, visible);
            Options accepting = Options.builder().acceptExportedClasses(true).build();
            try (Connection near =
                            Connection.fromTcp(InetAddress.getLoopbackAddress().getHostAddress(), network.port());
                    Connection far = Connection.open(Endpoint.socket(listener.accept()), accepting)) {
                RemoteCode entry = (RemoteCode) loader.loadClass(GeneratedClasses.PACKAGE + ".Entry")
                        .getConstructor()
                        .newInstance();
                near.export(entry.getClass());
                far.awaitReady();
                long start = System.nanoTime();
                Object sum = near.apply(entry);
                double millis = (System.nanoTime() - start) / 1e6;
                if (!Integer.valueOf(CLASSES).equals(sum)) {
                    throw new IllegalStateException("wrong sum " + sum);
                }
                return millis;
            }
        } finally {
            delete(directory);
        }
    }

    private static void snippets() throws Throwable {
        try (ServerSocketChannel listener = listen();
                Connection near =
                        Connection.fromTcp(InetAddress.getLoopbackAddress().getHostAddress(), port(listener));
                Connection far = Connection.open(Endpoint.socket(listener.accept()))) {
            far.awaitReady();
            line(
                    "first snippet of a process: the compiler starts",
                    millis(() -> near.execute("1 + x", Map.of("x", 1))));
            line("another snippet, compiled", millis(() -> near.execute("2 + x", Map.of("x", 1))));
            line("a snippet again, median", median(() -> near.execute("1 + x", Map.of("x", 1))));
            line("a call of a lambda, median", median(() -> near.call((Integer x) -> 1 + x, 1)));
        }
    }

    private interface Action {
        @Nullable Object run() throws Throwable;
    }

    private static double millis(Action action) throws Throwable {
        long start = System.nanoTime();
        action.run();
        return (System.nanoTime() - start) / 1e6;
    }

    private static double median(Action action) throws Throwable {
        double[] all = new double[RUNS];
        for (int round = 0; round < 5; round++) {
            for (int i = 0; i < RUNS; i++) {
                all[i] = millis(action);
            }
        }
        Arrays.sort(all);
        return all[RUNS / 2];
    }

    private static ServerSocketChannel listen() throws IOException {
        return ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    private static int port(ServerSocketChannel listener) throws IOException {
        return ((InetSocketAddress) listener.getLocalAddress()).getPort();
    }

    static void delete(Path directory) throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
