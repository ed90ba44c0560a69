package io.across.internal.engine;

import io.across.Options.ThreadKind;
import io.across.internal.concurrent.Caretaker;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that no role stays vacant: whoever leaves one vacant (a caller that expects to call again, a worker that runs
 * a short call) reports it here, and a role that nobody has come back to for one round gets a worker. One thread for all
 * connections, which sleeps while no role is watched and ends when that lasts. Thread-safe.
 */
final class ReaderWatchdog implements Caretaker.Duty {

    /**
     * Long against a call and what it costs to look, which is a thread that wakes; short against a person. An unexpected
     * message waits for two rounds at most.
     */
    private static final long ROUND_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

    /** Rounds for which a role stays under watch although somebody has it, to spare the busy the reporting. */
    private static final int PATIENCE = 20;

    private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(EngineThreads.IDLE_SECONDS);

    private static final Logger log = LoggerFactory.getLogger("io.across.connection");

    private static final ReaderWatchdog INSTANCE = new ReaderWatchdog();

    private final Set<Watch> watches = ConcurrentHashMap.newKeySet();

    private final Caretaker caretaker = new Caretaker(EngineThreads.workers(ThreadKind.PLATFORM), this);

    /** Whose sleep may be ended. Written by the watchdog's thread. */
    private volatile @Nullable Thread thread;

    /** Whether the thread sleeps until it is woken. Written by the watchdog's thread. */
    private volatile boolean asleep;

    private ReaderWatchdog() {}

    /** One connection's role under watch. */
    static final class Watch {

        private final ReaderRole role;
        private final Runnable giveToWorker;

        /** Whether the watchdog looks at this role. Set by who reports a vacancy, cleared by the watchdog. */
        private volatile boolean armed;

        /** Only used by the watchdog's thread. */
        private long lastVacancy = -1;

        /** Only used by the watchdog's thread. */
        private int heldRounds;

        /**
         * @param giveToWorker takes the vacant role for a worker and sets the worker going; must not block
         */
        Watch(ReaderRole role, Runnable giveToWorker) {
            this.role = role;
            this.giveToWorker = giveToWorker;
        }

        /** Reports that the role has become vacant. Cheap while it is under watch already. */
        void reportVacancy() {
            if (!armed) {
                armed = true;
                try {
                    INSTANCE.add(this);
                } catch (RuntimeException | Error e) {
                    armed = false;
                    throw e;
                }
            }
        }

        /** Returns whether the role stays under watch. */
        private boolean look() {
            if (!role.isVacant()) {
                lastVacancy = -1;
                return ++heldRounds < PATIENCE || stayIfVacantAfterAll();
            }
            long vacancy = role.vacancies();
            if (vacancy != lastVacancy) {
                lastVacancy = vacancy;
                heldRounds = 0;
                return true;
            }
            giveToWorker.run();
            return stayIfVacantAfterAll();
        }

        /** Ends the watch, unless the role was vacated meanwhile by somebody who saw the watch still armed. */
        private boolean stayIfVacantAfterAll() {
            heldRounds = 0;
            lastVacancy = -1;
            armed = false;
            if (!role.isVacant()) {
                return false;
            }
            armed = true;
            return true;
        }
    }

    private void add(Watch watch) {
        watches.add(watch);
        caretaker.ensureRunning();
        if (asleep) {
            LockSupport.unpark(thread);
        }
    }

    @Override
    public boolean isNeeded() {
        return !watches.isEmpty();
    }

    @Override
    public void perform() {
        EngineThreads.runNamed("across-watchdog", this::watch);
    }

    private void watch() {
        thread = Thread.currentThread();
        asleep = false;
        do {
            while (!watches.isEmpty()) {
                LockSupport.parkNanos(this, ROUND_NANOS);
                watches.forEach(this::visit);
            }
            asleep = true;
            if (watches.isEmpty()) {
                LockSupport.parkNanos(this, IDLE_NANOS);
            }
            asleep = false;
        } while (!watches.isEmpty());
    }

    private void visit(Watch watch) {
        try {
            if (watch.look()) {
                return;
            }
            watches.remove(watch);
            if (watch.armed) {
                // Reported between look and removal: the reporter found it in the set still.
                watches.add(watch);
            }
        } catch (RuntimeException | Error e) {
            // It stays under watch for another round; the other connections are not to wait for it.
            log.debug("a connection without a reader got none yet", e);
        }
    }
}
