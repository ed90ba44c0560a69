package io.across.benchmarks.peer;

/** What the across peers are connected by. */
public enum AcrossTransport {
    /** Loopback TCP. */
    TCP,
    /** A Unix domain socket. */
    UNIX,
    /** The child's standard input and output. */
    PIPE
}
