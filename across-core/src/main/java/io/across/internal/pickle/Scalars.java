package io.across.internal.pickle;

import io.across.OperationException;
import io.across.internal.value.ValueReader;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads lengths, numbers and texts of a pickle; a length is not believed before as many bytes are there. Used by one thread. */
final class Scalars {

    private static final int MAX_DIGITS = 10_000;
    private static final int MAX_FLOAT = 1_000;
    private static final Pattern ESCAPE = Pattern.compile("\\\\u[0-9a-fA-F]{4}|\\\\U[0-9a-fA-F]{8}");

    private final ValueReader in;

    Scalars(ValueReader in) {
        this.in = in;
    }

    /** Up to the end of the line, one character for each byte. */
    String line() {
        StringBuilder line = new StringBuilder();
        for (char c = latin(); c != '\n'; c = latin()) {
            line.append(c);
        }
        return line.toString();
    }

    private char latin() {
        return (char) (in.readByte() & 0xff);
    }

    /** A text of Python 2, one character for each byte. */
    String latin(int length) {
        return new String(in.readBytes(length), StandardCharsets.ISO_8859_1);
    }

    /** A line in Python's raw-unicode-escape: two escapes, by number, and no others. */
    String escapedLine() {
        return ESCAPE.matcher(line()).replaceAll(found -> {
            int codePoint = Integer.parseUnsignedInt(found.group().substring(2), 16);
            if (!Character.isValidCodePoint(codePoint)) {
                throw new UnpicklingException("there is no character " + found.group());
            }
            return Matcher.quoteReplacement(Character.toString(codePoint));
        });
    }

    void checkProtocol() {
        int protocol = in.readByte() & 0xff;
        if (protocol > Opcodes.HIGHEST_PROTOCOL) {
            throw new UnpicklingException(
                    "protocol " + protocol + " is newer than what is known here, " + Opcodes.HIGHEST_PROTOCOL);
        }
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

    int memoIndex() {
        return Integer.parseInt(PythonText.checkedDigits(line(), 10));
    }

    double floatLine() {
        return Double.parseDouble(PythonText.checkedDigits(line(), MAX_FLOAT));
    }

    /** A number, or what old protocols write for a bool. */
    Object integerLine() {
        String digits = line();
        return switch (digits) {
            case "00" -> false;
            case "01" -> true;
            default -> smallest(new BigInteger(PythonText.checkedDigits(digits, MAX_DIGITS)));
        };
    }

    Number longLine() {
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
