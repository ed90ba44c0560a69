package io.across.internal.pickle;

import io.across.internal.wire.Span;
import org.jspecify.annotations.Nullable;

/** What can be told of a pickle before it is read. */
public final class Pickles {

    private static final int LENGTH_SIZE = 8;
    private static final int SHORT_LENGTH_SIZE = 4;

    private Pickles() {}

    /**
     * Where large bytes lie in a pickle of which only the beginning is there: what looks like the opcode and a length that is
     * large enough to be worth it.
     *
     * @return null if nothing looks like that
     */
    public static @Nullable Span locateBytes(byte[] beginning) {
        for (int i = 0; i + LENGTH_SIZE < beginning.length; i++) {
            if (beginning[i] == (byte) Opcodes.BINBYTES8 || beginning[i] == (byte) Opcodes.BYTEARRAY8) {
                long length = length(beginning, i + 1, LENGTH_SIZE);
                if (length >= beginning.length && length <= Integer.MAX_VALUE) {
                    return new Span(i + 1L + LENGTH_SIZE, length);
                }
            } else if (beginning[i] == (byte) Opcodes.BINBYTES) {
                long length = length(beginning, i + 1, SHORT_LENGTH_SIZE);
                if (length >= beginning.length) {
                    return new Span(i + 1L + SHORT_LENGTH_SIZE, length);
                }
            }
        }
        return null;
    }

    private static long length(byte[] bytes, int at, int size) {
        long length = 0;
        for (int i = size - 1; i >= 0; i--) {
            length = length << 8 | (bytes[at + i] & 0xff);
        }
        return length;
    }
}
