package io.across.internal.transport;

import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.channels.Channels;
import java.nio.channels.Pipe;
import java.time.Duration;
import org.junit.jupiter.api.Nested;

/** The contract over pairs of pipes. */
class PipeTransportTests {

    @Nested
    class ChannelTests extends AbstractTransportTests {
        @Override
        void connect() throws Exception {
            Pipe there = Pipe.open();
            Pipe back = Pipe.open();
            transport = new Transports(null, true).channels(back.source(), there.sink());
            transport.open(Duration.ZERO);
            peer = Peer.of(
                    Channels.newInputStream(there.source()), Channels.newOutputStream(back.sink()), back.sink(), () -> {
                        back.sink().close();
                        there.source().close();
                    });
        }
    }

    @Nested
    class StreamTests extends AbstractTransportTests {
        @Override
        void connect() throws Exception {
            PipedOutputStream written = new PipedOutputStream();
            PipedInputStream peerIn = new PipedInputStream(written, 65_536);
            PipedOutputStream peerOut = new PipedOutputStream();
            PipedInputStream read = new PipedInputStream(peerOut, 65_536);
            transport = new Transports(null, true).streams(read, written);
            transport.open(Duration.ZERO);
            peer = Peer.of(peerIn, peerOut, peerOut, () -> {
                peerOut.close();
                peerIn.close();
            });
        }

        /** Piped streams look at their own state only when the other side moves. */
        @Override
        boolean closeUnblocks() {
            return false;
        }
    }
}
