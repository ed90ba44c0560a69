package io.across.internal.transport;

import java.io.IOException;
import java.time.Duration;

/** Two one-way streams that somebody else opened. */
final class PipeTransport extends LinkTransport<PipeLink> {

    PipeTransport(String address, ByteSource source, ByteSink sink) {
        super(address, true, new PipeLink(source, sink));
    }

    @Override
    public void open(Duration timeout) throws IOException {
        if (isClosed()) {
            throw new IOException(address() + " is closed");
        }
    }
}
