package io.across.internal.transport;

import io.across.PeerIdentity;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Two one-way streams that somebody else opened. */
final class PipeTransport extends LinkTransport<PipeLink> {

    private final @Nullable PeerIdentity identity;

    PipeTransport(String address, ByteSource source, ByteSink sink) {
        this(address, source, sink, null);
    }

    /** @param identity of the peer, if whoever opened the streams knows it */
    PipeTransport(String address, ByteSource source, ByteSink sink, @Nullable PeerIdentity identity) {
        super(address, true, new PipeLink(source, sink));
        this.identity = identity;
    }

    @Override
    public @Nullable PeerIdentity identity() {
        return identity;
    }

    @Override
    public void open(Duration timeout) throws IOException {
        if (isClosed()) {
            throw new IOException(address() + " is closed");
        }
    }
}
