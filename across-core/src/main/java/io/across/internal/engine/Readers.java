package io.across.internal.engine;

import java.util.concurrent.Executor;

/**
 * Sees to it that somebody reads a connection: gives the reader's role to a worker when nobody has it. Thread-safe.
 *
 * <p>Whoever writes, runs calls or ends the connection knows this, and not the {@link ReadLoop}, which knows them.
 */
final class Readers {

    private final Executor workers;
    private final ReaderRole role = new ReaderRole();
    private final ReaderWatchdog.Watch watch = new ReaderWatchdog.Watch(role, this::ensureReader);

    /** Made now: later there may be no memory for it. */
    private final Runnable taking = this::takeOver;

    /** Given last, before anybody reads: what reads may call, and who calls may read. Who opens the transport publishes it. */
    private Work work = new Work() {

        @Override
        public void read() {
            throw new IllegalStateException("nothing reads yet");
        }

        @Override
        public void takeOver() {
            read();
        }
    };

    Readers(Executor workers) {
        this.workers = workers;
    }

    /** What a worker does that has got the role. */
    interface Work {

        /** Reads until somebody else does or there is nothing more to read. */
        void read();

        /** The same, after it has seen to what the reader before it may have left. */
        void takeOver();
    }

    /** Called once, before anybody reads. */
    void work(Work given) {
        work = given;
    }

    ReaderRole role() {
        return role;
    }

    /**
     * Reads if nobody does, in this thread, a worker's, until others do or there is nothing more to read. A worker that has
     * served a call does so too: its caller's next request would otherwise wait for the watchdog, if the answer of a call
     * back has left the role vacant.
     */
    void readIfVacant() {
        if (role.tryTake(ReaderRole.WORKER)) {
            work.read();
        }
    }

    /** Sees to it that somebody reads who needs nothing for himself. Never blocks. */
    void ensureReader() {
        if (role.tryTake(ReaderRole.WORKER)) {
            startWorker();
        }
    }

    /** Has a worker read; the role has been given to it. If there is none to be had now, the watchdog tries again. */
    void startWorker() {
        try {
            workers.execute(taking);
        } catch (RuntimeException | Error e) {
            role.vacate();
            reportVacancy();
        }
    }

    private void takeOver() {
        work.takeOver();
    }

    /** The role has been left vacant: it is not to stay so. */
    void reportVacancy() {
        watch.reportVacancy();
    }
}
