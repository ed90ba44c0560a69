package io.across.internal.engine;

import io.across.internal.memory.Budget;
import io.across.internal.wire.Tally;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/** The messages that wait to be written, in order. Used under the lock of the {@link Outbox}. */
final class OutboundQueue {

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final Deque<OutboundMessage> messages = new ArrayDeque<>();
    private final Tally owed;
    private long bytes;
    private int lastCount;

    /** @param memory where is counted what waits because of the peer */
    OutboundQueue(Budget memory) {
        owed = new Tally(memory);
    }

    boolean isEmpty() {
        return messages.isEmpty();
    }

    /** How much memory the messages take that have not been written to their ends. */
    long bytes() {
        return bytes;
    }

    void add(OutboundMessage message) {
        messages.addLast(message);
        message.measure();
        bytes += message.weight();
        owed.addAnyway(message.owedWeight());
    }

    void remove(OutboundMessage message) {
        if (messages.remove(message)) {
            finish(message);
        }
    }

    private void finish(OutboundMessage message) {
        bytes -= message.weight();
        owed.remove(message.owedWeight());
        message.finish();
    }

    void clear() {
        messages.forEach(OutboundMessage::finish);
        messages.clear();
        owed.clear();
        bytes = 0;
    }

    /** Lets go of the messages that have been written to their ends. */
    void settle() {
        for (OutboundMessage first = messages.peekFirst(); first != null; first = messages.peekFirst()) {
            if (first.buffers[first.buffers.length - 1].hasRemaining()) {
                break;
            }
            messages.removeFirst();
            finish(first);
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
