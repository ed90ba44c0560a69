package io.across.internal.value;

import io.across.LimitException;
import io.across.OperationException;
import io.across.internal.memory.Budget;
import io.across.internal.wire.Span;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The buffer of one message while it is written: bytes, and the objects that they lend. Numbers are big-endian. Used by one
 * thread.
 *
 * <p>Large byte arrays are not copied but become buffers of their own, so they must not change until the message is
 * written; the engine sees to that by asking for copies where it cannot wait.
 */
public final class ValueWriter extends OutputStream {

    /** From this size on an array is worth a buffer of its own. */
    private static final int SHARED_FROM = 16 * 1024;

    /** What is smaller is not worth counting, in bytes. */
    private static final int COUNTED_FROM = 16 * 1024;

    /** The size of a buffer after the first, at the least. */
    private static final int NEXT_BUFFER = 64;

    private static final byte[] NO_BYTES = {};
    private static final long[] NO_IDS = {};

    /** The writer that this is a part of; null for a whole one. */
    private final @Nullable ValueWriter whole;

    private final ObjectTable objects;
    private final long limit;
    private final boolean mayShare;

    /** What the message takes its memory of; null if nobody counts. */
    private final @Nullable Budget memory;

    /** How much of it. */
    private long claimed;

    private final List<ByteBuffer> finished = new ArrayList<>(1);
    private long finishedSize;
    private boolean shared;
    private @Nullable Span bulk;
    private byte[] buffer = new byte[256];
    private int size;

    private long[] lentIds = NO_IDS;
    private int lentCount;
    private final List<HeldObject> returned = new ArrayList<>(0);
    private final List<Runnable> whenRead = new ArrayList<>(0);

    /**
     * @param limit the size in bytes at which writing fails with a {@link LimitException}
     * @param mayShare whether large arrays may be used in place instead of being copied
     */
    public ValueWriter(ObjectTable objects, long limit, boolean mayShare) {
        this(objects, limit, mayShare, null, null);
    }

    /**
     * @param memory what the message takes its memory of while it grows: writing fails with a {@link LimitException} if there is
     *     none. What it {@linkplain #claimed has taken} is to be released.
     */
    public ValueWriter(ObjectTable objects, long limit, boolean mayShare, Budget memory) {
        this(objects, limit, mayShare, memory, null);
    }

    private ValueWriter(
            ObjectTable objects, long limit, boolean mayShare, @Nullable Budget memory, @Nullable ValueWriter whole) {
        this.whole = whole;
        this.memory = memory;
        this.objects = objects;
        this.limit = limit;
        this.mayShare = mayShare;
    }

    @Override
    public void write(int b) {
        reserve(1);
        buffer[size++] = (byte) b;
    }

    @Override
    public void write(byte[] bytes) {
        write(bytes, 0, bytes.length);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        if (mayShare && length >= SHARED_FROM) {
            checkLimit(length);
            claim(length);
            finishBuffer();
            finished.add(ByteBuffer.wrap(bytes, offset, length));
            shared = true;
            finishedSize += length;
            return;
        }
        reserve(length);
        System.arraycopy(bytes, offset, buffer, size, length);
        size += length;
    }

    /** Writes an array that its reader would like to have as it is. */
    public void writeBulk(byte[] bytes) {
        if (bytes.length >= SHARED_FROM && (bulk == null || bulk.length() < bytes.length)) {
            bulk = new Span(size(), bytes.length);
        }
        write(bytes);
    }

    /** The largest array that {@link #writeBulk} has written; null for none that is worth the mention. */
    public @Nullable Span bulk() {
        return bulk;
    }

    /** Puts {@code bytes} before everything that has been written. */
    public void prepend(byte[] bytes) {
        checkLimit(bytes.length);
        finishBuffer();
        finished.add(0, ByteBuffer.wrap(bytes));
        finishedSize += bytes.length;
    }

    /** Writes like {@link #write(byte[], int, int)}, but always a copy: for arrays that their owner is about to reuse. */
    public void writeCopy(byte[] bytes, int offset, int length) {
        reserve(length);
        System.arraycopy(bytes, offset, buffer, size, length);
        size += length;
    }

    public void writeInt(int value) {
        reserve(4);
        ByteBuffer.wrap(buffer).putInt(size, value);
        size += 4;
    }

    public void writeLong(long value) {
        reserve(8);
        ByteBuffer.wrap(buffer).putLong(size, value);
        size += 8;
    }

