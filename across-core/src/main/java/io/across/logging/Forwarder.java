package io.across.logging;

import io.across.Connection;
import io.across.internal.engine.LogLink;
import io.across.internal.log.LogEntry;
import io.across.internal.log.ParentLog;
import io.across.internal.log.ReceivedLogs;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;

/** Decides which records travel through a connection, and has them sent. Thread-safe. */
final class Forwarder {

    /** After which the records of one request count as lost. */
    private static final Duration DEADLINE = Duration.ofMinutes(1);

    private final Connection connection;
    private final LogLink link;
    private final LogQueue queue;
    private volatile Levels levels = Levels.ALL;

    Forwarder(Connection connection) {
        this.connection = connection;
        this.link = LogLink.of(connection);
        boolean ofChild = ParentLog.is(connection);
        this.queue = new LogQueue(
                connection.name(), records -> link.send(records, DEADLINE), ofChild ? ParentConsole::print : null);
        link.add(queue);
        link.whenEnded(this::abandon);
    }

    private void abandon() {
        link.remove(queue);
        queue.abandon();
    }

    void want(Levels wanted) {
        levels = wanted;
    }

    /**
     * Forwards a record, unless it is not wanted, is of across itself, or has come from another side itself.
     *
     * @param record makes it, if it is to be sent
     */
    void forward(@Nullable String logger, Level level, Supplier<LogEntry> record) {
        if (admits(logger, level)) {
            queue.add(record.get());
            link.recordAdded();
        }
    }

    /** Whether such a record is forwarded. */
    boolean admits(@Nullable String logger, Level level) {
        String name = logger == null ? Levels.ROOT : logger;
        return levels.admit(name, level.toInt()) && !LogEntry.isOfAcross(name) && !ReceivedLogs.isReceiving();
    }

    /** Whether such a record gets into the parent's log by being forwarded, and need not be printed. */
    boolean spares(@Nullable String logger, Level level) {
        return ParentLog.is(connection) && admits(logger, level) && queue.isOpen();
    }

    void flush() {
        queue.flush();
    }

    void close() {
        queue.flush();
        abandon();
    }
}
