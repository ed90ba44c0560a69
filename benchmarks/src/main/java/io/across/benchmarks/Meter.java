package io.across.benchmarks;

import io.across.benchmarks.peer.Load;
import io.across.benchmarks.peer.Task;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;

/** Runs loads on platform threads and times every run. */
final class Meter {

    /** From here on the hot paths run what C2 compiled. */
    private static final int WARM_CALLS = 20_000;

    private Meter() {}

    /** Runs {@code load} until it is compiled, at least for {@code least} and at most for {@code most}. */
    static void warmUp(Load load, Duration least, Duration most) throws Exception {
        long begin = System.nanoTime();
        long calls = 0;
        long elapsed;
        do {
            Sample sample = measure(load, least);
            calls += Math.round(sample.callsPerSecond() * least.toNanos() / 1e9);
            elapsed = System.nanoTime() - begin;
        } while (calls < WARM_CALLS && elapsed < most.toNanos());
    }

    /** Runs {@code load} for {@code time}, and at least once on each of its threads. */
    static Sample measure(Load load, Duration time) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(load.threads());
        try {
            // One more party: this thread, which reads the clock when all are there.
            CyclicBarrier start = new CyclicBarrier(load.threads() + 1);
            List<Future<Timings>> runs = new ArrayList<>();
            for (int i = 0; i < load.threads(); i++) {
                runs.add(threads.submit(() -> run(load.task(), start, time.toNanos())));
            }
            start.await();
            long begin = System.nanoTime();
            long[] nanos = collect(runs);
            double seconds = (System.nanoTime() - begin) / 1e9;
            return Sample.of(nanos, nanos.length * (double) load.callsPerRun() / seconds);
        } finally {
            threads.shutdownNow();
        }
    }

    private static Timings run(Task task, CyclicBarrier start, long nanos) throws Exception {
        Timings timings = new Timings();
        awaitStart(start);
        long begin = System.nanoTime();
        long end;
        do {
            long before = System.nanoTime();
            task.run();
            end = System.nanoTime();
            timings.add(end - before);
            task.after();
        } while (end - begin < nanos);
        return timings;
    }

    private static void awaitStart(CyclicBarrier start) throws InterruptedException {
        try {
            start.await();
        } catch (BrokenBarrierException e) {
            throw new IllegalStateException("another caller has failed before the start", e);
        }
    }

    private static long[] collect(List<Future<Timings>> runs) throws Exception {
        LongStream all = LongStream.empty();
        for (Future<Timings> run : runs) {
            try {
                all = LongStream.concat(all, LongStream.of(run.get().toArray()));
            } catch (ExecutionException e) {
                throw new IllegalStateException("a caller has failed", e.getCause());
            }
        }
        return all.toArray();
    }
}
