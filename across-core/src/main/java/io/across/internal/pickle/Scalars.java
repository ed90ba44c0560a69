package io.across.internal.pickle;

import io.across.OperationException;
import io.across.internal.value.ValueReader;
import java.io.IOException;
import java.math.BigInteger;
import net.razorvine.pickle.PickleUtils;

/** Reads lengths, numbers and texts of a pickle; a length is not believed before as many bytes are there. Used by one thread. */
final class Scalars {

    private static final int MAX_DIGITS = 10_000;
    private static final int MAX_FLOAT = 1_000;

    private final ValueReader in;

    Scalars(ValueReader in) {
        this.in = in;
    }

    String line() throws IOException {
        return PickleUtils.readline(in);
    }

    /** A number without sign, little-endian. */
    long unsigned(int size) {
        long value = 0;
        for (int i = 0; i < size; i++) {
            value |= (in.readByte() & 0xffL) << (8 * i);
        }
        return value;
    }

    /** A length of which as many bytes are there. */
    int length(int size) {
        long length = unsigned(size);
        if (length < 0 || length > in.available()) {
            throw new OperationException("malformed pickle: a length of " + Long.toUnsignedString(length)
                    + " bytes at offset " + in.position() + ", but only " + in.available() + " are left");
        }
        return (int) length;
    }

    byte[] bytes(int length) {
        return in.readBytes(length);
    }

    String text(int length) {
        return PythonText.decode(in.readBytes(length));
    }

    int memoIndex() throws IOException {
        return Integer.parseInt(PythonText.checkedDigits(line(), 10));
    }

    double floatLine() throws IOException {
        return Double.parseDouble(PythonText.checkedDigits(line(), MAX_FLOAT));
    }

    /** A number, or what old protocols write for a bool. */
    Object integerLine() throws IOException {
        String digits = line();
        return switch (digits) {
            case "00" -> false;
            case "01" -> true;
            default -> smallest(new BigInteger(PythonText.checkedDigits(digits, MAX_DIGITS)));
        };
    }

    Number longLine() throws IOException {
        String digits = line();
        String bare = digits.endsWith("L") ? digits.substring(0, digits.length() - 1) : digits;
        return smallest(new BigInteger(PythonText.checkedDigits(bare, MAX_DIGITS)));
    }

    /** A number in two's complement, little-endian. */
    Number number(int length) {
        byte[] bytes = in.readBytes(length);
        if (length == 0) {
            return 0;
        }
        for (int i = 0; i < length / 2; i++) {
            byte swapped = bytes[i];
            bytes[i] = bytes[length - 1 - i];
            bytes[length - 1 - i] = swapped;
        }
        return smallest(new BigInteger(bytes));
    }

    private static Number smallest(BigInteger value) {
        if (value.bitLength() < Integer.SIZE) {
            return value.intValue();
        }
        if (value.bitLength() < Long.SIZE) {
            return value.longValue();
        }
        return value;
    }
}
