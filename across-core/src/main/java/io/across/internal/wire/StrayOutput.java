package io.across.internal.wire;

import io.across.internal.guard.PeerText;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/** Says what a stream starts with that does not start as a peer's: mostly something that a person would recognise. */
final class StrayOutput {

    /** Most bytes that are shown. */
    private static final int SHOWN = 200;

    private StrayOutput() {}

    /**
     * @param start the first bytes, at least those of the magic
     * @param count how many of {@code start} were read
     * @param expected the magic of a peer, with which the stream should begin
     * @param rest more that has been read already
     */
    static String describe(byte[] start, int count, int expected, ByteBuffer rest) {
        if (isTls(start)) {
            return "The peer speaks TLS, and this side does not: one of them is configured otherwise than the other";
        }
        HexFormat hex = HexFormat.of();
        String message = "The stream starts with 0x" + hex.formatHex(start, 0, Integer.BYTES);
        String wanted = ", which is no across peer: expected 0x" + hex.toHexDigits(expected);
        String text = text(start, count, rest.duplicate());
        if (text.isEmpty()) {
            return message + wanted;
        }
        return message + " (\"" + text + "\")" + wanted
                + ". Something has printed to the standard output, which belongs to the protocol: a banner or a"
                + " start-up file of a login shell, or a program that is none of ours";
    }

    /** A record of a handshake or with an alert, of major version 3. */
    private static boolean isTls(byte[] start) {
        return (start[0] == 0x16 || start[0] == 0x15) && start[1] == 3;
    }

    private static String text(byte[] start, int count, ByteBuffer rest) {
        byte[] bytes = Arrays.copyOf(start, count + Math.min(rest.remaining(), SHOWN));
        rest.get(bytes, count, bytes.length - count);
        int length = 0;
        while (length < bytes.length && length < SHOWN && isText(bytes[length])) {
            length++;
        }
        String decoded = new String(bytes, 0, length, StandardCharsets.UTF_8);
        int malformed = decoded.indexOf('\ufffd');
        StringBuilder shown = new StringBuilder();
        for (char c : decoded.substring(0, malformed < 0 ? decoded.length() : malformed)
                .strip()
                .toCharArray()) {
            // What was printed must not play tricks on the terminal that shows it, nor pass for a log line.
            shown.append(c == '\n' ? " / " : Character.isISOControl(c) || isInvisible(c) ? "" : Character.toString(c));
        }
        return PeerText.name(shown.toString());
    }

    private static boolean isText(byte b) {
        boolean ascii = b >= ' ' && b < 0x7f;
        boolean control = b == '\t' || b == '\n' || b == '\r' || b == 0x1b;
        boolean continued = b < 0;
        return ascii || control || continued;
    }

    private static boolean isInvisible(char c) {
        return Character.getType(c) == Character.FORMAT;
    }
}
