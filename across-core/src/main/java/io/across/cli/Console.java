package io.across.cli;

import io.across.Connection;
import io.across.ConnectionObserver;
import io.across.PeerInfo;
import java.io.PrintStream;
import org.jspecify.annotations.Nullable;

/** What the user of the command line sees. Thread-safe. */
final class Console {

    private final PrintStream out;
    private final PrintStream err;

    /** Whether the life of connections is told, and the stacks of failures. */
    private volatile boolean verbose;

    Console(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    void verbose(boolean on) {
        verbose = on;
    }

    /** The result of the command. */
    void print(Object line) {
        out.println(line);
        out.flush();
    }

    /** A remark, a warning, an error. */
    void say(String message) {
        err.println("across: " + message);
    }

    void fail(String what, Throwable failure) {
        say(what + ": " + message(failure));
        if (verbose) {
            failure.printStackTrace(err);
        }
    }

    private static String message(Throwable failure) {
        String message = failure.getMessage();
        return message == null || message.isBlank() ? failure.getClass().getName() : message;
    }

    private void tell(String message) {
        if (verbose) {
            say(message);
        }
    }

    /** Tells of a connection's life. */
    ConnectionObserver observe(Connection connection) {
        String name = connection.name();
        tell(name + ": opened");
        return new ConnectionObserver() {
            @Override
            public void ready(PeerInfo peer) {
                tell(name + ": connected with " + peer);
            }

            @Override
            public void closed(@Nullable Throwable failure) {
                tell(name + ": closed" + (failure == null ? "" : ": " + message(failure)));
            }
        };
    }
}
