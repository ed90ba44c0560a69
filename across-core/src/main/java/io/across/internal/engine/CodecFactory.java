package io.across.internal.engine;

import io.across.PeerInfo;
import io.across.internal.value.Caller;
import io.across.internal.value.ValueCodec;

/** Chooses the language of a connection once the peer has introduced itself. */
@FunctionalInterface
public interface CodecFactory {

    /** The codec for this peer; called once for each connection. */
    ValueCodec create(PeerInfo peer, Caller caller);
}
