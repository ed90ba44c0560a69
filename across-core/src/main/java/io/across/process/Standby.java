package io.across.process;

import io.across.Connection;
import io.across.OperationException;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.channels.Pipe;
import org.slf4j.LoggerFactory;

/**
 * A child that is started before it is needed: it loads what a connection needs, then waits for one byte on its standard
 * input, after which the peer's bytes follow. Only then does it open its connection, whose handshake has a time limit.
 */
final class Standby {

    private Standby() {}

    /** Whether a peer has come; false if the parent has closed the pipe. */
    static boolean awaitPeer() throws IOException {
        // Standard output belongs to the protocol: whoever logs or prints during the warm-up must find another one.
        System.setOut(new PrintStream(new FileOutputStream(FileDescriptor.err), true));
        System.setIn(InputStream.nullInputStream());
        warmUp();
        return new FileInputStream(FileDescriptor.in).read() >= 0;
    }

    /** A call over two connections of this process loads nearly all classes that serving a peer needs. */
    private static void warmUp() {
        try {
            Pipe there = Pipe.open();
            Pipe back = Pipe.open();
            try (Connection left = Connection.fromPipes(back.source(), there.sink());
                    Connection right = Connection.fromPipes(there.source(), back.sink())) {
                right.awaitReady();
                left.run(() -> {});
            }
        } catch (IOException | OperationException e) {
            LoggerFactory.getLogger(Standby.class).debug("warming up failed", e);
        }
    }
}
