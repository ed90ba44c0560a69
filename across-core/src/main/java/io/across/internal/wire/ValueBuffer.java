package io.across.internal.wire;

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

    /** Takes {@code count} more bytes of a value of {@code size} bytes. */
    void take(ByteBuffer in, int count, int size) {
        if (size < BULKY_FROM) {
            head.take(in, count, size);
            return;
        }
        int early = Math.max(0, Math.min(count, BEGINNING - position));
        if (early > 0) {
            in.get(beginning, position, early);
            position += early;
            if (position < BEGINNING) {
                return;
            }
            locate(size);
            distribute(ByteBuffer.wrap(beginning), 0, BEGINNING, size);
        }
        int late = count - early;
        distribute(in, position, late, size);
        position += late;
    }

    private void locate(int size) {
        Span located = handler.locateBulk(beginning);
        span = located != null && located.isWithin(size) ? located : null;
    }

    /** Puts {@code count} bytes, the first of which is at {@code from} in the value, where they belong. */
    private void distribute(ByteBuffer in, int from, int count, int size) {
        Span bulky = span;
        if (bulky == null) {
            head.take(in, count, size);
            return;
        }
        int bulkEnd = (int) (bulky.offset() + bulky.length());
        int toHead = clamp(bulky.offset() - from, count);
        int toBulk = clamp(bulkEnd - from - toHead, count - toHead);
        head.take(in, toHead, (int) bulky.offset());
        bulk.take(in, toBulk, (int) bulky.length());
        tail.take(in, count - toHead - toBulk, size - bulkEnd);
    }

    private static int clamp(long wanted, int available) {
        return (int) Math.max(0, Math.min(wanted, available));
    }

    /** Forgets what has been taken. */
    void clear() {
        release();
    }

    /** The complete value; the buffer is empty then. */
    Payload release() {
        span = null;
        position = 0;
        return new Payload(head.release(), bulk.release(), tail.release());
    }
}
