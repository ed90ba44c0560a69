package io.across.internal.pickle;

import static org.assertj.core.api.Assertions.assertThat;

import io.across.OperationException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Every recorded pickle, read and written again, and compared by a real Python. */
@Timeout(120)
class RecordedPicklesTests {

    @TempDir
    private Path directory;

    @Test
    void whatIsReadAndWrittenAgainIsTheSameToPython() throws Exception {
        StringBuilder lines = new StringBuilder();
        List<String> refused = new ArrayList<>();
        for (TestPickles.Recorded pickle : TestPickles.recorded()) {
            try {
                byte[] again = TestPickles.write(TestPickles.read(pickle.bytes()));
                lines.append(pickle.name())
                        .append(' ')
                        .append(HexFormat.of().formatHex(pickle.bytes()))
                        .append(' ')
                        .append(HexFormat.of().formatHex(again))
                        .append('\n');
            } catch (OperationException e) {
                refused.add(pickle.name() + ": " + e.getMessage());
            }
        }

        assertThat(compared(lines.toString())).isEmpty();
        assertThat(lines.toString().lines().count()).isGreaterThan(1_300);
        assertThat(refused).allMatch(reason -> reason.startsWith("12.") || reason.startsWith("05."));
    }

    private String compared(String lines) throws Exception {
        Path script = directory.resolve("compare.py");
        try (InputStream in = Objects.requireNonNull(getClass().getResourceAsStream("compare.py"))) {
            Files.write(script, in.readAllBytes());
        }
        Path fixtures = Path.of(Objects.requireNonNull(getClass().getResource("/vectors/fixtures"))
                .toURI());
        Process python = new ProcessBuilder("python3", script.toString(), fixtures.toString())
                .redirectErrorStream(true)
                .start();
        CompletableFuture<String> output = CompletableFuture.supplyAsync(() -> {
            try {
                return new String(python.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        try (OutputStream out = python.getOutputStream()) {
            out.write(lines.getBytes(StandardCharsets.UTF_8));
        }
        return output.get();
    }
}
