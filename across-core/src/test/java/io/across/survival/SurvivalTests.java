package io.across.survival;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * One allocation or one start of a thread fails, wherever it is: at most the connection concerned suffers from it. Every
 * place would take minutes; {@code -Dacross.survival=1} tries all.
 */
@Timeout(600)
class SurvivalTests {

    /** Every how many-th place is tried. */
    private static final int STEP = Integer.getInteger("across.survival", 9);

    @TempDir
    private Path directory;

    @Test
    void theProcessSurvivesWhateverFailsOnce() throws Exception {
        Process program = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-javaagent:" + agent(),
                        "-XX:TieredStopAtLevel=1",
                        "-Dacross.idle-thread-seconds=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        FaultyProgram.class.getName(),
                        Integer.toString(STEP),
                        "0"))
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("output").toFile())
                .start();
        try {
            assertThat(program.waitFor(9, TimeUnit.MINUTES)).isTrue();
        } finally {
            program.destroyForcibly();
        }

        List<String> output = Files.readAllLines(directory.resolve("output"), StandardCharsets.UTF_8);
        assertThat(output).last().asString().matches("tried \\d{2,} of \\d{3,} places, complaints: 0");
    }

    private File agent() throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue("Premain-Class", FaultAgent.class.getName());
        Path jar = directory.resolve("agent.jar");
        try (OutputStream file = Files.newOutputStream(jar)) {
            new JarOutputStream(file, manifest).close();
        }
        return jar.toFile();
    }
}
