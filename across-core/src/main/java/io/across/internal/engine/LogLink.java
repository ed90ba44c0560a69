package io.across.internal.engine;

import io.across.Connection;
import io.across.internal.log.LogEntry;
import io.across.internal.value.Caller;
import io.across.internal.value.Request;
import java.time.Duration;
import java.util.List;

/** A connection as the way of log records to the peer's log. Thread-safe. */
public final class LogLink {

    private final Negotiation negotiation;
    private final Caller caller;
    private final PendingLogs pending;
    private final EndActions endActions;
    private final Ending ending;

    LogLink(Negotiation negotiation, Caller caller, PendingLogs pending, EndActions endActions, Ending ending) {
        this.negotiation = negotiation;
        this.caller = caller;
        this.pending = pending;
        this.endActions = endActions;
        this.ending = ending;
    }

    /** A connection that log records can be sent through. */
    interface Carrier {

        LogLink logLink();
    }

    /**
     * Of a connection.
     *
     * @throws IllegalArgumentException if it only stands for others, one after the other
     */
    public static LogLink of(Connection connection) {
        if (connection instanceof Carrier carrier) {
            return carrier.logLink();
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
        for (Request request : negotiation.awaitReady().log(records)) {
            caller.call(language -> request, deadline);
        }
    }

    /** From now on answers, and the goodbye, wait for these records. */
    public void add(WaitingRecords queue) {
        pending.add(queue);
    }

    public void remove(WaitingRecords queue) {
        pending.remove(queue);
    }

    /** Waits, not for long, until the records that wait are sent. */
    public void flush() {
        pending.flush();
    }

    /** There is one more. */
    public void recordAdded() {
        pending.recordAdded();
    }

    /** Runs an action when the connection has ended, or now if it has. It must not block, and must not throw. */
    public void whenEnded(Runnable action) {
        endActions.add(action);
    }

    public boolean hasEnded() {
        return ending.hasEnded();
    }
}
