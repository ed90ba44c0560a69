package io.across.internal.jvm;

/** The first byte of a value that is written directly. Numbers are part of the format: never reuse one. */
final class Tag {

    static final byte NULL = 0;
    static final byte TRUE = 1;
    static final byte FALSE = 2;
    static final byte BYTE = 3;
    static final byte SHORT = 4;
    static final byte CHAR = 5;
    static final byte INT = 6;
    static final byte LONG = 7;
    static final byte FLOAT = 8;
    static final byte DOUBLE = 9;

    /** A text of Latin-1 characters only: count, bytes. */
    static final byte LATIN1 = 10;

    /** Any other text: count of chars, big-endian chars. */
    static final byte UTF16 = 11;

    /** A byte array: length, bytes. */
    static final byte BYTES = 12;

    /** An {@link java.util.ArrayList}: count, elements. */
    static final byte ARRAY_LIST = 13;

    /** An immutable list as {@link java.util.List#of} makes it: count, elements. */
    static final byte IMMUTABLE_LIST = 14;

    /** A {@link java.util.HashMap}: count, keys and values. */
    static final byte HASH_MAP = 15;

    /** A {@link java.util.LinkedHashMap}: count, keys and values. */
    static final byte LINKED_HASH_MAP = 16;

    /** A lambda: its shape, count of captured values, these. */
    static final byte LAMBDA = 17;

    /** An object of the sender's: id, class name, count of interfaces, their names. Arrives as a proxy. */
    static final byte LENT = 18;

    /** An object of the receiver's: id. */
    static final byte HOME = 19;

    /** A {@link io.across.Reference}: a {@link #LENT} or {@link #HOME} value follows. */
    static final byte REFERENCE = 20;

    /** The object whose method was called: only as the result of a method. */
    static final byte SELF = 21;

    /** A JDK serialization stream, which takes the rest of the buffer. Only in place of all values of a message. */
    static final byte STREAM = 22;

    /** Where a large byte array lies in the message: see {@link BulkHint}. Only as the first byte of a message. */
    static final byte BULK = 23;

    private Tag() {}
}
