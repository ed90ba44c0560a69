package io.across.internal.wire;

/**
 * The value buffer of a message, not yet read: a head, the bulk and a tail, in this order. Most have a head only. Whoever is
 * told of it owns it.
 *
 * @param head the beginning of the value, or all of it
 * @param bulk the large array that {@link MessageHandler#locateBulk} has found; empty if there is none
 * @param tail what comes after the bulk
 */
// Arrays in a record: a payload is handed over once and never compared; a wrapper would cost an object per message.
@SuppressWarnings("ArrayRecordComponent")
public record Payload(byte[] head, byte[] bulk, byte[] tail) {

    private static final byte[] EMPTY = {};

    /** An empty value, and what a message without a value frame has. */
    public static final Payload NONE = new Payload(EMPTY);

    /** A value in one piece. */
    public Payload(byte[] bytes) {
        this(bytes, EMPTY, EMPTY);
    }

    /** Size of the value, in bytes; an int, since its frame had no more. */
    public int length() {
        return head.length + bulk.length + tail.length;
    }
}
