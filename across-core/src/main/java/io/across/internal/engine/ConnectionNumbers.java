package io.across.internal.engine;

import java.util.concurrent.atomic.AtomicLong;

/** Numbers the connections of this process: what {@link io.across.Connection#id} answers. Thread-safe. */
public final class ConnectionNumbers {

    private static final AtomicLong LAST = new AtomicLong();

    private ConnectionNumbers() {}

    /** One that no other connection of this process has. */
    public static String next() {
        return Long.toString(LAST.incrementAndGet());
    }
}
