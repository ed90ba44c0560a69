package io.across.internal.engine;

import io.across.internal.concurrent.Timing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;

/** A clock that a test sets. Used by one thread. */
final class VirtualTime implements Timing {

    private final List<Planned> plan = new ArrayList<>();
    private long now = Long.MAX_VALUE - Duration.ofSeconds(5).toNanos(); // it overflows soon, as nanoTime may

    private record Planned(long at, FutureTask<?> task) {}

    @Override
    public long nanos() {
        return now;
    }

    @Override
    public Future<?> schedule(Runnable task, long delayNanos) {
        FutureTask<?> future = new FutureTask<>(task, null);
        plan.add(new Planned(now + delayNanos, future));
        return future;
    }

    boolean hasPlans() {
        plan.removeIf(planned -> planned.task.isDone());
        return !plan.isEmpty();
    }

    /** Lets time go on, and runs what is planned when its time has come. */
    void pass(Duration duration) {
        long end = now + duration.toNanos();
        while (hasPlans()) {
            Planned next = plan.stream()
                    .min(Comparator.comparingLong(planned -> planned.at - now))
                    .orElseThrow();
            if (next.at - end > 0) {
                break;
            }
            now = next.at - now > 0 ? next.at : now;
            plan.remove(next);
            next.task.run();
        }
        now = end;
    }

    /** The process is stopped, and goes on after this time. */
    void standStill(Duration duration) {
        now += duration.toNanos();
    }
}
