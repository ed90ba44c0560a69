package io.across.internal.jvm;

import io.across.OperationException;
import io.across.internal.value.WorkBudget;
import java.util.Set;

/** What an object in a stream consists of, and so what it is as a key. Used once. */
final class StreamParts {

    /** Values that are objects: what they cost to hash and to compare is in proportion to their length. */
    private static final Set<String> VALUES = Set.of(
            "java.lang.Boolean",
            "java.lang.Byte",
            "java.lang.Character",
            "java.lang.Short",
            "java.lang.Integer",
            "java.lang.Long",
            "java.lang.Float",
            "java.lang.Double",
            "java.util.UUID",
            "java.util.Locale",
            "java.util.Currency",
            "java.util.Date",
            "java.sql.Date",
            "java.sql.Time",
            "java.sql.Timestamp",
            "java.net.URI",
            "java.time.Ser",
            "java.time.chrono.Ser");

    private static final Set<String> NUMBERS_OF_ANY_LENGTH = Set.of("java.math.BigInteger", "java.math.BigDecimal");

    /** What stands for the entries of a map's entry set. */
    private static final String ENTRY = "java.util.AbstractMap$SimpleImmutableEntry";

    /** How the names of classes begin whose objects show what another one holds, or compare as another one does. */
    private static final String VIEWS = "java.util.Collections$";

    /** The field of a synchronized view that says what it locks, which may be the view. */
    private static final String LOCK = "mutex";

    /** Numbers of different scale are compared by calculating. */
    private static final int BYTES_OF_NUMBER_PER_STEP = 8;

    private final StreamHandles handles;
    private final WorkBudget budget;
    private final StreamClass type;

    private long weight = 1;
    private int count;

    /** The weight of the heaviest field, of which this may be a view. */
    private int viewed;

    private boolean isPlain = true;

    StreamParts(StreamHandles handles, WorkBudget budget, StreamClass type) {
        this.handles = handles;
        this.budget = budget;
        this.type = type;
    }

    /** Whether objects of that class are such values. */
    static boolean isValue(String className) {
        return VALUES.contains(className) || NUMBERS_OF_ANY_LENGTH.contains(className);
    }

    /**
     * A field; those of the JDK's classes are gone through, or copied, when an object is made.
     *
     * @throws OperationException if the object is a view of itself
     */
    void addField(int found, StreamClass declaring, String name) {
        add(found);
        if (found == StreamHandles.NULL || !declaring.isOfJdk()) {
            return;
        }
        int handle = StreamHandles.handle(found);
        if (StreamHandles.isReference(found)) {
            if (isView(declaring) && !name.equals(LOCK) && handles.isUnfinished(handle, VIEWS)) {
                throw new OperationException(
                        "malformed value: a " + declaring.name() + " that is a view of itself, which has no end");
            }
            budget.spend(handles.weightOf(handle) - 1L);
        }
        viewed = Math.max(viewed, handles.weightOf(handle));
    }

    private static boolean isView(StreamClass type) {
        return type.name().startsWith(VIEWS);
    }

    /** Whatever else belongs to it. */
    void add(int found) {
        if (found == StreamHandles.NULL) {
            return;
        }
        int handle = StreamHandles.handle(found);
        byte kind = handles.kindOf(handle);
        isPlain &= handles.isValue(handle) || (kind == StreamHandles.COMPOSITE && !StreamHandles.isReference(found));
        weight = Math.min(Integer.MAX_VALUE, weight + handles.weightOf(handle));
        count++;
    }

    /** The object is complete. */
    void complete(int handle, int length) {
        String name = type.name();
        if (VALUES.contains(name)) {
            handles.set(handle, StreamHandles.VALUE, weight(length, WorkBudget.BYTES_PER_STEP));
        } else if (NUMBERS_OF_ANY_LENGTH.contains(name)) {
            handles.set(handle, StreamHandles.VALUE, weight(length, BYTES_OF_NUMBER_PER_STEP));
        } else if (isPlain && isOfApplication()) {
            handles.set(handle, StreamHandles.COMPOSITE, weight + length / WorkBudget.BYTES_PER_STEP);
        } else if (isPlain && name.equals(ENTRY)) {
            handles.set(handle, StreamHandles.ENTRY, weight + length / WorkBudget.BYTES_PER_STEP);
        } else {
            handles.set(handle, StreamHandles.OTHER, 1L + count + (isView(type) ? viewed : 0));
        }
    }

    /** What is referred to may be long where this is not. */
    private long weight(int length, int perStep) {
        return 1L + length / perStep + (weight - 1) * (WorkBudget.BYTES_PER_STEP / perStep);
    }

    private boolean isOfApplication() {
        for (StreamClass each = type; each != null; each = each.parent()) {
            if (each.isOfJdk() && !each.name().equals("java.lang.Number")) {
                return false;
            }
        }
        return !type.isExternalizable();
    }
}
