package io.across.internal.jvm;

import io.across.internal.wire.Payload;
import java.nio.charset.StandardCharsets;

/**
 * Tells the answers for which collections may call hash codes and comparisons of what they hold while they are read: of what
 * a peer can make these, a few hundred bytes can take for ever. Errs on the side of those. Stateless.
 */
final class HashingAnswers {

    /** In so few bytes there is no graph that takes long. */
    private static final int FEW = 256;

    /** To read so many takes longer than to have another thread do it, whatever they are. */
    private static final int MANY = 64 * 1024;

    /** What is in the names of those collections; each is found by its first letter. */
    private static final byte[][] NAMES = new byte['Z' + 1][];

    static {
        for (String name : new String[] {"CollSer", "Hash", "Map", "Properties", "Queue", "Set", "Tree"}) {
            NAMES[name.charAt(0)] = name.getBytes(StandardCharsets.US_ASCII);
        }
    }

    private HashingAnswers() {}

    /** @param success whether it is a result, and not an error */
    static boolean mayHash(Payload answer, boolean success) {
        byte[] head = answer.head();
        if (answer.length() <= FEW || (success && isDirect(head))) {
            return false;
        }
        // What lies behind the head is where the peer wants it to lie.
        return answer.length() > MANY || answer.length() > head.length || hasName(head);
    }

    /** Whether it is written without a stream, in which one of these has no keys but texts and numbers. */
    private static boolean isDirect(byte[] head) {
        int at = head.length > 0 && head[0] == Tag.BULK ? BulkMark.SIZE : 0;
        return at < head.length && head[at] != Tag.STREAM;
    }

    private static boolean hasName(byte[] bytes) {
        for (int at = 0; at < bytes.length; at++) {
            byte first = bytes[at];
            byte[] name = first > 0 && first <= 'Z' ? NAMES[first] : null;
            if ((name != null && startsWith(bytes, at, name)) || isLongLetter(bytes, at)) {
                return true;
            }
        }
        return false;
    }

    /** Whether a letter may be there that is written with more bytes than it needs, which streams read all the same. */
    private static boolean isLongLetter(byte[] bytes, int at) {
        if (at + 1 >= bytes.length) {
            return false;
        }
        int next = bytes[at + 1] & 0xff;
        return (bytes[at] == (byte) 0xc1 && next < 0xc0) || (bytes[at] == (byte) 0xe0 && next < 0x82);
    }

    private static boolean startsWith(byte[] bytes, int at, byte[] name) {
        if (name.length > bytes.length - at) {
            return false;
        }
        for (int i = 1; i < name.length; i++) {
            if (bytes[at + i] != name[i]) {
                return false;
            }
        }
        return true;
    }
}
