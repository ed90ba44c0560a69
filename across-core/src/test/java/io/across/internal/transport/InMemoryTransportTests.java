package io.across.internal.transport;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;

/** The contract in memory; the peer is the other end behind streams. */
class InMemoryTransportTests extends AbstractTransportTests {

    @Override
    void connect() {
        InMemoryTransport.Pair pair = InMemoryTransport.pair();
        transport = pair.a();
        peer = Peer.of(input(pair.b()), output(pair.b()), pair.b()::close, pair.b()::close);
    }

    @Override
    boolean halfCloses() {
        return false;
    }

    private static InputStream input(Transport end) {
        return new InputStream() {
            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
            }

            @Override
            public int read(byte[] target, int offset, int length) throws IOException {
                if (length == 0) {
                    return 0;
                }
                int n = end.read(ByteBuffer.wrap(target, offset, length), LONG);
                if (n == 0) {
                    throw new IOException("nothing came");
                }
                return n;
            }
        };
    }

    private static OutputStream output(Transport end) {
        return new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                write(new byte[] {(byte) b}, 0, 1);
            }

            @Override
            public void write(byte[] source, int offset, int length) throws IOException {
                ByteBuffer[] sources = {ByteBuffer.wrap(source, offset, length)};
                while (sources[0].hasRemaining()) {
                    end.write(sources, 1);
                    if (sources[0].hasRemaining() && !end.awaitWritable(LONG)) {
                        throw new IOException("nothing goes");
                    }
                }
            }
        };
    }
}
