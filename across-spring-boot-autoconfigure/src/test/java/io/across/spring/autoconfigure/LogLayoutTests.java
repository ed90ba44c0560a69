package io.across.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.json.JsonParserFactory;

/**
 * Records of a child JVM and of a Python in each layout that Boot offers, and with each implementation of SLF4J: {@link
 * LoggingApplication} as a process of its own, without any configuration of tests.
 */
@Tag("real")
@Timeout(180)
class LogLayoutTests {

    /** Copied there by the build. */
    private static final Path BACKENDS = Path.of("target", "logging-backends");

    private static final List<String> MESSAGES =
            List.of("java detail", "java record", "java failed {} %d %", "python detail", "python record");

    @TempDir
    private Path directory;

    private static String classPath(String backend) throws Exception {
        List<String> entries = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            // They have logging configurations, which would be taken for the application's.
            boolean ofTests = entry.matches(".*(across-core.*test|brave-tests).*");
            boolean otherBackend =
                    !backend.equals("logback") && entry.matches(".*(logback-|log4j-to-slf4j|jul-to-slf4j).*");
            if (!ofTests && !otherBackend) {
                entries.add(entry);
            }
        }
        try (Stream<Path> jars = Files.list(BACKENDS)) {
            jars.map(Path::toString).filter(jar -> jar.contains(backend)).forEach(entries::add);
        }
        return String.join(File.pathSeparator, entries);
    }

    /** What the application has written to its standard output. */
    private String run(String backend, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                System.getProperty("java.home") + "/bin/java",
                "-cp",
                classPath(backend),
                LoggingApplication.class.getName(),
                "--spring.main.web-application-type=none",
                "--across.connections.worker.java.max-heap=64MB",
                "--across.connections.worker.log-forwarding.enabled=true",
                "--across.connections.model.python.interpreter=python3",
                "--across.connections.model.log-forwarding.enabled=true",
                "--logging.level.root=debug",
                "--logging.level.org=warn",
                "--logging.level.io=info"));
        command.addAll(Arrays.asList(arguments));
        Path output = directory.resolve("output");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        String text = Files.readString(output);
        assertThat(process.exitValue()).as(text).isZero();
        return text;
    }

    private static void hasEachRecordOnce(String text) {
        for (String message : MESSAGES) {
            assertThat(text.split(java.util.regex.Pattern.quote(message), -1))
                    .as(message + " in " + text)
                    .hasSize(2);
        }
        assertThat(text).contains("IllegalStateException: of java", "ValueError: of python");
    }

    @ParameterizedTest
    @ValueSource(strings = {"logback", "log4j"})
    void theDefaultLayoutOfTheConsole(String backend) throws Exception {
        String text = run(backend);

        hasEachRecordOnce(text);
        assertThat(text)
                .containsPattern(" WARN .*(com.acme|c.a)\\.worker +: java record")
                .containsPattern("ERROR .*(com.acme|c.a)\\.model +: python failed \\{} %d %");
    }

    @ParameterizedTest
    @ValueSource(strings = {"logback", "log4j"})
    void theDefaultLayoutOfFiles(String backend) throws Exception {
        Path file = directory.resolve("application.log");
        run(backend, "--logging.file.name=" + file);

        hasEachRecordOnce(Files.readString(file));
    }

    @ParameterizedTest
    @CsvSource({
        "logback, ecs, message, ",
        "logback, logstash, message, logger_name",
        "logback, gelf, short_message, _log_logger",
        "log4j, ecs, message, ",
        "log4j, logstash, message, logger_name",
        "log4j, gelf, short_message, _log_logger",
    })
    void theStructuredLayouts(String backend, String format, String message, String logger) throws Exception {
        String text = run(backend, "--logging.structured.format.console=" + format, "--spring.main.banner-mode=off");

        hasEachRecordOnce(text);
        List<Map<String, Object>> lines = text.lines()
                .filter(line -> line.startsWith("{"))
                .map(JsonParserFactory.getJsonParser()::parseMap)
                .toList();
        assertThat(lines.stream().map(line -> line.get(message)).toList()).contains("java record", "python record");
        if (logger != null) {
            assertThat(lines)
                    .anySatisfy(line -> assertThat(line)
                            .contains(entry(logger, "com.acme.model"), entry(message, "python record")));
        }
        assertThat(text).containsPattern("connection\":\"(model|worker)\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"slf4j-jdk14"})
    void javaUtilLogging(String backend) throws Exception {
        String text = run(backend);

        hasEachRecordOnce(text);
    }
}
