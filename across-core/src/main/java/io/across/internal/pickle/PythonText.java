package io.across.internal.pickle;

import io.across.OperationException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Text as pickles have it: UTF-8 in which single surrogates may occur, which Python's strings and Java's can hold. */
final class PythonText {

    private PythonText() {}

    static String decode(byte[] bytes) {
        return hasSurrogate(bytes) ? decodeSurrogates(bytes) : new String(bytes, StandardCharsets.UTF_8);
    }

    private static boolean hasSurrogate(byte[] bytes) {
        for (int i = 0; i + 2 < bytes.length; i++) {
            if (isSurrogate(bytes, i)) {
                return true;
            }
        }
        return false;
    }

    /** U+D800 to U+DFFF would be ed a0 80 to ed bf bf. */
    private static boolean isSurrogate(byte[] bytes, int at) {
        return bytes[at] == (byte) 0xed && (bytes[at + 1] & 0xe0) == 0xa0 && (bytes[at + 2] & 0xc0) == 0x80;
    }

    private static String decodeSurrogates(byte[] bytes) {
        StringBuilder text = new StringBuilder(bytes.length);
        int begin = 0;
        for (int i = 0; i + 2 < bytes.length; i++) {
            if (isSurrogate(bytes, i)) {
                text.append(new String(bytes, begin, i - begin, StandardCharsets.UTF_8));
                text.append((char) (0xd000 | (bytes[i + 1] & 0x3f) << 6 | (bytes[i + 2] & 0x3f)));
                i += 2;
                begin = i + 1;
            }
        }
        return text.append(new String(bytes, begin, bytes.length - begin, StandardCharsets.UTF_8))
                .toString();
    }

    static byte[] encode(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                return encodeSurrogates(text);
            }
        }
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] encodeSurrogates(String text) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(text.length() * 2);
        for (int i = 0; i < text.length(); ) {
            int codePoint = text.codePointAt(i);
            if (codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE) {
                out.write(0xe0 | codePoint >> 12);
                out.write(0x80 | (codePoint >> 6 & 0x3f));
                out.write(0x80 | (codePoint & 0x3f));
            } else {
                out.writeBytes(Character.toString(codePoint).getBytes(StandardCharsets.UTF_8));
            }
            i += Character.charCount(codePoint);
        }
        return out.toByteArray();
    }

    /** A number in decimal digits, of which there must not be more than can be read in reasonable time. */
    static String checkedDigits(String digits, int limit) {
        if (digits.length() > limit) {
            throw new OperationException(
                    "malformed pickle: a number of " + digits.length() + " characters exceeds the limit of " + limit);
        }
        return digits;
    }
}
