package io.across.internal.transport;

import io.across.PeerIdentity;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A reliable, ordered byte stream in each direction.
 *
 * <p><b>Threads.</b> At most one thread reads and at most one writes at any time, not always the same one; each sees what
 * its predecessor did. {@link #wakeReader()} and {@link #close()} may be called by any thread at any time and never
 * block. {@link #open} comes first and once.
 *
 * <p><b>Two kinds.</b> A transport that is not {@link #isBlocking() blocking} keeps time, survives interrupts and can be
 * woken, so any thread may read and write it, users' threads included. A blocking one may hold a thread until bytes
 * arrive, go, or the transport is closed, and an interrupt may break it: only threads of the engine may touch it.
 */
public interface Transport {

    /** Where this transport leads, for people: {@code tcp://wonderland:1865}, {@code exec:python3}. */
    String address();

    /**
     * Connects, or starts the child. Blocks; {@link #close()} by another thread ends it with an exception. Called by a
     * thread of the engine.
     *
     * @param timeout how long it may take in all; {@link Duration#ZERO} for no limit
     * @throws IOException if it fails; the message names every address that was tried and why it failed
     */
    void open(Duration timeout) throws IOException;

    /** Whether only threads of the engine may read and write. Constant. */
    boolean isBlocking();

    /**
     * Reads what is there, at least one byte if it can wait for it.
     *
     * @param timeoutNanos how long to wait, positive; ignored by a blocking transport
     * @return how many bytes were read; 0 if the time is over, the reader was woken or its thread is interrupted (the
     *     flag stays set); -1 at the end of the stream
     */
    int read(ByteBuffer target, long timeoutNanos) throws IOException;

    /** Has a {@link #read} that waits, or the next one that would wait, return 0. Does nothing on a blocking transport. */
    void wakeReader();

    /**
     * Writes what the stream takes at once, from one or several buffers; a blocking transport writes everything. What was
     * offered and not taken must come first when bytes are offered again: some of it may be on its way, encrypted.
     *
     * @return how many bytes were written, perhaps 0
     */
    long write(ByteBuffer[] sources, int count) throws IOException;

    /**
     * Waits until some bytes can be written.
     *
     * @param timeoutNanos how long to wait, positive
     * @return false if the time is over
     */
    boolean awaitWritable(long timeoutNanos) throws IOException;

    /**
     * Tells the peer that no more will be written, where TLS can. Does nothing elsewhere.
     *
     * @throws IOException if it cannot be told
     */
    default void closeOutput() throws IOException {}

    /**
     * Breaks the stream in both directions: waiting reads and writes end, with an exception or the end of the stream. A
     * child process is left to notice by itself. Idempotent.
     */
    void close();

    /** Kills a child process at once, with its descendants where they are known. Does nothing elsewhere. */
    void kill();

    /**
     * After {@link #close()}, waits until everything behind the stream is gone; a child process that does not exit in time
     * is killed.
     *
     * @param grace how long to wait before killing; {@link Duration#ZERO} for no limit
     */
    void awaitGone(Duration grace);

    /** How much memory it takes while it is open, whatever it carries, with the connection that it is for: in bytes, about. */
    default long memory() {
        return 16 << 10;
    }

    /**
     * Who is at the other end, as far as it is vouched for.
     *
     * @return null if that is not known, or not yet
     */
    default @Nullable PeerIdentity identity() {
        return null;
    }

    /**
     * The process at the other end, if this side has started it and so may judge by what it does whether it lives.
     *
     * @return null if there is none, or not yet
     */
    default @Nullable ProcessHandle process() {
        return null;
    }

    /**
     * What is known about why the stream ended: a child's exit code and the last lines of its standard error.
     *
     * @return null if nothing is known
     */
    @Nullable String diagnosis();
}
