package io.across.internal.jvm;

import io.across.OperationException;
import java.io.ObjectStreamConstants;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A class as a stream describes it. Used by one thread. */
final class StreamClass {

    /** Each object is gone through once for each of them. */
    private static final int MAX_SUPERCLASSES = 100;

    private final String name;
    private final int handle;

    /** Where its primitive fields begin, counted from the first. */
    private final Map<String, Integer> offsets = new HashMap<>();

    private final List<String> objectFields = new ArrayList<>();
    private byte flags;
    private int primitiveBytes;
    private @Nullable StreamClass parent;

    /** How many superclasses it has. */
    private int depth;

    /** Whether its description is at its end: nothing before that may refer to it, lest it be its own superclass. */
    private boolean complete;

    StreamClass(String name, int handle) {
        this.name = name;
        this.handle = handle;
    }

    String name() {
        return name;
    }

    int handle() {
        return handle;
    }

    void setFlags(byte flags) {
        this.flags = flags;
    }

    boolean has(byte flag) {
        return (flags & flag) != 0;
    }

    boolean isExternalizable() {
        return has(ObjectStreamConstants.SC_EXTERNALIZABLE);
    }

    /** The last of its description. */
    void complete(@Nullable StreamClass superclass) {
        parent = superclass;
        depth = superclass == null ? 0 : superclass.depth + 1;
        if (depth > MAX_SUPERCLASSES) {
            throw new OperationException(
                    "malformed value: a class with more than " + MAX_SUPERCLASSES + " superclasses");
        }
        complete = true;
    }

    boolean isComplete() {
        return complete;
    }

    @Nullable StreamClass parent() {
        return parent;
    }

    void addField(char kind, String fieldName) {
        if (kind == 'L' || kind == '[') {
            objectFields.add(fieldName);
            return;
        }
        int size = size(kind);
        if (size == 0 || !objectFields.isEmpty()) {
            throw new OperationException("malformed value: fields of " + name + " that no class has");
        }
        offsets.put(fieldName, primitiveBytes);
        primitiveBytes += size;
    }

    int primitiveBytes() {
        return primitiveBytes;
    }

    /** The names of the fields that hold objects, in their order. */
    List<String> objectFields() {
        return objectFields;
    }

    /** Where a primitive field begins, counted from the first; negative if there is none of that name. */
    int offset(String fieldName) {
        return offsets.getOrDefault(fieldName, -1);
    }

    /** The size of an element of the array that this is; 0 if its elements are objects. */
    int elementSize() {
        return name.length() == 2 ? size(name.charAt(1)) : 0;
    }

    boolean isOfJdk() {
        return isOfJdk(name);
    }

    static boolean isOfJdk(String name) {
        return name.startsWith("java.") || name.startsWith("javax.") || name.startsWith("jdk.");
    }

    private static int size(char kind) {
        return switch (kind) {
            case 'Z', 'B' -> 1;
            case 'C', 'S' -> 2;
            case 'I', 'F' -> 4;
            case 'J', 'D' -> 8;
            default -> 0;
        };
    }
}
