package io.across.internal.transport;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Whatever a worker has started, directly or not, so that it can be ended with the worker. Found in two ways, both in
 * {@code /proc}: by the session that the worker leads, and by a mark in the environment, which also those have that have
 * left the session. Where there is no {@code /proc}, nothing is found. Thread-safe.
 *
 * <p>Nobody else's process is taken for the worker's: a mark is unique, and the number of a session is not given to another
 * one as long as it has members.
 */
public final class Descendants {

    /** The environment variable with the marks of this worker and of those that it descends from, the youngest last. */
    static final String VARIABLE = "ACROSS_WORKER";

    /** Of marks that are handed down: deeper nests of workers lose the oldest. */
    private static final int LONGEST = 400;

    private static final Path PROCESSES = Path.of("/proc");
    private static final ProcessHandle SELF = ProcessHandle.current();
    private static final SecureRandom RANDOM = new SecureRandom();

    /** What is killed is gone within milliseconds, unless it hangs in the system. */
    private static final int ROUNDS = 50;

    /** Python's keeper of what several processes share: it ends by itself, and deletes then what the others have left. */
    private static final String TRACKER = "multiprocessing.resource_tracker";

    /** For that many rounds a tracker is let live. */
    private static final int TRACKER_ROUNDS = 20;

    private static final long ROUND_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private final String mark;
    private final ProcessHandle leader;

    private Descendants(String mark, ProcessHandle leader) {
        this.mark = mark;
        this.leader = leader;
    }

    /** A mark for a worker that is about to be started. */
    public static String newMark() {
        byte[] bytes = new byte[16];
        RANDOM.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    /** Puts the mark into a worker's environment, behind those that are there. */
    public static void mark(Map<String, String> environment, String mark) {
        String inherited = environment.get(VARIABLE);
        String before = inherited == null ? "" : inherited.substring(Math.max(0, inherited.length() - LONGEST)) + " ";
        environment.put(VARIABLE, before + mark);
    }

    /** That of a worker that was started with this mark. */
    public static Descendants of(Process worker, String mark) {
        return new Descendants(mark, worker.toHandle());
    }

    /** That of this process, if it is a worker; null if it is not. */
    public static @Nullable Descendants ofThisWorker() {
        String marks = System.getenv(VARIABLE);
        return marks == null || marks.isBlank()
                ? null
                : new Descendants(marks.substring(marks.lastIndexOf(' ') + 1), SELF);
    }

    /** Kills all of it, and what it starts meanwhile; not the worker itself. Takes milliseconds, at most half a second. */
    public void kill() {
        for (int round = 0; round < ROUNDS; round++) {
            List<ProcessHandle> living = living();
            if (living.isEmpty()) {
                return;
            }
            boolean all = round >= TRACKER_ROUNDS;
            living.stream().filter(process -> all || !isTracker(process)).forEach(ProcessHandle::destroyForcibly);
            LockSupport.parkNanos(ROUND_NANOS);
        }
    }

    /** What lives of it at this moment. */
    public List<ProcessHandle> living() {
        List<ProcessHandle> found = new ArrayList<>();
        boolean ownsSession = ownsSession();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(PROCESSES, "[0-9]*")) {
            for (Path entry : all) {
                long pid = Long.parseLong(entry.getFileName().toString());
                if (pid != leader.pid() && pid != SELF.pid()) {
                    // The handle first: it knows the process by its start, should the number be another's soon.
                    Optional<ProcessHandle> process = ProcessHandle.of(pid);
                    if (process.isPresent() && belongs(entry, ownsSession)) {
                        found.add(process.get());
                    }
                }
            }
        } catch (IOException | DirectoryIteratorException | NumberFormatException e) {
            Failures.ignored("looking for what a worker has started", e);
        }
        return found;
    }

    /** Not if its number is another process's by now. */
    private boolean ownsSession() {
        return ProcessHandle.of(leader.pid()).map(leader::equals).orElse(true);
    }

    private static boolean isTracker(ProcessHandle process) {
        return process.info()
                .commandLine()
                .filter(line -> line.contains(TRACKER))
                .isPresent();
    }

    private boolean belongs(Path entry, boolean ownsSession) {
        try {
            String stat = Files.readString(entry.resolve("stat"), StandardCharsets.ISO_8859_1);
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", 5); // state, parent, group, session
            boolean isGone = fields[0].equals("Z") || fields[0].equals("X");
            if (isGone) {
                return false;
            }
            return (ownsSession && fields[3].equals(Long.toString(leader.pid())))
                    || Files.readString(entry.resolve("environ"), StandardCharsets.ISO_8859_1)
                            .contains(mark);
        } catch (IOException e) { // it has ended, or is another user's
            return false;
        }
    }
}
