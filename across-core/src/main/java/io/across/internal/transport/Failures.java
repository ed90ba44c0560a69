package io.across.internal.transport;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says in words what went wrong with a stream, and with which. */
final class Failures {

    private static final Logger log = LoggerFactory.getLogger("io.across.connection");

    private Failures() {}

    static IOException unreadable(String address, IOException cause) {
        return new IOException(address + " cannot be read: " + reason(cause), cause);
    }

    static IOException unwritable(String address, IOException cause) {
        return new IOException(address + " cannot be written: " + reason(cause), cause);
    }

    static IOException notOpen() {
        return new IOException("not open yet");
    }

    /** The JDK's closed-channel exceptions have no message of their own. */
    static String reason(IOException e) {
        if (e instanceof ClosedByInterruptException) {
            return "its thread was interrupted";
        }
        if (e instanceof ClosedChannelException) {
            return "closed";
        }
        String message = e.getMessage();
        return message == null ? e.getClass().getSimpleName() : message;
    }

    /** What went wrong with something that need not succeed. */
    static void ignored(String what, Throwable e) {
        log.debug("{} failed", what, e);
    }
}
