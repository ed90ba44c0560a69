package io.across.sample;

import io.across.spring.declarative.AcrossClient;
import io.across.spring.declarative.Deadline;

/** The other inspector's. */
@AcrossClient(connection = "peer", name = "decoder")
@Deadline("40s")
interface PeerDecoder extends Decoder {}
