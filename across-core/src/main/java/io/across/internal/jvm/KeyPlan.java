package io.across.internal.jvm;

import io.across.internal.value.WorkBudget;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which of the objects that a stream makes become keys of maps or elements of sets, so that each is looked at before it gets
 * there. Objects are known by the order in which they are finished, which is that of the stream. Used by one thread.
 */
final class KeyPlan implements StreamWatch {

    private static final int STEPS_OF_EXCEPTION = 400;

    private static final Set<String> KNOWN_ZONES = Set.copyOf(ZoneId.getAvailableZoneIds());

    /** How those begin that say their rules. */
    private static final List<String> FIXED_ZONES = List.of("UTC", "GMT", "UT");

    private final WorkBudget budget;
    private final ExpandedSize expanded;
    private final List<Table> tables = new ArrayList<>();

    /** Of each key: when it is looked at, when it was finished, whose key it is, what it weighs. */
    private int[] lookedAt = new int[16];

    private int[] finished = new int[16];
    private int[] owners = new int[16];
    private int[] weights = new int[16];
    private int count;

    /** Those that become keys later than when they are finished. */
    private final BitSet kept = new BitSet();

    private final Map<Integer, Object> objects = new HashMap<>();
    private int next;
    private int now;
    private int objectCount;

    /** @param streamBytes the length of what is read */
    KeyPlan(WorkBudget budget, int streamBytes) {
        this.budget = budget;
        this.expanded = new ExpandedSize(streamBytes);
    }

    /** One map or set. */
    private record Table(KeyRule rule, int length, @Nullable BitSet taken) {}

    /**
     * A map or set whose keys follow.
     *
     * @param length of its table, where that matters
     */
    int addTable(KeyRule rule, int length) {
        tables.add(new Table(rule, length, rule.isProbed() ? new BitSet() : null));
        return tables.size() - 1;
    }

    /**
     * A key.
     *
     * @param at the last object that is finished before the key gets to its place
     * @param key which object it is
     */
    void add(int table, int at, int key, int weight) {
        if (count == lookedAt.length) {
            lookedAt = Arrays.copyOf(lookedAt, 2 * count);
            finished = Arrays.copyOf(finished, 2 * count);
            owners = Arrays.copyOf(owners, 2 * count);
            weights = Arrays.copyOf(weights, 2 * count);
        }
        lookedAt[count] = at;
        finished[count] = key;
        owners[count] = table;
        weights[count] = weight;
        count++;
        if (key != at) {
            kept.set(key);
        }
    }

    /** Whether so many objects have been finished: else the stream has been read in another way than it was gone through. */
    @Override
    public boolean isComplete() {
        return now == objectCount;
    }

    void setObjectCount(int objectCount) {
        this.objectCount = objectCount;
    }

    @Override
    public void made(Object object) {
        expanded.add(object);
        if (object instanceof ZoneId zone) {
            spendOn(zone);
        } else if (object instanceof ZonedDateTime time) {
            spendOn(time.getZone());
        }
    }

    /** The JDK looks for the rules of a zone, and has thrown an exception that nobody sees if there are none. */
    private void spendOn(ZoneId zone) {
        String id = zone.getId();
        boolean hasRules = zone instanceof ZoneOffset
                || KNOWN_ZONES.contains(id)
                || FIXED_ZONES.stream().anyMatch(prefix -> id.equals(prefix) || isOffset(id, prefix));
        if (!hasRules) {
            budget.spend(STEPS_OF_EXCEPTION);
        }
    }

    private static boolean isOffset(String id, String prefix) {
        return id.startsWith(prefix) && (id.startsWith("+", prefix.length()) || id.startsWith("-", prefix.length()));
    }

    @Override
    public void finished(@Nullable Object object) {
        if (object != null && kept.get(now)) {
            objects.put(now, object);
        }
        while (next < count && lookedAt[next] == now) {
            Object key = finished[next] == now ? object : objects.get(finished[next]);
            if (key != null) {
                look(owners[next], key, weights[next]);
            }
            next++;
        }
        now++;
    }

    /** A key is about to get to its place. */
    void look(int owner, Object key, int weight) {
        Table table = tables.get(owner);
        if (table.rule.isOrdered()) {
            return; // what it is compared with is no more than its weight
        }
        int hashCode = key.hashCode();
        BitSet taken = table.taken;
        if (taken != null) {
            budget.spendOnOthers(probe(taken, Math.floorMod(hashCode, table.length), table.length), weight);
        } else if (table.rule == KeyRule.CHAINED_ENTRIES) {
            budget.spendOnCollisions(owner, (hashCode & Integer.MAX_VALUE) % table.length, weight);
        } else {
            budget.spendOnCollisions(owner, hashCode, weight);
        }
    }

    /** Takes the next free place, as the JDK's immutable collections do; how many were taken. */
    private static int probe(BitSet taken, int first, int length) {
        int place = taken.nextClearBit(first);
        int steps = place - first;
        if (place >= length) {
            place = taken.nextClearBit(0);
            steps = length - first + place;
        }
        taken.set(place);
        return steps;
    }
}
