package io.across.internal.wire;

/** The bits that a GREETING's extension announces (protocol, section 8). One is in force when both sides announced it. */
public final class Capabilities {

    /** Buffers may be JVM-serialised instead of pickled. */
    public static final long JVM_VALUES = 1;

    /** An APPLY may carry a {@link CallContext}. */
    public static final long CALL_CONTEXT = 1 << 1;

    /** An exception of Python may be written as the facts of it. */
    public static final long ERROR_FACTS = 1 << 2;

    /** A side that ends gracefully says by DRAIN which calls it runs, and the ids of APPLYs rise. */
    public static final long DRAIN = 1 << 3;

    private Capabilities() {}
}
