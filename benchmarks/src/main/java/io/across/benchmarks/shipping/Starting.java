package io.across.benchmarks.shipping;

import io.across.Bios;
import io.across.Connection;
import io.across.Options;
import io.across.RemoteCode;
import io.across.process.ChildJvm;
import io.across.server.AcrossServer;
import io.across.server.ChildSettings;
import io.across.server.ProcessConnectionHandler;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The command {@code benchmarks/run --starting}. */
public final class Starting {

    private static final int ROUNDS = 11;

    /** Long enough for a spare child to be ready. */
    private static final long PAUSE_MILLIS = 2_000;

    private static final String JAVA =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();

    private Starting() {}

    public static void main(String... args) throws Throwable {
        System.out.printf("| until the first call has returned | ms |%n| --- | ---: |%n");
        line("`java -version`, from start to exit, for comparison", median(0, Starting::javaVersion));
        line("a child JVM with this class path, over its pipes", median(0, Starting::child));
        booted();
        try (AcrossServer server = server(0)) {
            line("a connection to the handler `process`", median(0, () -> connection(server)));
        }
        try (AcrossServer server = server(1)) {
            line("the same with a spare child", median(PAUSE_MILLIS, () -> connection(server)));
        }
        System.exit(0);
    }

    private interface Start {
        void run() throws Throwable;
    }

    private static void line(String what, double millis) {
        System.out.printf("| %s | %,.1f |%n", what, millis);
    }

    private static double median(long pauseMillis, Start start) throws Throwable {
        double[] all = new double[ROUNDS];
        start.run();
        for (int i = 0; i < ROUNDS; i++) {
            Thread.sleep(pauseMillis);
            long begin = System.nanoTime();
            start.run();
            all[i] = (System.nanoTime() - begin) / 1e6;
        }
        Arrays.sort(all);
        return all[ROUNDS / 2];
    }

    private static void javaVersion() throws Exception {
        int exitCode = new ProcessBuilder(JAVA, "-version")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
        check(0, exitCode);
    }

    private static void child() {
        called(Connection.fromCommand(ChildJvm.builder().build().command()));
    }

    private static void connection(AcrossServer server) {
        called(Connection.fromTcp("127.0.0.1", server.port()));
    }

    /** What ends is not waited for. */
    private static void called(Connection connection) {
        check(42, connection.call(() -> 42));
        connection.cancel();
    }

    private static void booted() throws Throwable {
        Path directory = Files.createTempDirectory("across-starting");
        try {
            RemoteCode code = (RemoteCode) GeneratedClasses.compile(directory, 1, true)
                    .loadClass(GeneratedClasses.PACKAGE + ".Entry")
                    .getConstructor()
                    .newInstance();
            List<String> command = Bios.jvm().java(JAVA).command();
            line("a JVM that the BIOS boots, the code shipped to it", median(0, () -> booted(command, code)));
        } finally {
            Shipping.delete(directory);
        }
    }

    private static void booted(List<String> command, RemoteCode code) throws Throwable {
        Connection connection = Connection.fromCommand(command);
        connection.export(code.getClass());
        check(1, connection.apply(code));
        connection.cancel();
    }

    private static AcrossServer server(int spareChildren) throws Exception {
        return AcrossServer.builder()
                .tcp("127.0.0.1", 0)
                .handler(new ProcessConnectionHandler(
                        Options.builder().build(), ChildSettings.defaults().withSpareChildren(spareChildren)))
                .build()
                .start();
    }

    private static void check(Object expected, @Nullable Object actual) {
        if (!expected.equals(actual)) {
            throw new IllegalStateException("got " + actual + " instead of " + expected);
        }
    }
}
