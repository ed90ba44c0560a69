package io.across.process;

import io.across.Connection;
import io.across.OperationException;
import io.across.Options;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The program of a child JVM: serves its parent over standard input and output until the connection ends, then exits,
 * whatever threads the parent's code has left behind.
 *
 * <p>The connection ends when the parent closes it, closes the pipe or dies, since the operating system closes the pipe
 * of a dead process.
 *
 * <p>Exit codes: 0 after an orderly end, 1 when the connection broke.
 */
public final class StdioPeer {

    /** How long shutdown hooks may take before the process is halted: an orphan must not outlive its parent. */
    private static final long HOOKS_MILLIS = 10_000;

    private StdioPeer() {}

    /** Takes no arguments. */
    public static void main(String[] args) {
        serve(Options.builder().name("parent").build());
    }

    /**
     * What {@link #main} does, for a program that has options of its own: serves the parent, then exits; never returns.
     * Nothing may print to standard output before.
     */
    public static void serve(Options options) {
        int code = untilTheEnd(options);
        haltAfterHooks(code);
        System.exit(code);
    }

    private static int untilTheEnd(Options options) {
        // Owns System.out from here on: nothing may log before, or it would print into the protocol's stream.
        try (Connection connection = Connection.fromStdio(options)) {
            connection.awaitEnd();
            return 0;
        } catch (OperationException e) {
            logger().debug("the connection to the parent broke", e);
            return 1;
        }
    }

    private static Logger logger() {
        return LoggerFactory.getLogger(StdioPeer.class);
    }

    private static void haltAfterHooks(int code) {
        Thread halt = new Thread(
                () -> {
                    try {
                        Thread.sleep(HOOKS_MILLIS);
                    } catch (InterruptedException e) {
                        // Nobody has a reason to wait for the hooks any longer.
                    }
                    Runtime.getRuntime().halt(code);
                },
                "across-halt");
        halt.setDaemon(true);
        halt.start();
    }
}
