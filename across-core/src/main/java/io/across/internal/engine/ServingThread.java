package io.across.internal.engine;

import org.jspecify.annotations.Nullable;

/** Knows which connection's call the current thread serves. */
final class ServingThread {

    private static final ThreadLocal<EngineConnection> CURRENT = new ThreadLocal<>();

    private ServingThread() {}

    static @Nullable EngineConnection current() {
        return CURRENT.get();
    }

    /** Begins to serve; returns what was served before, for {@link #leave}. */
    static @Nullable EngineConnection enter(EngineConnection connection) {
        EngineConnection outer = CURRENT.get();
        CURRENT.set(connection);
        Thread.currentThread().setContextClassLoader(connection.classLoader());
        return outer;
    }

    static void leave(@Nullable EngineConnection outer) {
        if (outer == null) {
            CURRENT.remove();
            Thread.currentThread().setContextClassLoader(ServingThread.class.getClassLoader());
        } else {
            CURRENT.set(outer);
            Thread.currentThread().setContextClassLoader(outer.classLoader());
        }
    }
}
