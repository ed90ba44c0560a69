package io.across.internal.wire;

/**
 * The value buffer of a message, not yet read. Whoever is told of it owns it.
 *
 * @param bytes the value, from index 0; may be longer than the value
 * @param length of the value, in bytes
 */
// An array in a record: a payload is handed over once and never compared; a wrapper would cost an object per message.
@SuppressWarnings("ArrayRecordComponent")
public record Payload(byte[] bytes, int length) {

    /** An empty value, and what a message without a value frame has. */
    public static final Payload NONE = new Payload(new byte[0], 0);
}
