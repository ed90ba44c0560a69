package io.across.internal.engine;

import java.nio.ByteBuffer;
import java.util.List;

/** One message on its way out. Its state belongs to the {@link Outbox} and changes under the outbox's lock only. */
final class OutboundMessage {

    /** What is left to write: used by the thread that writes, and under the outbox's lock while none does. */
    final ByteBuffer[] buffers;

    final long size;

    /** Whether some of it has been written, or is being written. */
    private volatile boolean begun;

    /** Whether all of it has been written, or it has been dropped: its arrays are the sender's again. */
    private volatile boolean done;

    OutboundMessage(List<ByteBuffer> buffers) {
        this(buffers.toArray(new ByteBuffer[0]));
    }

    OutboundMessage(ByteBuffer... buffers) {
        this.buffers = buffers;
        long total = 0;
        for (ByteBuffer buffer : buffers) {
            total += buffer.remaining();
        }
        this.size = total;
    }

    boolean hasLeft() {
        return begun;
    }

    boolean isDone() {
        return done;
    }

    void begin() {
        begun = true;
    }

    void finish() {
        done = true;
    }

    /** Goes on with copies of the arrays, which are the sender's again. */
    void copyBuffers() {
        for (int i = 0; i < buffers.length; i++) {
            ByteBuffer copy = ByteBuffer.allocate(buffers[i].remaining());
            buffers[i] = copy.put(buffers[i].duplicate()).flip();
        }
    }
}
