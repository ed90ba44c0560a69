package io.across.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.acme.naps.NapApplication;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An application whose whole process group is told to end, as terminals and some supervisors do it. */
@Tag("real")
@Timeout(240)
@EnabledOnOs(OS.LINUX)
class ProcessGroupTests {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Pattern PORT = Pattern.compile("Tomcat started on port (\\d+)");
    private static final Pattern OPENED = Pattern.compile("(snake|bean): exec:\\w+ is open");

    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource({"python, TERM", "python, INT", "java, TERM"})
    void aCallThatRunsEndsWithItsResultAndNoNewWorkerIsStarted(String kind, String signal) throws Exception {
        Process application = start();
        try {
            int port = Integer.parseInt(awaitLine(application, PORT).group(1));
            CompletableFuture<HttpResponse<String>> answer = HttpClient.newHttpClient()
                    .sendAsync(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/nap/" + kind))
                                    .build(),
                            BodyHandlers.ofString());
            awaitLine(application, Pattern.compile("napping"));
            List<ProcessHandle> workers = application.children().toList();

            assertThat(new ProcessBuilder("kill", "-" + signal, "--", "-" + application.pid())
                            .inheritIO()
                            .start()
                            .waitFor())
                    .isZero();

            HttpResponse<String> response = answer.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            assertThat(response.body()).as(log()).isEqualTo("slept");
            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(application.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .isTrue();
            assertThat(PORT.matcher(log()).results()).hasSize(1);
            assertThat(OPENED.matcher(log()).results()).as(log()).hasSize(2);
            assertThat(workers).hasSize(2);
            await().atMost(PATIENCE).until(() -> workers.stream().noneMatch(ProcessHandle::isAlive));
        } finally {
            application.destroyForcibly();
        }
    }

    /** The leader of a group, and so its name. */
    private Process start() throws Exception {
        Path logging = Files.writeString(directory.resolve("logging.xml"), """
                <configuration><include resource="org/springframework/boot/logging/logback/base.xml"/></configuration>
                """);
        return new ProcessBuilder(
                        "setsid",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        NapApplication.class.getName(),
                        "--spring.config.location=optional:file:" + directory + "/",
                        // Not that of the core, which the tests have on their class path as well.
                        "--logging.config=" + logging,
                        "--server.port=0",
                        "--server.shutdown=graceful",
                        "--across.connections.snake.python.interpreter=python3",
                        "--across.connections.bean.java.max-heap=64MB",
                        "--logging.level.io.across.connection=debug")
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("log").toFile())
                .start();
    }

    private String log() throws Exception {
        return Files.readString(directory.resolve("log"));
    }

    private Matcher awaitLine(Process application, Pattern line) {
        return await().atMost(PATIENCE)
                .until(
                        () -> {
                            String log = log();
                            assertThat(application.isAlive()).as(log).isTrue();
                            return line.matcher(log);
                        },
                        Matcher::find);
    }
}
