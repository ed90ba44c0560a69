package io.across.internal.jvm;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** What follows the fields of one collection in a stream. Used by one thread. */
final class Following {

    private static final float USUAL_LOAD = 0.75f;

    private final KeyRule rule;
    private final String owner;
    private final float load;
    private final int longest;

    /** The numbers that come first; 0 where there are none. */
    private int first;

    private int second;
    private boolean hasBegun;
    private int table = -1;

    private Following(KeyRule rule, String owner, float load, int longest) {
        this.rule = rule;
        this.owner = owner;
        this.load = load;
        this.longest = longest;
    }

    /**
     * What follows the fields of a class.
     *
     * @param fields where in the stream they are
     * @return null if the class looks at nothing that it holds
     */
    static @Nullable Following of(StreamClass type, ByteBuffer in, int fields) {
        KeyRule rule = KeyRule.of(type.name());
        if (type.name().equals("java.util.CollSer")) {
            int tag = type.offset("tag");
            rule = tag < 0 || tag + 4 > type.primitiveBytes() ? null : KeyRule.ofImmutable(in.getInt(fields + tag));
        }
        if (rule == null) {
            return null;
        }
        int load = rule == KeyRule.CHAINED_ENTRIES ? type.offset("loadFactor") : -1;
        boolean isLoadGiven = load >= 0 && load + 4 <= type.primitiveBytes();
        return new Following(rule, type.name(), isLoadGiven ? in.getFloat(fields + load) : USUAL_LOAD, in.capacity());
    }

    KeyRule rule() {
        return rule;
    }

    String owner() {
        return owner;
    }

    /** Bytes of its own, where the buffer is. */
    void block(ByteBuffer in, int length) {
        if (!hasBegun) {
            first = length >= 4 ? in.getInt(in.position()) : 0;
            second = length >= 8 ? in.getInt(in.position() + 4) : 0;
            hasBegun = true;
        }
    }

    /** The number of the collection in the plan. */
    int table(KeyPlan plan) {
        if (table < 0) {
            table = plan.addTable(rule, Math.max(1, Math.min(2 * longest, length())));
        }
        return table;
    }

    /** As the JDK calculates the length of its tables from what the stream says. */
    private int length() {
        return switch (rule) {
            case PROBED_ELEMENTS -> 2 * Math.min(longest, first);
            case PROBED_ENTRIES -> first;
            case CHAINED_ENTRIES -> chainedLength(first, second, Math.min(Math.max(0.25f, load), 4));
            default -> 1;
        };
    }

    private static int chainedLength(int original, int elements, float load) {
        int clamped = Math.max(original, (int) (elements / load) + 1);
        int length = (int) ((elements + elements / 20) / load) + 3;
        if (length > elements && (length & 1) == 0) {
            length--;
        }
        length = Math.min(length, clamped);
        return length < 0 ? clamped : length;
    }
}
