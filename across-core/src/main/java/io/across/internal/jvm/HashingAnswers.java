package io.across.internal.jvm;

import io.across.internal.wire.Payload;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * Tells the answers for which collections may call hash codes and comparisons of what they hold while they are read: of what
 * a peer can make these, a few hundred bytes can take for ever. Errs on the side of those. Thread-safe.
 */
final class HashingAnswers implements StreamScan.Names {

    /** In so few bytes there is no graph that takes long. */
    private static final int FEW = 256;

    /** To read so many takes longer than to have another thread do it, whatever they are. */
    private static final int MANY = 64 * 1024;

    /**
     * So many are gone through, which is cheaper than to have another thread read them. If all keys in them have one hash code,
     * a few milliseconds go by until each has been compared with all others.
     */
    private static final int SCANNED = 8 * 1024;

    /** What is in the names of those collections. */
    private static final List<String> NAMES = List.of("CollSer", "Hash", "Map", "Properties", "Queue", "Set", "Tree");

    /** The same; each is found by its first letter. */
    private static final byte[][] BY_FIRST = new byte[256][];

    /** What a letter may begin with that has more bytes than it needs, and is found as if it were a name. */
    private static final byte[][] LONG_LETTERS = {{(byte) 0xc1}, {(byte) 0xe0}};

    static {
        for (String name : NAMES) {
            BY_FIRST[name.charAt(0)] = name.getBytes(StandardCharsets.US_ASCII);
        }
        for (byte[] first : LONG_LETTERS) {
            BY_FIRST[first[0] & 0xff] = first;
        }
    }

    /**
     * Those of the classes with such names of which it is known what they hash. Not those that compare: the comparator may be an
     * application's.
     */
    private static final Set<String> KNOWN = Set.of(
            "java.util.HashMap",
            "java.util.LinkedHashMap",
            "java.util.HashSet",
            "java.util.LinkedHashSet",
            "java.util.CollSer",
            "java.util.EnumMap",
            "java.util.EnumSet$SerializationProxy",
            "java.util.Collections$EmptyMap",
            "java.util.Collections$EmptySet",
            "java.util.Collections$SingletonMap",
            "java.util.Collections$SingletonSet",
            "java.util.Collections$UnmodifiableMap",
            "java.util.Collections$UnmodifiableSet");

    private final Classes classes;

    HashingAnswers(Classes classes) {
        this.classes = classes;
    }

    /** @param success whether it is a result, and not an error */
    boolean mayHash(Payload answer, boolean success) {
        byte[] head = answer.head();
        if (answer.length() <= FEW || (success && isDirect(head))) {
            return false;
        }
        // What lies behind the head is where the peer wants it to lie.
        if (answer.length() > MANY || answer.length() > head.length) {
            return true;
        }
        return hasName(head) && !(success && isKnownToHashValues(head));
    }

    /** Whether all that is hashed are texts, numbers and the like: what that takes is known. */
    private boolean isKnownToHashValues(byte[] head) {
        return head.length <= SCANNED
                && head[0] == Tag.STREAM
                && StreamScan.hasOnlyValuesAsKeys(Arrays.copyOfRange(head, 1, head.length), this);
    }

    /** Whether a class that the stream names is sure to hash nothing but what {@link KeyRule} knows of, or is an application's. */
    @Override
    public boolean isNameAdmitted(String className) {
        return KNOWN.contains(className)
                || (NAMES.stream().noneMatch(className::contains)
                        && (!StreamClass.isOfJdk(className)
                                || StreamParts.isValue(className)
                                || HarmlessNames.contains(className)));
    }

    @Override
    public boolean isRecord(String className) {
        return classes.isRecord(className);
    }

    @Override
    public void describe(String className, List<String> fields) {
        // Not read yet.
    }

    /** Whether it is written without a stream, in which one of these has no keys but texts and numbers. */
    private static boolean isDirect(byte[] head) {
        int at = head.length > 0 && head[0] == Tag.BULK ? BulkHint.SIZE : 0;
        return at < head.length && head[at] != Tag.STREAM;
    }

    private static boolean hasName(byte[] bytes) {
        for (int at = 0; at < bytes.length; at++) {
            byte[] name = BY_FIRST[bytes[at] & 0xff];
            if (name != null && (name.length == 1 ? isLongLetter(bytes, at) : startsWith(bytes, at, name))) {
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
        return next < (bytes[at] == (byte) 0xc1 ? 0xc0 : 0x82);
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
