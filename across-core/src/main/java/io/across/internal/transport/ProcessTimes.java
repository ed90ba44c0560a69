package io.across.internal.transport;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * What a process and those that it has started have computed so far, and whether it runs. Where the system has {@code /proc}
 * each thread is told apart: hundreds of threads that wait for Python's interpreter lock, and look every few milliseconds
 * whether it is free, use up half a processor together, but none of them more than a hundredth.
 *
 * @param state of the process itself
 * @param nanos processor time by thread; under the negative process id, what is not known of threads: that of children which
 *     have ended, or of the whole process
 */
public record ProcessTimes(State state, Map<Long, Long> nanos) {

    /** What a process does, as far as the system says. */
    public enum State {
        /** It runs, or waits for something. */
        ALIVE,
        /** Somebody has stopped it: a signal, a debugger. */
        STOPPED,
        /** It has ended. */
        GONE
    }

    private static final Path PROC = Path.of("/proc");

    /** The unit of times in {@code /proc}, on every Linux. */
    private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    /** Where the times are in a line of {@code stat}, after the name: each is two fields, as a user and in the system. */
    private static final int OWN = 11;

    private static final int OF_CHILDREN = 13;

    /** Looks at a process. Takes milliseconds, on a machine with thousands of processes more. */
    public static ProcessTimes of(ProcessHandle process) {
        Map<Long, Long> nanos = new HashMap<>();
        State state = add(process, nanos);
        if (state == State.ALIVE) {
            try (Stream<ProcessHandle> started = process.descendants()) {
                started.forEach(each -> add(each, nanos));
            }
        }
        return new ProcessTimes(state, nanos);
    }

    /** Whether some thread has computed for so long since that look at the same process. */
    public boolean hasWorkedSince(ProcessTimes earlier, long atLeastNanos) {
        return nanos.entrySet().stream()
                .anyMatch(each -> each.getValue() - earlier.nanos.getOrDefault(each.getKey(), 0L) >= atLeastNanos);
    }

    private static State add(ProcessHandle process, Map<Long, Long> nanos) {
        if (!process.isAlive()) {
            return State.GONE;
        }
        Path directory = PROC.resolve(Long.toString(process.pid()));
        if (!Files.isDirectory(directory)) {
            nanos.put(
                    -process.pid(),
                    process.info().totalCpuDuration().orElse(Duration.ZERO).toNanos());
            return State.ALIVE;
        }
        try {
            return addFrom(directory, process.pid(), nanos);
        } catch (IOException e) { // it has ended meanwhile
            return State.GONE;
        }
    }

    private static State addFrom(Path directory, long pid, Map<Long, Long> nanos) throws IOException {
        List<String> whole = stat(directory);
        nanos.put(-pid, nanos(whole, OF_CHILDREN));
        try (DirectoryStream<Path> threads = Files.newDirectoryStream(directory.resolve("task"))) {
            for (Path thread : threads) {
                try {
                    nanos.put(Long.parseLong(thread.getFileName().toString()), nanos(stat(thread), OWN));
                } catch (IOException e) {
                    // It has ended meanwhile.
                }
            }
        }
        return switch (whole.get(0)) {
            case "T", "t" -> State.STOPPED;
            case "Z", "X" -> State.GONE;
            default -> State.ALIVE;
        };
    }

    /** The fields from the state on: the name before it may have blanks and parentheses. */
    private static List<String> stat(Path directory) throws IOException {
        String line = Files.readString(directory.resolve("stat"), ISO_8859_1);
        return List.of(line.substring(line.lastIndexOf(')') + 2).split(" ", -1));
    }

    private static long nanos(List<String> stat, int field) {
        return (Long.parseLong(stat.get(field)) + Long.parseLong(stat.get(field + 1))) * TICK_NANOS;
    }
}
