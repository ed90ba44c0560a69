package io.across.internal.engine;

import io.across.OperationException;
import io.across.PeerInfo;
import io.across.internal.value.Caller;
import io.across.internal.value.ValueCodec;
import io.across.python.Python;

/** Chooses the language of a connection once the peer has introduced itself. */
@FunctionalInterface
public interface CodecFactory {

    /** The codec for this peer; called once for each connection. */
    ValueCodec create(PeerInfo peer, Caller caller);

    /** What {@link io.across.Connection#python} answers; the peer need not be known yet. */
    default Python python(Caller caller) {
        throw new OperationException("no language here is Python");
    }
}
