package io.across.internal.engine;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/** The messages that wait to be written, in order. Used under the lock of the {@link Outbox}. */
final class OutboundQueue {

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final Deque<OutboundMessage> messages = new ArrayDeque<>();
    private long bytes;
    private int lastCount;

    boolean isEmpty() {
        return messages.isEmpty();
    }

    /** The sizes of the messages that have not been written to their ends. */
    long bytes() {
        return bytes;
    }

    void add(OutboundMessage message) {
        messages.addLast(message);
        bytes += message.size;
    }

    void remove(OutboundMessage message) {
        if (messages.remove(message)) {
            bytes -= message.size;
            message.finish();
        }
    }

    void clear() {
        messages.forEach(OutboundMessage::finish);
        messages.clear();
        bytes = 0;
    }

    /** Lets go of the messages that have been written to their ends. */
    void settle() {
        for (OutboundMessage first = messages.peekFirst(); first != null; first = messages.peekFirst()) {
            if (first.buffers[first.buffers.length - 1].hasRemaining()) {
                break;
            }
            messages.removeFirst();
            bytes -= first.size;
            first.finish();
        }
    }

    /** Fills {@code batch} with what is to be written next; returns how many buffers that is. */
    int gather(ByteBuffer[] batch) {
        int count = 0;
        for (OutboundMessage message : messages) {
            for (ByteBuffer buffer : message.buffers) {
                if (count == batch.length) {
                    lastCount = count;
                    return count;
                }
                if (buffer.hasRemaining()) {
                    message.begin();
                    batch[count++] = buffer;
                }
            }
        }
        // What was written must not be kept from the garbage collector.
        Arrays.fill(batch, count, Math.max(count, lastCount), NOTHING);
        lastCount = count;
        return count;
    }
}
