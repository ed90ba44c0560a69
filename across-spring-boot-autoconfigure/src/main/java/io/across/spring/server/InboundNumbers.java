package io.across.spring.server;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.across.Connection;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.locks.ReentrantLock;

/** Numbers the connections of one listener, in the order in which they are first seen. Thread-safe. */
final class InboundNumbers {

    private final ReentrantLock lock = new ReentrantLock();

    @GuardedBy("lock") private final Map<Connection, Long> numbers = new WeakHashMap<>();

    @GuardedBy("lock") private long last;

    long of(Connection connection) {
        lock.lock();
        try {
            Long known = numbers.get(connection);
            if (known == null) {
                known = ++last;
                numbers.put(connection, known);
            }
            return known;
        } finally {
            lock.unlock();
        }
    }
}
