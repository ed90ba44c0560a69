package io.across.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.across.Bios;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The packed service as a process of its own, as {@code java -jar} starts it, and unpacked by Boot's tools. */
@Timeout(180)
class FatJarIntegrationTests {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Pattern PORT = Pattern.compile("Tomcat started on port (\\d+)");
    private static final String JAVA =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();

    @TempDir
    Path directory;

    @Test
    void theJarServesAndSurvivesABomb() throws Exception {
        inspectWith(Path.of(System.getProperty("sample.jar")));
    }

    @Test
    void theExtractedJarServesAndSurvivesABomb() throws Exception {
        Path jar = Path.of(System.getProperty("sample.jar"));
        Process extract =
                start(List.of(JAVA, "-Djarmode=tools", "-jar", jar.toString(), "extract", "--destination", "app"));
        assertThat(extract.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();

        inspectWith(directory.resolve("app").resolve(jar.getFileName()));
    }

    /** Its classes lie nested in the jar, where the worker asks for them: it has none of its own. */
    @Test
    void theJarShipsItsClassesToAWorkerThatHasOnlyJava() throws Exception {
        Path script = Files.writeString(
                directory.resolve("boot.sh"),
                Bios.jvm()
                        .java(JAVA)
                        .javaOptions("-Xmx64m", "-Djava.awt.headless=true")
                        .script());
        Path configuration = Files.writeString(directory.resolve("remote.yml"), """
                across.connections.thumbnails:
                  command: [sh, %s]
                  exports: io.across.sample
                across.connections.tables:
                  lazy: true
                  python:
                  exports: tables
                inspector:
                  max-file-size: 10MB
                  deadline: 60s
                """.formatted(script));

        inspectWith(Path.of(System.getProperty("sample.jar")), "--spring.config.location=" + configuration);
    }

    private void inspectWith(Path jar, String... arguments) throws Exception {
        // The heap of the service is smaller than the bomb's raster, too.
        List<String> command = new ArrayList<>(List.of(JAVA, "-Xmx256m", "-jar", jar.toString(), "--server.port=0"));
        command.addAll(List.of(arguments));
        Process service = start(command);
        List<ProcessHandle> workers;
        try {
            InspectorClient http = new InspectorClient(awaitPort(service));
            byte[] picture = TestImages.picture(640, 480, "png");

            assertThat(http.postForm("/inspect", "cat.png", picture).getBody()).containsEntry("type", "image/png");
            assertThat(http.postBody("/thumbnail", TestImages.bomb())
                            .getStatusCode()
                            .value())
                    .isEqualTo(503);
            assertThat(http.thumbnail("/thumbnail", picture).getStatusCode().value())
                    .isEqualTo(200);
            assertThat(service.children())
                    .as("the worker, or the shell that waits for it")
                    .hasSize(1);
            workers = service.descendants().toList();
        } finally {
            service.destroy();
            if (!service.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                service.destroyForcibly();
            }
        }
        await().atMost(PATIENCE).until(() -> workers.stream().noneMatch(ProcessHandle::isAlive));
    }

    private Process start(List<String> command) throws Exception {
        return new ProcessBuilder(new ArrayList<>(command))
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("log").toFile())
                .start();
    }

    private int awaitPort(Process service) {
        return await().atMost(PATIENCE)
                .until(
                        () -> {
                            String log = Files.readString(directory.resolve("log"));
                            assertThat(service.isAlive()).as(log).isTrue();
                            Matcher matcher = PORT.matcher(log);
                            return matcher.find() ? Integer.parseInt(matcher.group(1)) : 0;
                        },
                        port -> port > 0);
    }
}
