package io.across.fuzz;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The file to which runs add how many inputs they have had read: a line each with the target, what made the inputs, their
 * number, and the seconds that it took. Several processes may add to it. Used by one thread.
 */
final class FuzzSums {

    private static final long FLUSHED_NANOS = 30_000_000_000L;

    /** How often the clock is asked. */
    private static final int LOOKED = 256;

    private final Path file;
    private final String what;
    private long count;
    private long since = System.nanoTime();

    /** @param how what makes the inputs */
    FuzzSums(Path directory, FuzzTarget target, String how) throws IOException {
        Files.createDirectories(directory);
        this.file = directory.resolve("sums");
        this.what = target.name() + " " + how;
    }

    /** Counts an input. A process that is killed loses those of half a minute. */
    void add() throws IOException {
        if (++count % LOOKED == 0 && System.nanoTime() - since > FLUSHED_NANOS) {
            flush();
        }
    }

    void flush() throws IOException {
        long now = System.nanoTime();
        String line = "%s %d %.1f%n".formatted(what, count, (now - since) / 1e9);
        // One write: lines of others stay whole.
        Files.write(file, line.getBytes(StandardCharsets.UTF_8), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        count = 0;
        since = now;
    }
}
