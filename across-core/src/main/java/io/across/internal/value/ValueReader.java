package io.across.internal.value;

import io.across.LimitException;
import io.across.OperationException;
import io.across.internal.memory.Budget;
import io.across.internal.wire.Payload;
import io.across.internal.wire.Tally;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The buffer of one message while it is read. Numbers are big-endian. A read beyond the end fails with an {@link
 * OperationException}; lengths are checked against what is there before anything is allocated. Used by one thread.
 */
public final class ValueReader extends InputStream {

    /** What a text takes besides its characters. */
    private static final int TEXT = 64;

    private final ObjectTable objects;

    /** Where is counted what is made of the value; null if nobody counts. */
    private final @Nullable Tally made;

    /** Where reading is; the head of {@link #ahead} as long as that is not null. */
    private byte[] bytes;

    private int end;
    private int position;

    /** How much of the value lay before {@link #bytes}. */
    private int before;

    /** The value of which bulk and tail are still ahead; null if there is nothing beyond {@link #bytes}. */
    private @Nullable Payload ahead;

    public ValueReader(Payload value, ObjectTable objects) {
        this(value, objects, null);
    }

    /**
     * @param made where is counted what is made of the value, which may be much more than its bytes; null to count nothing.
     *     Whoever keeps what was read gives back what was counted.
     */
    public ValueReader(Payload value, ObjectTable objects, @Nullable Tally made) {
        this.objects = objects;
        this.made = made;
        this.bytes = value.head();
        this.end = bytes.length;
        this.ahead = value.bulk().length + value.tail().length == 0 ? null : value;
    }

    /** The next byte, or -1 at the end. */
    @Override
    public int read() {
        if (position == end) {
            join();
        }
        return position < end ? bytes[position++] & 0xff : -1;
    }

    @Override
    public int read(byte[] target, int offset, int length) {
        if (length == 0) {
            return 0;
        }
        if (position == end) {
            join();
        }
        int count = Math.min(length, end - position);
        if (count == 0) {
            return -1;
        }
        System.arraycopy(bytes, position, target, offset, count);
        position += count;
        return count;
    }

    @Override
    public int available() {
        Payload rest = ahead;
        return end - position + (rest == null ? 0 : rest.bulk().length + rest.tail().length);
    }

    public byte readByte() {
        need(1);
        return bytes[position++];
    }

    public int readInt() {
        need(4);
        position += 4;
        return ByteBuffer.wrap(bytes).getInt(position - 4);
    }

    public long readLong() {
        need(8);
        position += 8;
        return ByteBuffer.wrap(bytes).getLong(position - 8);
    }

    /** Reads what {@link ValueWriter#writeVarLong} wrote. */
    public long readVarLong() {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            byte b = readByte();
            value |= (b & 0x7fL) << shift;
            if (b >= 0) {
                return value;
            }
        }
        throw new OperationException("malformed value: a number of more than 10 bytes at offset " + position());
    }

    /** Reads a count or length and checks that as many items of at least {@code itemSize} bytes can follow. */
    public int readCount(int itemSize) {
        long count = readVarLong();
        if (count < 0 || count > available() / itemSize) {
            throw new OperationException("malformed value: length " + Long.toUnsignedString(count) + " at offset "
                    + position() + ", but only " + available() + " bytes are left");
        }
        return (int) count;
    }

    /** Reads bytes into an array of their own; without a copy if they are the bulk of the value. */
    public byte[] readBytes(int length) {
        Payload rest = ahead;
        if (rest != null && position == end && length == rest.bulk().length) {
            before += end + length;
            bytes = rest.tail();
            end = bytes.length;
            position = 0;
            ahead = null;
            return rest.bulk();
        }
        need(length);
        claim(length);
        position += length;
        return Arrays.copyOfRange(bytes, position - length, position);
    }

    /**
     * Reads what {@link ValueWriter#writeText} wrote.
     *
     * @throws LimitException if the peer makes this side hold too much
     */
    public String readText() {
        int length = readCount(1);
        need(length);
        claim(TEXT + (long) length);
        position += length;
        return new String(bytes, position - length, length, StandardCharsets.UTF_8);
    }

    /** A reader of bytes that are part of this message in some other form. */
    public ValueReader part(byte[] content) {
        return new ValueReader(new Payload(content), objects, made);
    }

    /** An object of this side that the message sends home; see {@link ObjectTable#lent}. */
    public Object lent(long id) {
        return objects.lent(id);
    }

    /** Takes over an object that the message lends; see {@link ObjectTable#hold}. */
    public HeldObject hold(long id) {
        return objects.hold(id);
    }

    /**
     * Counts an object that was made of what was read.
     *
     * @return the object
     * @throws LimitException if the peer makes this side hold too much
     */
    public @Nullable Object made(@Nullable Object object) {
        if (made != null) {
            claim(weight(object));
        }
        return object;
    }

    /** About, and for what is in another object, too: of each object that is not named here, as of the smallest map. */
    private static long weight(@Nullable Object object) {
        if (object == null || object instanceof Boolean || object instanceof Byte) {
            return 8;
        }
        if (object instanceof Number || object instanceof Character) {
            return 32;
        }
        return object instanceof String text ? TEXT + text.length() : 96;
    }

    /**
     * Counts memory that is about to be taken for what is made of the value.
     *
     * @throws LimitException if the peer makes this side hold too much
     */
    public void claim(long bytes) {
        if (made == null) {
            return;
        }
        Budget exhausted = made.add(bytes);
        if (exhausted != null) {
            throw new LimitException(
                    "a value, of which " + position() + " bytes have been read,",
                    exhausted.property(),
                    exhausted.limit());
        }
    }

    /** How many bytes have been read. */
    public int position() {
        return before + position;
    }

    private void need(int length) {
        if (length > end - position) {
            join();
        }
        if (length < 0 || length > end - position) {
            throw new OperationException("malformed value: " + length + " bytes wanted at offset " + position()
                    + ", but only " + (end - position) + " are left");
        }
    }

    /** Goes on with what is ahead as with ordinary bytes: the bulk was not what it was said to be. */
    private void join() {
        Payload rest = ahead;
        if (rest == null) {
            return;
        }
        byte[] joined = new byte[available()];
        int left = end - position;
        System.arraycopy(bytes, position, joined, 0, left);
        System.arraycopy(rest.bulk(), 0, joined, left, rest.bulk().length);
        System.arraycopy(rest.tail(), 0, joined, left + rest.bulk().length, rest.tail().length);
        before += position;
        bytes = joined;
        end = joined.length;
        position = 0;
        ahead = null;
    }
}
