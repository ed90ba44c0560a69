package io.across.internal.engine;

import io.across.Connection;
import org.jspecify.annotations.Nullable;

/** Knows which connection's call the current thread serves. One for each connection; thread-safe. */
final class ServingThread {

    private static final ThreadLocal<ServingThread> CURRENT = new ThreadLocal<>();

    private final ConnectionHolder holder;
    private final ClassLoader classLoader;

    /** @param classLoader of threads that serve calls */
    ServingThread(ConnectionHolder holder, ClassLoader classLoader) {
        this.holder = holder;
        this.classLoader = classLoader;
    }

    /** The connection whose call the current thread serves; null if it serves none. */
    static @Nullable Connection current() {
        ServingThread current = CURRENT.get();
        return current == null ? null : current.holder.connection();
    }

    /** Whether the current thread serves a call of this connection. */
    boolean isCurrent() {
        return CURRENT.get() == this;
    }

    /** A task that another thread runs as this one would: for whom this one serves, and with its context class loader. */
    static Runnable inherited(Runnable task) {
        ServingThread served = CURRENT.get();
        ClassLoader context = Thread.currentThread().getContextClassLoader();
        return () -> {
            Thread worker = Thread.currentThread();
            ServingThread outer = CURRENT.get();
            ClassLoader own = worker.getContextClassLoader();
            CURRENT.set(served);
            worker.setContextClassLoader(context);
            try {
                task.run();
            } finally {
                CURRENT.set(outer);
                worker.setContextClassLoader(own);
            }
        };
    }

    /** Begins to serve; returns what was served before, for {@link #leave}. */
    @Nullable ServingThread enter() {
        ServingThread outer = CURRENT.get();
        CURRENT.set(this);
        Thread.currentThread().setContextClassLoader(classLoader);
        return outer;
    }

    static void leave(@Nullable ServingThread outer) {
        if (outer == null) {
            CURRENT.remove();
            Thread.currentThread().setContextClassLoader(ServingThread.class.getClassLoader());
        } else {
            CURRENT.set(outer);
            Thread.currentThread().setContextClassLoader(outer.classLoader);
        }
    }
}
