package io.across.internal.engine;

import io.across.Connection;
import io.across.internal.log.LogEntry;
import io.across.internal.value.Request;
import io.across.internal.value.ValueCodec;
import java.time.Duration;
import java.util.List;

/**
 * A connection as the way of log records to the peer's log. Thread-safe.
 *
 * @param connection the one that they take
 */
public record LogLink(EngineConnection connection) {

    /**
     * Of a connection.
     *
     * @throws IllegalArgumentException if it only stands for others, one after the other
     */
    public static LogLink of(Connection connection) {
        if (connection instanceof EngineConnection engine) {
            return new LogLink(engine);
        }
        throw new IllegalArgumentException("log records cannot be sent through " + connection
                + ", which is opened again when it has ended: send them through each of those that it opens");
    }

    /**
     * Sends records and waits until the peer has logged them.
     *
     * @param deadline of each request, positive
     * @throws Throwable what went wrong there, or an {@link io.across.OperationException}
     */
    public void send(List<LogEntry> records, Duration deadline) throws Throwable {
        connection.awaitReady();
        ValueCodec codec = connection.codec();
        if (codec == null) {
            return;
        }
        for (Request request : codec.log(records)) {
            connection.caller().call(language -> request, deadline);
        }
    }

    /** Records that wait to be sent. Thread-safe. */
    public interface Waiting {

        /** Waits until those that there are now are sent, or for a time that whoever closes can bear. */
        void flush();

        /** The same; but not again soon if it was in vain. */
        void flushBriefly();
    }

    /** From now on answers, and the goodbye, wait for these records. */
    public void add(Waiting queue) {
        connection.pendingLogs().add(queue);
    }

    public void remove(Waiting queue) {
        connection.pendingLogs().remove(queue);
    }

    /** Waits, not for long, until the records that wait are sent. */
    public void flush() {
        connection.pendingLogs().flush();
    }

    /** There is one more. */
    public void recordAdded() {
        connection.pendingLogs().recordAdded();
    }

    /** Runs an action when the connection has ended, or now if it has. It must not block, and must not throw. */
    public void whenEnded(Runnable action) {
        connection.endActions().add(action);
    }

    public boolean hasEnded() {
        return connection.shutdown().hasEnded();
    }
}
