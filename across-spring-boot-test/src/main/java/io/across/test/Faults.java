package io.across.test;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;

/**
 * What goes wrong between the two ends of a {@link ConnectionPair}. Each fault concerns both directions and what is written
 * from then on. Thread-safe.
 */
public final class Faults {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    @GuardedBy("lock") private State state = State.HEALTHY;

    /** Counts changes, for those who wait for one. */
    @GuardedBy("lock") private long changes;

    /** What breaks the two ends. */
    @GuardedBy("lock") private final List<Runnable> breaks = new ArrayList<>();

    Faults() {}

    /**
     * What is done to the bytes.
     *
     * @param passing how many may still pass before the cut; negative for any number
     */
    private record State(boolean stalled, boolean cut, long passing, boolean corrupting, long delayNanos) {

        static final State HEALTHY = new State(false, false, -1, false, 0);

        State withStalled() {
            return new State(true, cut, passing, corrupting, delayNanos);
        }

        State withCut() {
            return new State(stalled, true, passing, corrupting, delayNanos);
        }

        State withPassing(long bytes) {
            return new State(stalled, cut || bytes == 0, bytes, corrupting, delayNanos);
        }

        State withCorrupting(boolean value) {
            return new State(stalled, cut, passing, value, delayNanos);
        }

        State withDelay(long nanos) {
            return new State(stalled, cut, passing, corrupting, nanos);
        }

        State healed() {
            return cut ? HEALTHY.withCut() : HEALTHY;
        }

        void requireUncut() throws IOException {
            if (cut) {
                throw new IOException("the connection was cut by the test");
            }
        }
    }

    /** Breaks the connection, as a killed peer does. Cannot be healed. */
    public void cut() {
        change(State::withCut);
    }

    /**
     * Breaks the connection after some more bytes, of both directions together: in the middle of a message, for instance.
     *
     * @param bytes not negative
     */
    public void cutAfter(long bytes) {
        if (bytes < 0) {
            throw new IllegalArgumentException("bytes must not be negative, are " + bytes);
        }
        change(now -> now.withPassing(bytes));
    }

    /** Lets nothing pass, as a stopped peer or a dead network does: each side hears nothing until {@link #heal()}. */
    public void stall() {
        change(State::withStalled);
    }

    /**
     * Holds every write back for a while, as a slow network does.
     *
     * @param delay not negative
     */
    public void delay(Duration delay) {
        if (delay.isNegative()) {
            throw new IllegalArgumentException("delay must not be negative, is " + delay);
        }
        change(now -> now.withDelay(delay.toNanos()));
    }

    /** Inverts the first byte of the next write. */
    public void corruptNextWrite() {
        change(now -> now.withCorrupting(true));
    }

    /** Undoes whatever is not a cut. */
    public void heal() {
        change(State::healed);
    }

    /** Has {@code action} break one end once the connection is cut. */
    void whenCut(Runnable action) {
        lock.lock();
        try {
            breaks.add(action);
        } finally {
            lock.unlock();
        }
        change(UnaryOperator.identity());
    }

    /** How long every write is held back now; {@link Long#MAX_VALUE} for ever. */
    long delayNanos() throws IOException {
        lock.lock();
        try {
            state.requireUncut();
            return state.stalled() ? Long.MAX_VALUE : state.delayNanos();
        } finally {
            lock.unlock();
        }
    }

    /** What of these bytes is written now: the same, fewer, or with an error in them. */
    ByteBuffer admit(ByteBuffer source) throws IOException {
        lock.lock();
        try {
            state.requireUncut();
            ByteBuffer admitted = source.duplicate();
            if (state.passing() >= 0 && admitted.remaining() > state.passing()) {
                admitted.limit(admitted.position() + (int) state.passing());
            }
            if (state.corrupting() && admitted.hasRemaining()) {
                state = state.withCorrupting(false);
                ByteBuffer copy =
                        ByteBuffer.allocate(admitted.remaining()).put(admitted).flip();
                return copy.put(0, (byte) ~copy.get(0));
            }
            return admitted;
        } finally {
            lock.unlock();
        }
    }

    /** Bytes have been written. */
    void passed(long bytes) {
        change(now -> now.passing() < 0 ? now : now.withPassing(Math.max(0, now.passing() - bytes)));
    }

    long changes() {
        lock.lock();
        try {
            return changes;
        } finally {
            lock.unlock();
        }
    }

    /** Waits for a change after the first {@code seen}, at most so long. An interrupt does not end it. */
    void awaitChange(long seen, long nanos) {
        boolean interrupted = false;
        long begin = System.nanoTime();
        lock.lock();
        try {
            while (changes == seen && System.nanoTime() - begin < nanos) {
                try {
                    changed.awaitNanos(nanos - (System.nanoTime() - begin));
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            lock.unlock();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Has those who wait look again. */
    void wake() {
        change(UnaryOperator.identity());
    }

    private void change(UnaryOperator<State> change) {
        List<Runnable> due;
        lock.lock();
        try {
            state = change.apply(state);
            changes++;
            changed.signalAll();
            due = state.cut() ? List.copyOf(breaks) : List.of();
        } finally {
            lock.unlock();
        }
        due.forEach(Runnable::run);
    }
}
