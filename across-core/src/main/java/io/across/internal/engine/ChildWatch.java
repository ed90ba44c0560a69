package io.across.internal.engine;

import io.across.internal.transport.ProcessTimes;
import io.across.internal.transport.ProcessTimes.State;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Tells a child that computes from one that does nothing, while nothing is heard from it: called code may hold Python's
 * interpreter lock for minutes, or a JVM collect garbage. Used by one thread at a time.
 */
final class ChildWatch {

    /** Of a processor: more than a thread uses that waits for a lock, less than one gets on the busiest machine. */
    private static final double LEAST_SHARE = 0.03;

    /** Less than two units of the system's clocks is no sign of anything. */
    private static final long LEAST_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final ProcessHandle process;
    private @Nullable ProcessTimes before;
    private long beforeNanos;
    private long heardNanos;
    private State state = State.ALIVE;

    ChildWatch(ProcessHandle process) {
        this.process = process;
    }

    /**
     * Looks at the child. Reads files.
     *
     * @param lastHeardNanos when something was last heard from it
     * @return whether it has worked since the first look after that, or after it was last seen to work
     */
    boolean hasWorked(long lastHeardNanos) {
        ProcessTimes times = ProcessTimes.of(process);
        long now = System.nanoTime();
        ProcessTimes earlier = lastHeardNanos == heardNanos ? before : null;
        heardNanos = lastHeardNanos;
        state = times.state();
        boolean worked = earlier != null
                && state != State.GONE
                && times.hasWorkedSince(earlier, Math.max(LEAST_NANOS, (long) ((now - beforeNanos) * LEAST_SHARE)));
        if (earlier == null || worked) {
            before = times;
            beforeNanos = now;
        }
        return worked;
    }

    /** Whether it ran at the last look. */
    boolean isAlive() {
        return state == State.ALIVE;
    }

    /** What the last look has shown, for people. */
    @Override
    public String toString() {
        String name = "process " + process.pid();
        return switch (state) {
            case ALIVE -> name + " lives but has computed nothing meanwhile";
            case STOPPED -> name + " is stopped, by a signal or a debugger";
            case GONE -> name + " has ended";
        };
    }
}
