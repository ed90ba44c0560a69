package io.across;

/** Which side made a call. */
public enum CallDirection {
    /** This side called the peer. */
    OUTGOING,
    /** The peer called this side. */
    INCOMING
}
