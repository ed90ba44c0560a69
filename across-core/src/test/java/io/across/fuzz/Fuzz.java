package io.across.fuzz;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Changes what Jazzer has found at random, without looking at what that reaches: ten times as fast. Faults become files; each
 * kind is told once. See docs/security.md.
 */
public final class Fuzz {

    /** After so much time of the processor an input is given up, and the process with it. */
    private static final long STUCK_NANOS = 20_000_000_000L;

    private static final int STUCK = 77;
    private static final int FAULTY = 1;

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final FuzzTarget target;
    private final Path directory;
    private final FuzzJudge judge;
    private final Set<String> kinds = new HashSet<>();

    private final Thread reader = Thread.currentThread();

    /** What is read; looked at by the watchdog. */
    private volatile byte @Nullable [] current;

    /** What the watchdog has seen when it looked, and how much the reader had computed then. */
    private byte @Nullable [] seen;

    private long computed;

    private Fuzz(FuzzTarget target, Path directory) {
        this.target = target;
        this.directory = directory;
        this.judge = new FuzzJudge(target);
    }

    /**
     * Takes a target, the directory of corpus and sums, and for how many seconds; with "targets" alone prints these, each with
     * the option of the JVM that spares it the stacks which it does not need.
     */
    public static void main(String[] args) throws Exception {
        if (args[0].equals("targets")) {
            FuzzTargets.all()
                    .forEach(target -> System.out.println(target.name() + " -XX:"
                            + (target.needsStacks() ? "MaxJavaStackTraceDepth=8" : "-StackTraceInThrowable")));
            return;
        }
        FuzzTargets.silence();
        FuzzTarget target = FuzzTargets.of(args[0]);
        Path directory = Path.of(args[1]);
        if (args[2].equals("seeds")) {
            writeSeeds(target, directory);
            return;
        }
        Fuzz fuzz = new Fuzz(target, directory);
        fuzz.run(Long.parseLong(args[2]));
        System.exit(fuzz.kinds.isEmpty() ? 0 : FAULTY);
    }

    /** For Jazzer to begin with. */
    private static void writeSeeds(FuzzTarget target, Path directory) throws Exception {
        Path corpus = Files.createDirectories(corpus(directory, target));
        int number = 0;
        for (byte[] seed : FuzzTargets.seeds(target)) {
            Files.write(corpus.resolve("seed-" + number++), seed);
        }
    }

    static Path corpus(Path directory, FuzzTarget target) {
        return directory.resolve("corpus").resolve(target.name());
    }

    private void run(long seconds) throws Exception {
        List<byte[]> seeds = new ArrayList<>(FuzzTargets.seeds(target));
        seeds.addAll(FuzzTargets.files(corpus(directory, target)));
        seeds.forEach(this::read);
        Mutator mutator = new Mutator(seeds, target.maxLength(), System.nanoTime());
        FuzzSums sums = new FuzzSums(directory, target, "mutations");
        ScheduledExecutorService watchdog = Executors.newSingleThreadScheduledExecutor();
        ScheduledFuture<?> watching = watchdog.scheduleWithFixedDelay(this::watch, 1, 1, TimeUnit.SECONDS);
        long end = System.nanoTime() + seconds * 1_000_000_000L;
        while (System.nanoTime() < end) {
            read(mutator.next());
            sums.add();
        }
        sums.flush();
        watching.cancel(false);
        watchdog.shutdown();
    }

    private void read(byte[] input) {
        current = input;
        try {
            judge.isRead(input);
        } catch (FuzzFault e) {
            if (kinds.add(kind(e))) {
                keep(input, "fault-");
                e.printStackTrace();
            }
        } finally {
            current = null;
        }
    }

    /** Of one kind are those that were thrown at the same place. */
    private static String kind(FuzzFault fault) {
        Throwable cause = fault.getCause();
        if (cause == null) {
            return fault.getMessage().replaceAll("[0-9].*", "");
        }
        StackTraceElement[] stack = cause.getStackTrace();
        return cause.getClass() + (stack.length == 0 ? "" : " at " + stack[0]);
    }

    private void keep(byte[] input, String beginning) {
        try {
            Path faults = Files.createDirectories(directory.resolve("faults").resolve(target.name()));
            Path file = faults.resolve(beginning + Long.toHexString(System.nanoTime()));
            Files.write(file, input);
            System.err.println("kept as " + file);
        } catch (IOException e) {
            System.err.println("cannot be kept: " + e + ": " + HexFormat.of().formatHex(input));
        }
    }

    private void watch() {
        long now = THREADS.getThreadCpuTime(reader.getId());
        byte[] input = current;
        if (input == null || input != seen) {
            seen = input;
            computed = now;
        } else if (now - computed > STUCK_NANOS) {
            keep(input, "stuck-");
            Runtime.getRuntime().halt(STUCK);
        }
    }
}
