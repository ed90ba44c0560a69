package io.across.internal.transport;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** The other end of a transport under test, as raw streams. */
interface Peer extends Closeable {

    InputStream in();

    OutputStream out();

    /** No more bytes will come from here. */
    void closeOutput() throws IOException;

    static Peer of(InputStream in, OutputStream out, Closeable half, Closeable whole) {
        return new Peer() {
            @Override
            public InputStream in() {
                return in;
            }

            @Override
            public OutputStream out() {
                return out;
            }

            @Override
            public void closeOutput() throws IOException {
                half.close();
            }

            @Override
            public void close() throws IOException {
                whole.close();
            }
        };
    }
}
