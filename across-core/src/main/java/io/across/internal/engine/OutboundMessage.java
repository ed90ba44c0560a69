package io.across.internal.engine;

import io.across.internal.memory.Budget;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One message on its way out. Its state belongs to the {@link Outbox} and changes under the outbox's lock only. */
class OutboundMessage {

    /** What is left to write: used by the thread that writes, and under the outbox's lock while none does. */
    final ByteBuffer[] buffers;

    /** How many bytes there were when it took its place in the queue. */
    private long size;

    /** Whether it is the peer's doing that this side has to send it: then it counts as what this side holds of the peer. */
    private final boolean owed;

    /** What its memory has been taken of already; null if it has not. */
    private final @Nullable Budget memory;

    private final long claimed;

    /** Whether an error may be sent in its place. */
    private final boolean replaceable;

    /** Whether some of it has been written, or is being written. */
    private volatile boolean begun;

    /** Whether it was queued though there was no memory for it and the peer did not read. */
    private boolean unread;

    /** Whether all of it has been written, or it has been dropped: its arrays are the sender's again. */
    private volatile boolean done;

    OutboundMessage(List<ByteBuffer> buffers) {
        this(buffers.toArray(new ByteBuffer[0]));
    }

    OutboundMessage(ByteBuffer... buffers) {
        this(buffers, false, null, 0, false);
    }

    private OutboundMessage(
            ByteBuffer[] buffers, boolean owed, @Nullable Budget memory, long claimed, boolean replaceable) {
        this.buffers = buffers;
        this.owed = owed;
        this.memory = memory;
        this.claimed = claimed;
        this.replaceable = replaceable;
    }

    /**
     * Takes its place in the queue, behind which others follow. Called once, under the outbox's lock.
     *
     * @return whether it is to be sent
     */
    boolean enter() {
        return true;
    }

    /** Counts its bytes: now that it takes its place, there are no more to come. */
    final void measure() {
        long total = 0;
        for (ByteBuffer buffer : buffers) {
            total += buffer.remaining();
        }
        size = total;
    }

    /** A message that is sent because of what the peer has sent. */
    static OutboundMessage owed(ByteBuffer bytes) {
        return new OutboundMessage(new ByteBuffer[] {bytes}, true, null, 0, false);
    }

    /**
     * An answer to the peer.
     *
     * @param claimed how much has been taken of the memory for its bytes, and is released with it
     * @param replaceable whether an error may be sent in its place
     */
    static OutboundMessage answer(List<ByteBuffer> buffers, Budget memory, long claimed, boolean replaceable) {
        return new OutboundMessage(
                buffers.toArray(new ByteBuffer[0]), true, claimed == 0 ? null : memory, claimed, replaceable);
    }

    /** Whether an error may be sent in its place if there is no memory for it: for what has been claimed there is. */
    final boolean isReplaceable() {
        return replaceable && claimed == 0;
    }

    /** It is queued though there is no memory for it and the peer does not read. */
    final void leaveUnread() {
        unread = true;
    }

    final boolean isUnread() {
        return unread;
    }

    /** How much memory it still takes of what the peer may make this side hold. */
    final long owedWeight() {
        return owed ? Weights.MESSAGE + (claimed == 0 ? size : 0) : 0;
    }

    /** How much memory it takes while it waits: at least its bytes. */
    final long weight() {
        return owed ? Weights.MESSAGE + size : size;
    }

    final boolean hasLeft() {
        return begun;
    }

    final boolean isDone() {
        return done;
    }

    final void begin() {
        begun = true;
    }

    final void finish() {
        if (!done && memory != null) {
            memory.release(claimed);
        }
        done = true;
    }

    /** Goes on with copies of the arrays, which are the sender's again. */
    final void copyBuffers() {
        for (int i = 0; i < buffers.length; i++) {
            ByteBuffer copy = ByteBuffer.allocate(buffers[i].remaining());
            buffers[i] = copy.put(buffers[i].duplicate()).flip();
        }
    }
}
