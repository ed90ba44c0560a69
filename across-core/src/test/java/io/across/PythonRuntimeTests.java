package io.across;

import static org.assertj.core.api.Assertions.assertThat;

import io.across.internal.boot.PythonBootloader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Runs the tests of the Python runtime, which are written in Python, in every Python that is there, in all at once. */
@Timeout(300)
class PythonRuntimeTests {

    private static final int TIMEOUT_MS = 61_000;

    private static final Map<String, Process> RUNNING = new HashMap<>();

    @TempDir
    private static Path directory;

    static List<String> pythons() {
        return Pythons.supported();
    }

    /** They wait more than they work. */
    @BeforeAll
    static void startThemAll() throws Exception {
        Path bios = Files.writeString(directory.resolve("bios"), Bios.python().script());
        Path bootloader = Files.writeString(directory.resolve("bootloader"), bootloader());
        for (String python : pythons()) {
            ProcessBuilder builder = new ProcessBuilder(
                            python, "-B", "-W", "error", "-m", "unittest", "discover", "-s", ".")
                    .directory(Path.of("src", "test", "python").toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(printed(python).toFile());
            builder.environment()
                    .put(
                            "PYTHONPATH",
                            Path.of("src/main/resources/io/across/python/runtime")
                                    .toAbsolutePath()
                                    .toString());
            builder.environment().put("ACROSS_BIOS", bios.toString());
            builder.environment().put("ACROSS_BOOTLOADER", bootloader.toString());
            builder.environment().put("ACROSS_TIMEOUT_MS", Integer.toString(TIMEOUT_MS));
            RUNNING.put(python, builder.start());
        }
    }

    @AfterAll
    static void endThemAll() {
        RUNNING.values().forEach(Process::destroyForcibly);
    }

    @ParameterizedTest
    @MethodSource("pythons")
    void itsOwnTestsPass(String python) throws Exception {
        int exitCode = Objects.requireNonNull(RUNNING.get(python)).waitFor();

        String printed = Files.readString(printed(python));
        assertThat(exitCode).as(printed).isZero();
        assertThat(printed).contains("OK").containsPattern("Ran \\d{2,} tests");
    }

    private static Path printed(String python) {
        return directory.resolve(python.replace('/', '_'));
    }

    private static String bootloader() {
        StringBuilder line = new StringBuilder();
        for (ByteBuffer piece : PythonBootloader.of(TIMEOUT_MS)) {
            line.append(StandardCharsets.US_ASCII.decode(piece.duplicate()));
        }
        return line.toString();
    }
}
