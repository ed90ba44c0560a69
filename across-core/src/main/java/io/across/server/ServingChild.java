package io.across.server;

import io.across.PeerIdentity;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A child process that serves a connection, as this process sees it: bytes, no calls.
 *
 * @param name what the connection is called in logs
 * @param pid of the child; of the shell that waits for it, if it boots from its peer
 * @param identity of the peer; null if nobody vouches for it
 * @param since when the child was given the connection
 * @param bytesIn bytes of the peer that the child was given
 * @param bytesOut bytes of the child that the peer was given
 */
public record ServingChild(
        String name, long pid, @Nullable PeerIdentity identity, Instant since, long bytesIn, long bytesOut) {}
