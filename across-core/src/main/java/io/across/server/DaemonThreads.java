package io.across.server;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Threads of the servers: named daemons, none of which outlives its work for long. */
final class DaemonThreads {

    private static final int MOST = 32;

    private DaemonThreads() {}

    /** Runs tasks that may block; has no thread while it has no task. */
    static Executor pool(String name) {
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                MOST, MOST, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> named(name, task));
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    static Thread named(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }
}
