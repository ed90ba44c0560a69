package io.across.process;

import io.across.Connection;
import io.across.Endpoint;
import io.across.OperationException;
import io.across.Options;
import io.across.PeerIdentity;
import io.across.internal.concurrent.CommonPoolThreads;
import io.across.internal.concurrent.DaemonThreads;
import io.across.internal.engine.LogLink;
import io.across.internal.log.ParentLog;
import io.across.internal.transport.Descendants;
import io.across.internal.transport.IdentityHeader;
import io.across.internal.transport.StandardStreams;
import java.io.EOFException;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The program of a child JVM: serves its parent, over standard input and output or over the socket that a {@linkplain
 * io.across.Endpoint#jvm worker} is given, until the connection ends, then exits, whatever threads the parent's code has left behind.
 * A worker takes the processes with it that it has started.
 *
 * <p>The connection ends when the parent closes it, closes the pipe or dies, since the operating system closes the pipe
 * of a dead process. SIGTERM and SIGINT end it in order: the peer's running calls may take half the connection's timeout
 * to end, then this side says goodbye. {@link System#exit} ends it at once: calls that run fail, and what they fail with
 * has the exit code.
 *
 * <p>The connection's options are read from system properties, see {@link ChildJvm#withPeerOptions}.
 *
 * <p>Exit codes: 0 after an orderly end, 1 when the connection broke or an option is wrong.
 */
public final class StdioPeer {

    /** System property: {@code true} for a child that waits for one byte before it becomes a peer. */
    static final String STANDBY = "across.peer.standby";

    /** System property: {@code true} for a child that is told who its peer is, before the peer's first byte. */
    static final String INTRODUCED = "across.peer.introduced";

    private StdioPeer() {}

    /** Takes no arguments. */
    public static void main(String[] args) throws IOException {
        Options options = PeerOptions.read(System.getProperties());
        if (Boolean.getBoolean(STANDBY) && !Standby.awaitPeer()) {
            System.exit(0);
        }
        PeerIdentity identity = null;
        if (Boolean.getBoolean(INTRODUCED)) {
            try {
                identity = IdentityHeader.read(new FileInputStream(FileDescriptor.in));
            } catch (EOFException e) { // of a parent that is gone
                System.exit(0);
            }
        }
        serve(identity, options);
    }

    /**
     * What {@link #main} does, for a program that has options of its own: serves the parent, then exits; never returns.
     * Nothing may print to standard output before.
     */
    public static void serve(Options options) {
        serve(null, options);
    }

    private static void serve(@Nullable PeerIdentity identity, Options options) {
        HaltWatchdog watchdog = HaltWatchdog.begin();
        CommonPoolThreads.install();
        // Only a worker has this property: a process that it starts may have inherited the mark.
        Descendants descendants =
                System.getProperty(StandardStreams.SOCKET) == null ? null : Descendants.ofThisWorker();
        int code = 1;
        try {
            code = untilTheEnd(identity, options, watchdog);
        } catch (Throwable t) {
            // What the end takes may not be there any more, if somebody has replaced the jar.
            watchdog.endsNow(code);
            Thread thread = Thread.currentThread();
            thread.getUncaughtExceptionHandler().uncaughtException(thread, t);
        }
        watchdog.endsNow(code);
        if (descendants != null) {
            descendants.kill(); // which the parent does, unless it is gone itself
        }
        System.exit(code);
    }

    private static int untilTheEnd(@Nullable PeerIdentity identity, Options options, HaltWatchdog watchdog) {
        // Owns System.out from here on: nothing may log before, or it would print into the protocol's stream.
        Endpoint parent = identity == null ? Endpoint.stdio() : Endpoint.stdio(identity);
        Connection connection = Connection.open(parent, options);
        ParentLog.isReachedBy(connection);
        try (connection) {
            endWithProcess(connection, options.timeout(), watchdog);
            connection.awaitEnd();
            watchdog.endsWithin(0);
            connection.close();
            return 0;
        } catch (OperationException e) {
            logger().debug("the connection to the parent broke", e);
            return 1;
        }
    }

    private static void endWithProcess(Connection connection, Duration timeout, HaltWatchdog watchdog) {
        Thread hook = DaemonThreads.named("across-goodbye", () -> end(connection, timeout, watchdog));
        try {
            Runtime.getRuntime().addShutdownHook(hook);
        } catch (IllegalStateException e) {
            connection.cancel(); // told to end before it began
        }
    }

    private static void end(Connection connection, Duration timeout, HaltWatchdog watchdog) {
        if (!isSignalled()) {
            // Code has called System.exit, perhaps in a call, which will not return. What it has logged before goes
            // first.
            if (connection.isConnected()) {
                LogLink.of(connection).flush();
            }
            watchdog.endsWithin(0);
            connection.cancel();
            return;
        }
        Duration patience = timeout.dividedBy(2);
        if (!timeout.isZero()) {
            watchdog.endsWithin(timeout.plus(patience).toNanos());
        }
        try {
            connection.close(timeout.isZero() ? Duration.ofSeconds(-1) : patience);
        } catch (OperationException e) {
            logger().debug("the connection to the parent did not end in order", e);
        }
    }

    /** Whether the process ends because somebody else has told it to. The JVM handles a signal in a thread of its own. */
    private static boolean isSignalled() {
        return Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread -> thread.getName().matches("SIG\\w+ handler"));
    }

    private static Logger logger() {
        return LoggerFactory.getLogger(StdioPeer.class);
    }
}
