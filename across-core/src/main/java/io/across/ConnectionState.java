package io.across;

/** Where a connection is in its life (protocol, section 4). Only moves downwards in this list. */
public enum ConnectionState {
    /** The transport is being opened or the handshake is under way: calls wait. */
    STARTING,
    /** The handshake is done: calls run both ways. */
    RUNNING,
    /**
     * One side has begun to end the connection {@linkplain Connection#close(java.time.Duration) gracefully}: calls that are
     * under way are finished, new ones are not run.
     */
    DRAINING,
    /** One side has said goodbye: no new calls; the other side's goodbye is awaited. */
    STOPPING,
    /** Nothing travels any more, by agreement or by failure; resources are being given back. */
    STOPPED,
    /** All resources have been given back. */
    CLOSED
}
