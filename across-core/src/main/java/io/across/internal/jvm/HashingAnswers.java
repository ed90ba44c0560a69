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
        if (answer.length() <= FEW || (success && head.length > 0 && isDirect(head[0]))) {
            return false;
        }
        return answer.length() > MANY || hasName(head) || hasName(answer.tail());
    }

    /** Whether it is written without a stream, in which one of these has no keys but texts and numbers. */
    private static boolean isDirect(byte tag) {
        return tag != Tag.STREAM && tag != Tag.BULK;
    }

    private static boolean hasName(byte[] bytes) {
        for (int at = 0; at < bytes.length; at++) {
            byte first = bytes[at];
            byte[] name = first > 0 && first <= 'Z' ? NAMES[first] : null;
            if (name != null && startsWith(bytes, at, name)) {
                return true;
            }
        }
        return false;
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
