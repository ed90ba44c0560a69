package io.across.internal.value;

import io.across.OperationException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The buffer of one message while it is read. Numbers are big-endian. A read beyond the end fails with an {@link
 * OperationException}; lengths are checked against what is there before anything is allocated. Used by one thread.
 */
public final class ValueReader extends InputStream {

    private final byte[] bytes;
    private final int end;
    private final ObjectTable objects;
    private int position;

    public ValueReader(byte[] bytes, int length, ObjectTable objects) {
        this.bytes = bytes;
        this.end = length;
        this.objects = objects;
    }

    /** The next byte, or -1 at the end. */
    @Override
    public int read() {
        return position < end ? bytes[position++] & 0xff : -1;
    }

    @Override
    public int read(byte[] target, int offset, int length) {
        if (length == 0) {
            return 0;
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
        return end - position;
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
        throw new OperationException("malformed value: a number of more than 10 bytes at offset " + position);
    }

    /** Reads a count or length and checks that as many items of at least {@code itemSize} bytes can follow. */
    public int readCount(int itemSize) {
        long count = readVarLong();
        if (count < 0 || count > (end - position) / itemSize) {
            throw new OperationException("malformed value: length " + Long.toUnsignedString(count) + " at offset "
                    + position + ", but only " + (end - position) + " bytes are left");
        }
        return (int) count;
    }

    public byte[] readBytes(int length) {
        need(length);
        position += length;
        return Arrays.copyOfRange(bytes, position - length, position);
    }

    /** Reads what {@link ValueWriter#writeText} wrote. */
    public String readText() {
        int length = readCount(1);
        position += length;
        return new String(bytes, position - length, length, StandardCharsets.UTF_8);
    }

    /** A reader of bytes that are part of this message in some other form. */
    public ValueReader part(byte[] content) {
        return new ValueReader(content, content.length, objects);
    }

    /** An object of this side that the message sends home; see {@link ObjectTable#lent}. */
    public Object lent(long id) {
        return objects.lent(id);
    }

    /** Takes over an object that the message lends; see {@link ObjectTable#hold}. */
    public HeldObject hold(long id) {
        return objects.hold(id);
    }

    /** How many bytes have been read. */
    public int position() {
        return position;
    }

    private void need(int length) {
        if (length < 0 || length > end - position) {
            throw new OperationException("malformed value: " + length + " bytes wanted at offset " + position
                    + ", but only " + (end - position) + " are left");
        }
    }
}
