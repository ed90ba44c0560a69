package io.across.internal.concurrent;

import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinPool.ForkJoinWorkerThreadFactory;
import java.util.concurrent.ForkJoinWorkerThread;

/**
 * Makes the threads of a child's common pool: with the context class loader of the thread that needs them, so that code which a
 * peer has shipped finds its services and classes there, too. The JDK's own have the system class loader. Public, and with a
 * public constructor, only because the JDK wants it so. Thread-safe.
 */
public final class CommonPoolThreads implements ForkJoinWorkerThreadFactory {

    private static final String PROPERTY = "java.util.concurrent.ForkJoinPool.common.threadFactory";

    /** Called by the JDK. */
    public CommonPoolThreads() {}

    /** Has the common pool use this, unless it is there already, or a factory was chosen, or the JDK would not find this class. */
    public static void install() {
        if (System.getProperty(PROPERTY) == null
                && CommonPoolThreads.class.getClassLoader() == ClassLoader.getSystemClassLoader()) {
            System.setProperty(PROPERTY, CommonPoolThreads.class.getName());
        }
    }

    @Override
    public ForkJoinWorkerThread newThread(ForkJoinPool pool) {
        // It inherits the context class loader. That of the JDK's own is set anew before each task, since 25.
        return new ForkJoinWorkerThread(pool) {};
    }
}
