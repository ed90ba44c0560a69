package io.across.internal.wire;

/**
 * Where something lies in a value.
 *
 * @param offset of its first byte, from the beginning of the value
 * @param length in bytes
 */
public record Span(long offset, long length) {

    /** Whether it lies within a value of {@code size} bytes and is not empty. */
    boolean isWithin(long size) {
        return offset >= 0 && length > 0 && length <= size && offset <= size - length;
    }
}
