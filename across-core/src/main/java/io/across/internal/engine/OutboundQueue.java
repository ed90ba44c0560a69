package io.across.internal.engine;

import io.across.LimitException;
import io.across.internal.memory.Budget;
import io.across.internal.wire.Tally;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** The messages that wait to be written, in order. Used under the lock of the {@link Outbox}. */
final class OutboundQueue {

    /** What may wait for a peer that does not read though there is no memory, in bytes: the refusals of a few hundred calls. */
    private static final int UNREAD = 128 << 10;

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final Deque<OutboundMessage> messages = new ArrayDeque<>();
    private final Tally owed;
    private long bytes;

    /** What comes last of what was gathered last. */
    private ByteBuffer last = NOTHING;

    /** Whether the stream has not taken all of that: what waits, waits for the peer, not for a thread of this side. */
    private boolean stalled;

    private final BooleanSupplier held;

    /** What had no memory for the last message that is owed; null if there was some. */
    private @Nullable Budget exhausted;

    /** How much there is that was added though there was no memory for it and the peer did not read. */
    private long unread;

    private int lastCount;

    /**
     * @param memory where is counted what waits because of the peer
     * @param held whether a write holds its thread, and so cannot say that it is stalled
     */
    OutboundQueue(Budget memory, BooleanSupplier held) {
        this.owed = new Tally(memory);
        this.held = held;
    }

    boolean isEmpty() {
        return messages.isEmpty();
    }

    /** How much memory the messages take that have not been written to their ends. */
    long bytes() {
        return bytes;
    }

    /**
     * Whether there is more than there is memory for, though the peer reads: the thread that writes is about to make room. Who
     * has an answer waits.
     */
    boolean isAhead() {
        return exhausted != null && bytes > UNREAD && !isStalled();
    }

    private boolean isStalled() {
        return stalled || held.getAsBoolean();
    }

    /**
     * Adds a message at the end.
     *
     * @throws LimitException if it would wait for the peer to read, there is no memory for it, and an error may be sent in its
     *     place; nothing is added then
     */
    void add(OutboundMessage message) {
        message.measure();
        long weight = message.owedWeight();
        if (weight > 0) {
            exhausted = owed.add(weight);
            if (exhausted != null) {
                addAnyway(message, weight, exhausted);
            }
        }
        messages.addLast(message);
        bytes += message.weight();
    }

    private void addAnyway(OutboundMessage message, long weight, Budget full) {
        if (isStalled()) {
            if (message.isReplaceable()) {
                throw new LimitException(
                        "an answer of " + message.weight() + " bytes, with what this side holds already,",
                        full.property(),
                        full.limit());
            }
            message.leaveUnread();
            unread += weight;
        }
        owed.addAnyway(weight);
    }

    /** Why the connection must end: the peer does not read what there is no memory for. Null if it need not. */
    @Nullable LimitException excess() {
        Budget full = exhausted;
        return full == null || unread <= UNREAD
                ? null
                : new LimitException("answering a peer that does not read the answers", full.property(), full.limit());
    }

    void remove(OutboundMessage message) {
        if (messages.remove(message)) {
            finish(message);
        }
    }

    private void finish(OutboundMessage message) {
        bytes -= message.weight();
        owed.remove(message.owedWeight());
        if (message.isUnread()) {
            unread -= message.owedWeight();
        }
        message.finish();
    }

    void clear() {
        messages.forEach(OutboundMessage::finish);
        messages.clear();
        owed.clear();
        unread = 0;
        exhausted = null;
        bytes = 0;
    }

    /** Lets go of the messages that have been written to their ends. Called while nobody writes. */
    void settle() {
        for (OutboundMessage first = messages.peekFirst(); first != null; first = messages.peekFirst()) {
            if (first.buffers[first.buffers.length - 1].hasRemaining()) {
                break;
            }
            messages.removeFirst();
            finish(first);
        }
        stalled = last.hasRemaining();
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
                    last = buffer;
                }
            }
        }
        // What was written must not be kept from the garbage collector.
        last = count == 0 ? NOTHING : last;
        Arrays.fill(batch, count, Math.max(count, lastCount), NOTHING);
        lastCount = count;
        return count;
    }
}
