package io.across.server;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.across.Backoff;
import io.across.internal.transport.ExitCode;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts children, some of them before they are needed. One that dies in stock is replaced, later each time, until one is
 * used. Thread-safe; the lock is not held while a child starts or dies.
 */
final class SpareChildren {

    private static final Logger log = LoggerFactory.getLogger(SpareChildren.class);
    private static final Backoff PAUSES = Backoff.exponential(Duration.ofMillis(200), Duration.ofMinutes(1));

    private final int wanted;
    private final Launcher launcher;
    private final ScheduledExecutorService timer;

    private final ReentrantLock lock = new ReentrantLock();

    @GuardedBy("lock") private final Deque<ChildProcess> stock = new ArrayDeque<>();

    /** A start is under way or planned. */
    @GuardedBy("lock") private boolean filling;

    /** How many have died or could not be started since one was used. */
    @GuardedBy("lock") private int failures;

    /** How long the next start waits. */
    @GuardedBy("lock") private Duration pause = Duration.ZERO;

    @GuardedBy("lock") private boolean ended;

    /** Starts one child. */
    interface Launcher {
        ChildProcess launch(String name) throws IOException;
    }

    /** @param timer where spare children are started */
    SpareChildren(int wanted, Launcher launcher, ScheduledExecutorService timer) {
        this.wanted = wanted;
        this.launcher = launcher;
        this.timer = timer;
    }

    /**
     * The oldest of the stock, or a new one. With a stock, its byte that ends the standby is written.
     *
     * @param name what the log calls it from now on
     */
    ChildProcess take(String name) throws IOException {
        if (wanted == 0) {
            return launcher.launch(name);
        }
        ChildProcess spare = poll();
        fill();
        while (spare != null) {
            spare.serves(name);
            if (release(spare)) {
                return spare;
            }
            spare = poll();
        }
        ChildProcess fresh = launcher.launch(name);
        if (!release(fresh)) {
            fresh.kill();
            throw new IOException("child " + fresh.pid() + " ended at once");
        }
        return fresh;
    }

    private static boolean release(ChildProcess spare) {
        try {
            spare.stdin().write(1);
            spare.stdin().flush();
            return spare.isAlive();
        } catch (IOException e) {
            log.debug("spare child {} died", spare.pid(), e);
            return false;
        }
    }

    private @Nullable ChildProcess poll() {
        lock.lock();
        try {
            ChildProcess spare = stock.poll();
            if (spare != null) {
                failures = 0;
                pause = Duration.ZERO;
            }
            return spare;
        } finally {
            lock.unlock();
        }
    }

    /** Sees to it that the stock becomes full. */
    @SuppressWarnings("FutureReturnValueIgnored") // startOne reports what it throws
    void fill() {
        lock.lock();
        try {
            if (filling || ended || stock.size() >= wanted) {
                return;
            }
            filling = true;
            timer.schedule(this::startOne, pause.toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException | OutOfMemoryError e) {
            filling = false; // the handler has ended, or there is no thread; whoever takes a child comes back here
        } finally {
            lock.unlock();
        }
    }

    private void startOne() {
        ChildProcess spare = null;
        try {
            spare = launcher.launch("spare child");
        } catch (IOException | RuntimeException | Error e) {
            log.warn("a spare child cannot be started: {}", e.getMessage(), e);
        }
        if (!add(spare) && spare != null) {
            spare.kill();
        } else if (spare != null) {
            ChildProcess added = spare;
            spare.onExit(() -> died(added));
        }
        fill();
    }

    private boolean add(@Nullable ChildProcess spare) {
        lock.lock();
        try {
            filling = false;
            if (spare == null) {
                waitLonger();
                return false;
            }
            if (!ended) {
                stock.add(spare);
            }
            return !ended;
        } finally {
            lock.unlock();
        }
    }

    private void died(ChildProcess spare) {
        Duration wait;
        lock.lock();
        try {
            if (!stock.remove(spare)) {
                return; // it has served somebody
            }
            waitLonger();
            wait = pause;
        } finally {
            lock.unlock();
        }
        log.warn(
                "spare child {} died with {}, next start in {} ms",
                spare.pid(),
                ExitCode.text(spare.exitCode()),
                wait.toMillis());
        fill();
    }

    @GuardedBy("lock") private void waitLonger() {
        failures++;
        pause = PAUSES.delay(failures);
    }

    /** Those that stand by at this moment. */
    List<ChildProcess> spares() {
        lock.lock();
        try {
            return List.copyOf(stock);
        } finally {
            lock.unlock();
        }
    }

    /** How long the next start waits. */
    long pauseMillis() {
        lock.lock();
        try {
            return pause.toMillis();
        } finally {
            lock.unlock();
        }
    }

    /** Kills the stock, which serves nobody, and starts no more. Returns at once. */
    List<ChildProcess> end() {
        List<ChildProcess> last;
        lock.lock();
        try {
            ended = true;
            last = List.copyOf(stock);
            stock.clear();
        } finally {
            lock.unlock();
        }
        last.forEach(ChildProcess::kill);
        return last;
    }

    /** Waits until killed ones are gone. */
    static void awaitGone(List<ChildProcess> killed, Duration limit) throws InterruptedException {
        for (ChildProcess child : killed) {
            if (!child.awaitExit(limit)) {
                log.warn("spare child {} did not exit although it was killed", child.pid());
            }
        }
    }
}
