package io.across.logging;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.across.Across;
import io.across.Connection;
import io.across.internal.engine.LogLink;
import io.across.internal.log.Logback;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The side whose records are forwarded, once for each connection: what {@code AcrossLogs} calls there. A booted
 * peer has this, but not what receives. */
final class LogSource {

    @GuardedBy("LogSource.class") private static final Map<Connection, LogSource> SOURCES = new HashMap<>();

    /** Those whose end is heard of, whether or not they forward now. */
    @GuardedBy("LogSource.class") private static final Set<Connection> WATCHED = new HashSet<>();

    private static final String BRIDGE = "org.slf4j.bridge.SLF4JBridgeHandler";

    private final Logger root = Logger.getLogger(Levels.ROOT);
    private final Forwarder forwarder;
    private final AcrossHandler handler;

    /** Of records of SLF4J; null if they are not seen here. */
    private final @Nullable Runnable uninstallAppender;

    /** Has the console print everything again. */
    private final Runnable printAgain;

    private LogSource(Connection connection) {
        this.forwarder = new Forwarder(connection);
        this.handler = new AcrossHandler(forwarder);
        this.uninstallAppender =
                Logback.IS_PRESENT ? LogbackSource.install(forwarder) : BootedSource.install(forwarder);
        // Else each record would travel twice: as itself, and as an event of what it is bridged to.
        if (uninstallAppender == null || !isBridged()) {
            root.addHandler(handler);
            printAgain = ParentConsole.spare(
                    root, record -> forwarder.spares(record.getLoggerName(), AcrossHandler.level(record.getLevel())));
        } else {
            printAgain = () -> {};
        }
    }

    private boolean isBridged() {
        return Arrays.stream(root.getHandlers())
                .anyMatch(each -> each.getClass().getName().equals(BRIDGE));
    }

    /** Has the other side forward what is wanted; or only what is wanted changes. Returns when that is done. */
    static void begin(Connection connection, Levels wanted) {
        connection.call(LogSource::start, new HashMap<>(wanted.byLogger()));
    }

    /** Has the other side forward no longer. Returns when all is sent. */
    static void end(Connection connection) {
        connection.run(LogSource::stop);
    }

    /**
     * Forwards through the connection that calls this, from now on, what is wanted; or only what is wanted changes.
     *
     * @return whether nothing was forwarded before
     */
    static boolean start(Map<String, Integer> wanted) {
        Connection connection = current();
        boolean isNew;
        synchronized (LogSource.class) {
            isNew = WATCHED.add(connection);
            LogSource source = SOURCES.computeIfAbsent(connection, LogSource::new);
            Levels levels = new Levels(wanted);
            source.forwarder.want(levels);
            JulLevels.INSTANCE.want(source, levels);
        }
        if (isNew) {
            LogLink.of(connection).whenEnded(() -> ended(connection));
        }
        return isNew;
    }

    /** Forwards no longer through the connection that calls this; what was logged so far is sent. */
    static void stop() {
        forget(current());
    }

    private static void ended(Connection connection) {
        synchronized (LogSource.class) {
            WATCHED.remove(connection);
        }
        forget(connection);
    }

    private static void forget(Connection connection) {
        LogSource source;
        synchronized (LogSource.class) {
            source = SOURCES.remove(connection);
        }
        if (source != null) {
            source.uninstall();
        }
    }

    private void uninstall() {
        printAgain.run();
        root.removeHandler(handler);
        if (uninstallAppender != null) {
            uninstallAppender.run();
        }
        JulLevels.INSTANCE.want(this, null);
        forwarder.close();
    }

    private static Connection current() {
        Connection connection = Across.connection();
        if (connection == null) {
            throw new IllegalStateException("not called through a connection");
        }
        return connection;
    }
}
