package io.across.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import com.acme.quiet.QuietApplication;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the starter does to an application that has not configured it, in a JVM where nobody else uses across. */
@Timeout(180)
class StartUpTests {

    @TempDir
    private Path directory;

    @Test
    void withoutPropertiesNothingIsOpenedAndNoThreadStarted() throws Exception {
        String output = run();

        assertThat(line(output, "beans=")).contains("acrossOptions", "acrossConnections");
        assertThat(line(output, "threads=")).contains("main").doesNotContain("across");
        // Nor are the classes loaded that could do it: sockets, engine, transports.
        assertThat(output)
                .contains(" io.across.spring.autoconfigure.AcrossAutoConfiguration ")
                .doesNotContain(
                        " io.across.internal.",
                        " sun.nio.ch.ServerSocketChannelImpl ",
                        // Whatever a channel does with a socket. Its own class is loaded by JDK 25 to read files.
                        " sun.nio.ch.Net ");
    }

    @Test
    void withAnyPropertyWhatMayBeWrongIsMade() throws Exception {
        assertThat(line(run("--across.options.timeout=1s"), "made="))
                .contains("acrossOptions", "acrossNamedConnections", "acrossConnectionHandlerFactory");
    }

    @Test
    void withAListenerBothAreSeen() throws Exception {
        String output = run("--across.server.tcp.port=0", "--across.connections.far.command=cat");

        assertThat(line(output, "threads="))
                .contains("across-listener tcp", "across-server tcp://", "across-connection");
        assertThat(output).contains(" io.across.internal.", " sun.nio.ch.ServerSocketChannelImpl ", " sun.nio.ch.Net ");
    }

    private static String line(String output, String start) {
        return output.lines()
                .filter(line -> line.startsWith(start))
                .findFirst()
                .orElseThrow(() -> new AssertionError(output));
    }

    private String run(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xlog:class+load:stdout",
                // Which ends the main thread in a way that is a failure if another thread happens to outlive it.
                "-Dspring.devtools.restart.enabled=false",
                "-cp",
                System.getProperty("java.class.path"),
                QuietApplication.class.getName()));
        command.addAll(List.of(arguments));
        Path log = directory.resolve("log");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        String output = Files.readString(log);
        assertThat(process.exitValue()).as(output).isZero();
        return output;
    }
}