    /** Writes a number in seven bits a byte, lowest first: small for small numbers that are not negative. */
    public void writeVarLong(long value) {
        reserve(10);
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            buffer[size++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        buffer[size++] = (byte) rest;
    }

    /** Writes a text as its length in bytes and its UTF-8 form, in which unpaired surrogates become question marks. */
    public void writeText(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        writeVarLong(utf8.length);
        write(utf8);
    }

    /** Lends an object to the peer with this message; see {@link ObjectTable#lend}. */
    public long lend(Object object) {
        if (whole != null) {
            return whole.lend(object);
        }
        long id = objects.lend(object);
        if (lentCount == lentIds.length) {
            lentIds = Arrays.copyOf(lentIds, Math.max(4, lentCount * 2));
        }
        lentIds[lentCount++] = id;
        return id;
    }

    /**
     * Notes that an object of the peer goes home with this message: it stays held until the peer has read the message, as
     * far as that can be known.
     */
    public void addReturned(HeldObject object) {
        if (object.isReleased()) {
            throw new OperationException(object + " can be used no more: its proxy here was closed");
        }
        if (whole != null) {
            whole.addReturned(object);
        } else {
            returned.add(object);
        }
    }

    /** What {@link #addReturned} has gathered. */
    public List<HeldObject> returned() {
        return returned;
    }

    /**
     * Has {@code action} run, by whatever thread learns it, once the peer is known to have read this message: for tables
     * whose entries the peer must have before they can be named. Never run for a message that needs no answer.
     */
    public void whenRead(Runnable action) {
        whenRead.add(action);
    }

    /** A writer of bytes that become part of this message in some other form; what it lends, the message lends. */
    public ValueWriter part() {
        return new ValueWriter(objects, limit, false, null, this);
    }

    /** A copy of what was written. */
    public byte[] toByteArray() {
        if (!finished.isEmpty()) {
            throw new IllegalStateException("a writer that shares arrays is not one array");
        }
        return Arrays.copyOf(buffer, size);
    }

    /** The ids of the objects that were lent, in order. */
    public long[] lentIds() {
        return lentCount == 0 ? NO_IDS : Arrays.copyOf(lentIds, lentCount);
    }

    /** What {@link #whenRead} has gathered. */
    public List<Runnable> whenRead() {
        return whenRead;
    }

    /** How many bytes have been written. */
    public long size() {
        return finishedSize + size;
    }

    /** Whether the buffers contain arrays that belong to somebody else. */
    public boolean isShared() {
        return shared;
    }

    /** What was written. Nothing can be written after this. */
    public List<ByteBuffer> buffers() {
        finishBuffer();
        return finished;
    }

    private void finishBuffer() {
        if (size > 0) {
            finished.add(ByteBuffer.wrap(buffer, 0, size));
            finishedSize += size;
            buffer = NO_BYTES; // most messages end here
            size = 0;
        }
    }

    private void reserve(int length) {
        if (buffer.length - size < length) {
            checkLimit(length);
            // Not beyond the limit, or what fits into the buffer would not be checked.
            long most = Math.min(Integer.MAX_VALUE - 8, limit - finishedSize);
            long wanted = Math.max(size + (long) length, Math.min(Math.max(buffer.length * 2L, NEXT_BUFFER), most));
            int newSize = Math.toIntExact(wanted);
            claim(newSize);
            int oldSize = buffer.length;
            buffer = Arrays.copyOf(buffer, newSize);
            unclaim(oldSize);
        }
    }

    private void claim(int bytes) {
        if (whole != null) {
            whole.claim(bytes);
        } else if (memory != null && bytes >= COUNTED_FROM) {
            Budget exhausted = memory.reserve(bytes);
            if (exhausted != null) {
                throw new LimitException(
                        "an answer of " + (size() + bytes) + " bytes, with what this side holds already,",
                        exhausted.property(),
                        exhausted.limit());
            }
            claimed += bytes;
        }
    }

    private void unclaim(int bytes) {
        if (whole != null) {
            whole.unclaim(bytes);
        } else if (memory != null && bytes >= COUNTED_FROM) {
            memory.release(bytes);
            claimed -= bytes;
        }
    }

    /** How much memory the message has taken of the budget, in bytes. */
    public long claimed() {
        return claimed;
    }

    private void checkLimit(long more) {
        if (size() + more > limit) {
            throw new LimitException(
                    "a message of " + (size() + more) + " bytes or more", "across.options.max-message-size", limit);
        }
    }
}
