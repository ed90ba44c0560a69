package io.across.internal.engine;

import io.across.PeerInfo;
import io.across.internal.value.ValueCodec;

/**
 * What the peer's greeting has settled for the rest of a connection.
 *
 * @param carriesContext whether the context of a call travels: both sides have announced that they can
 */
record Agreement(PeerInfo peer, ValueCodec codec, Heartbeat heartbeat, boolean carriesContext) {}
