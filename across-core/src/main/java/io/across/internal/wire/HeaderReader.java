package io.across.internal.wire;

import io.across.ProtocolException;
import io.across.internal.memory.Budget;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Reads the fields of one header block after the other (protocol, section 3). A field that is missing at the end of the
 * block reads as zero or empty. Used by one thread.
 */
final class HeaderReader {

    /** Ids that a list may announce beyond those that the rest of the block can hold; they read as 0. */
    static final int MAX_MISSING_IDS = 16;

    /** Longest text that is kept, in bytes. */
    private static final int MAX_TEXT = 64 << 10;

    private static final long[] NO_IDS = {};
    private static final ByteBuffer EMPTY = ByteBuffer.allocate(0);

    /** Most ids that a list may have: they take more memory than their bytes. */
    private final long maxIds;

    private ByteBuffer block = EMPTY;
    private int position;
    private int end;

    /** @param maxIdsSize most bytes of memory that a list of ids may take, apart from very short lists */
    HeaderReader(long maxIdsSize) {
        maxIds = Math.max(maxIdsSize / Long.BYTES, MAX_MISSING_IDS);
    }

    /** Turns to the header block of {@code length} bytes at index {@code start} of a buffer, whose position stays. */
    void begin(ByteBuffer buffer, int start, int length) {
        block = buffer;
        position = start;
        end = start + length;
    }

    /** Lets go of the block. */
    void finish() {
        block = EMPTY;
        position = end = 0;
    }

    int remaining() {
        return end - position;
    }

    /**
     * The next uint, unsigned; 0 at the end of the block.
     *
     * @throws ProtocolException if it is cut off inside
     */
    long uint() {
        if (position == end) {
            return 0;
        }
        int first = block.get(position++) & 0xff;
        int more = sizeAfter(first);
        return more == 0 ? first : bigEndian(more);
    }

    private long bigEndian(int size) {
        if (remaining() < size) {
            throw new ProtocolException(
                    "A number in a header block is cut off: " + remaining() + " of " + size + " bytes after the first");
        }
        long value = 0;
        for (int i = 0; i < size; i++) {
            value = (value << 8) | (block.get(position++) & 0xff);
        }
        return value;
    }

    /** How many bytes of a uint come after its first. */
    static int sizeAfter(int first) {
        return switch (first) {
            case HeaderWriter.TWO_BYTES -> 2;
            case HeaderWriter.FOUR_BYTES -> 4;
            case HeaderWriter.EIGHT_BYTES -> 8;
            default -> 0;
        };
    }

    /**
     * The next list of ids. Ids that are missing at its end read as 0.
     *
     * @param tally where they are counted
     * @throws ProtocolException if it announces more than the block could reasonably mean
     * @throws Unaffordable if they may not be held
     */
    long[] ids(Tally tally) throws Unaffordable {
        long count = uint();
        if (count == 0) {
            return NO_IDS;
        }
        if (count < 0 || count > remaining() + (long) MAX_MISSING_IDS) {
            throw new ProtocolException("A list announces " + Long.toUnsignedString(count) + " ids, but only "
                    + remaining() + " bytes follow");
        }
        if (count > maxIds) {
            throw new ProtocolException("A list of " + count + " ids exceeds the limit of " + maxIds
                    + " that follows from across.options.max-message-size");
        }
        Budget exhausted = tally.add(count * Long.BYTES);
        if (exhausted != null) {
            throw new Unaffordable(exhausted);
        }
        long[] ids = new long[(int) count];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = uint();
        }
        return ids;
    }

    /** The next bytes as text: what is no UTF-8 is replaced by U+FFFD; shorter than announced if the block ends, or very long. */
    String text() {
        long announced = uint();
        int kept = Math.min(remaining(), MAX_TEXT);
        return text(announced < 0 ? kept : (int) Math.min(announced, kept));
    }

    /**
     * The next bytes as text: what is no UTF-8 is replaced by U+FFFD.
     *
     * @throws ProtocolException if the block ends before the text does
     */
    String wholeText() {
        long announced = uint();
        if (announced < 0 || announced > remaining()) {
            throw new ProtocolException("A text announces " + Long.toUnsignedString(announced) + " bytes, but only "
                    + remaining() + " follow");
        }
        return text((int) announced);
    }

    private String text(int length) {
        byte[] bytes = new byte[length];
        block.get(position, bytes);
        position += length;
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** The ids of a message may not be held: nothing has been allocated for them. */
    @SuppressWarnings("serial") // caught by the parser
    static final class Unaffordable extends Exception {

        final transient Budget exhausted;

        Unaffordable(Budget exhausted) {
            super(null, null, false, false);
            this.exhausted = exhausted;
        }
    }
}
