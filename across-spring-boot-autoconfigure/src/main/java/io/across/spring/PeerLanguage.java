package io.across.spring;

import io.across.PeerInfo;

/** What speaks at the other end of a connection. */
public enum PeerLanguage {
    /** A JVM. */
    JVM("a JVM"),
    /** A Python process. */
    PYTHON("a Python process");

    /** The capability that a JVM announces (protocol, section 8). */
    private static final long JVM_VALUES = 1;

    private final String description;

    PeerLanguage(String description) {
        this.description = description;
    }

    /** By what the peer has announced; one that announces nothing is a Python of the original package. */
    public static PeerLanguage of(PeerInfo peer) {
        return peer.extensionVersion() > 0 && (peer.capabilities() & JVM_VALUES) != 0 ? JVM : PYTHON;
    }

    /** For messages: {@code a JVM}. */
    public String description() {
        return description;
    }
}
