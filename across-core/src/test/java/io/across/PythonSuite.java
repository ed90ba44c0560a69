package io.across;

import static org.assertj.core.api.Assertions.assertThat;

import io.across.internal.boot.PythonBootloader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Tests of the Python runtime, which are written in Python: a run of some of them, in one Python. */
public final class PythonSuite implements AutoCloseable {

    private static final int TIMEOUT_MS = 61_000;

    private final Process process;
    private final Path printed;

    private PythonSuite(Process process, Path printed) {
        this.process = process;
        this.printed = printed;
    }

    /**
     * Begins with it.
     *
     * @param directory what this needs is written there
     * @param arguments of {@code unittest discover}
     */
    public static PythonSuite start(String python, Path directory, Map<String, String> environment, String... arguments)
            throws IOException {
        Path bios = Files.writeString(directory.resolve("bios"), Bios.python().script());
        Path bootloader = Files.writeString(directory.resolve("bootloader"), bootloader());
        Path printed = Files.createTempFile(directory, "printed", "");
        List<String> command = new ArrayList<>(List.of(python, "-B", "-W", "error", "-m", "unittest", "discover"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(Path.of("src", "test", "python").toFile())
                .redirectErrorStream(true)
                .redirectOutput(printed.toFile());
        builder.environment().put("PYTHONPATH", runtime().toString());
        builder.environment().put("ACROSS_BIOS", bios.toString());
        builder.environment().put("ACROSS_BOOTLOADER", bootloader.toString());
        builder.environment().put("ACROSS_TIMEOUT_MS", Integer.toString(TIMEOUT_MS));
        builder.environment().putAll(environment);
        return new PythonSuite(builder.start(), printed);
    }

    /** The directory of our own package. */
    public static Path runtime() {
        return Path.of("src/main/resources/io/across/python/runtime").toAbsolutePath();
    }

    public void assertThatAllPass() throws Exception {
        int exitCode = process.waitFor();

        String output = Files.readString(printed);
        assertThat(exitCode).as(output).isZero();
        assertThat(output).contains("OK").containsPattern("Ran [1-9]\\d* tests?");
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    private static String bootloader() {
        StringBuilder line = new StringBuilder();
        for (ByteBuffer piece : PythonBootloader.of(TIMEOUT_MS)) {
            line.append(StandardCharsets.US_ASCII.decode(piece.duplicate()));
        }
        return line.toString();
    }
}
