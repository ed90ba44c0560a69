package io.across.lasting;

import io.across.Connection;
import io.across.DisconnectException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What every connection of a target exports, or is asked for, before anybody uses it. Thread-safe. */
final class Initializers {

    private final List<Consumer<Connection>> exports = new CopyOnWriteArrayList<>();

    /**
     * Exports now, if there is a connection, and on every one to come. Whatever is found by a class loader is found by that
     * of this thread.
     *
     * @param current the connection of the moment when it is asked
     * @throws RuntimeException of the export; it is forgotten then
     */
    void add(Consumer<Connection> export, Supplier<? extends @Nullable Connection> current) {
        Consumer<Connection> standing = withPresentLoader(export);
        // In this order: a connection that is opened meanwhile finds it in the list or is the current one.
        exports.add(standing);
        Connection connection = current.get();
        if (connection != null) {
            try {
                standing.accept(connection);
            } catch (DisconnectException e) {
                // The next connection will have it.
            } catch (RuntimeException | Error e) {
                exports.remove(standing);
                throw e;
            }
        }
    }

    private static Consumer<Connection> withPresentLoader(Consumer<Connection> export) {
        ClassLoader present = Thread.currentThread().getContextClassLoader();
        return connection -> {
            Thread thread = Thread.currentThread();
            ClassLoader before = thread.getContextClassLoader();
            thread.setContextClassLoader(present);
            try {
                export.accept(connection);
            } finally {
                thread.setContextClassLoader(before);
            }
        };
    }

    void applyTo(Connection connection) {
        exports.forEach(export -> export.accept(connection));
    }
}
