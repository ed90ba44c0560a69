package io.across.internal.wire;

import io.across.internal.memory.Budget;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Gathers a value, and the large array in it, of which its beginning may tell, in an array of its own: whoever reads the
 * value can take that as it is. Used by one thread.
 */
final class ValueBuffer {

    /** From this size on a value is worth asking where its bulk is. */
    private static final int BULKY_FROM = 16 * 1024;

    /** How much of a value must have arrived to ask, in bytes. */
    private static final int BEGINNING = 16;

    private final MessageHandler handler;
    private final byte[] beginning = new byte[BEGINNING];
    private final FrameBuffer head = new FrameBuffer();
    private final FrameBuffer bulk = new FrameBuffer();
    private final FrameBuffer tail = new FrameBuffer();

    /** How much of the value has been taken, in bytes. */
    private int position;

    /** Where the bulk is; null if there is none or nobody has asked yet. */
    private @Nullable Span span;

    ValueBuffer(MessageHandler handler) {
        this.handler = handler;
    }

    /**
     * Takes {@code count} more bytes of a value of {@code size} bytes.
     *
     * @param tally where the memory is counted, see {@link FrameBuffer#take}
     * @return null if they are taken; otherwise the budget that is exhausted, and the value is to be {@linkplain #drop dropped}
     */
    @Nullable Budget take(ByteBuffer in, int count, int size, Tally tally) {
        if (size < BULKY_FROM) {
            return head.take(in, count, size, tally);
        }
        int early = Math.max(0, Math.min(count, BEGINNING - position));
        if (early > 0) {
            in.get(beginning, position, early);
            position += early;
            if (position < BEGINNING) {
                return null;
            }
            locate(size);
            Budget exhausted = distribute(ByteBuffer.wrap(beginning), 0, BEGINNING, size, tally);
            if (exhausted != null) {
                return exhausted;
            }
        }
        int late = count - early;
        Budget exhausted = distribute(in, position, late, size, tally);
        position += late;
        return exhausted;
    }

    private void locate(int size) {
        Span located = handler.locateBulk(beginning);
        span = located != null && located.isWithin(size) ? located : null;
    }

    /** Puts {@code count} bytes, the first of which is at {@code from} in the value, where they belong. */
    private @Nullable Budget distribute(ByteBuffer in, int from, int count, int size, Tally tally) {
        Span bulky = span;
        if (bulky == null) {
            return head.take(in, count, size, tally);
        }
        int bulkEnd = (int) (bulky.offset() + bulky.length());
        int toHead = clamp(bulky.offset() - from, count);
        int toBulk = clamp(bulkEnd - from - toHead, count - toHead);
        Budget exhausted = head.take(in, toHead, (int) bulky.offset(), tally);
        if (exhausted == null) {
            exhausted = bulk.take(in, toBulk, (int) bulky.length(), tally);
        }
        return exhausted != null ? exhausted : tail.take(in, count - toHead - toBulk, size - bulkEnd, tally);
    }

    private static int clamp(long wanted, int available) {
        return (int) Math.max(0, Math.min(wanted, available));
    }

    /** Forgets what has been taken. */
    void drop(Tally tally) {
        head.drop(tally);
        bulk.drop(tally);
        tail.drop(tally);
        span = null;
        position = 0;
    }

    /** The complete value; the buffer is empty then. */
    Payload release() {
        span = null;
        position = 0;
        return new Payload(head.release(), bulk.release(), tail.release());
    }
}
