package io.across.internal.jvm;

import io.across.OperationException;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.ObjectStreamConstants;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What a stream has numbered: its objects, classes and texts, and what each is as a key. Used by one thread. */
final class StreamHandles {

    static final int NULL = -1;

    /** What consists of a few bytes of its own: a text, a number, a constant, a time. */
    static final byte VALUE = 0;

    /** What is hashed by what it is and not by what it holds. */
    static final byte IDENTITY = 1;

    /** An object of an application that holds values, and objects of these that occur once. */
    static final byte COMPOSITE = 2;

    /** What stands for an entry of an entry set, if it occurs once; no part of a {@link #COMPOSITE}. */
    static final byte ENTRY = 3;

    /** Anything else, and what is not finished. */
    static final byte OTHER = 4;

    private static final int UNFINISHED = -1;

    private byte[] kinds = new byte[16];
    private int[] weights = new int[16];
    private int[] finished = new int[16];

    /** Of an object its class, of a class it itself, of a text what it says, where that matters. */
    private @Nullable Object[] details = new @Nullable Object[16];

    private int count;

    int add(byte kind, long weight, @Nullable StreamClass type) {
        if (count == kinds.length) {
            kinds = Arrays.copyOf(kinds, 2 * count);
            weights = Arrays.copyOf(weights, 2 * count);
            finished = Arrays.copyOf(finished, 2 * count);
            details = Arrays.copyOf(details, 2 * count);
        }
        details[count] = type;
        finished[count] = UNFINISHED;
        set(count, kind, weight);
        return count++;
    }

    StreamClass addClass(String name) {
        StreamClass type = new StreamClass(name, count);
        add(OTHER, 1, type);
        return type;
    }

    void set(int handle, byte kind, long weight) {
        kinds[handle] = kind;
        weights[handle] = (int) Math.min(Integer.MAX_VALUE, weight);
    }

    /** It is the {@code number}-th that is finished. */
    void finish(int handle, int number) {
        finished[handle] = number;
    }

    /** Whether it is an object that the stream is still about, of a class whose name begins so. */
    boolean isUnfinished(int handle, String classes) {
        return finished[handle] == UNFINISHED
                && details[handle] instanceof StreamClass type
                && type.handle() != handle
                && type.name().startsWith(classes);
    }

    /** What a text says. */
    void know(int handle, String text) {
        details[handle] = text;
    }

    /** What a text says; null if it is none, or not known. */
    @Nullable String known(int handle) {
        return details[handle] instanceof String text ? text : null;
    }

    /** What the stream says in place of an object that it has had. */
    int reference(int wireHandle) {
        int handle = wireHandle - ObjectStreamConstants.baseWireHandle;
        if (handle < 0 || handle >= count) {
            throw new OperationException("malformed value: a stream that refers to what it has not had");
        }
        return -2 - handle;
    }

    static boolean isReference(int found) {
        return found < NULL;
    }

    /** The handle of what is there, or referred to. */
    static int handle(int found) {
        return isReference(found) ? -2 - found : found;
    }

    StreamClass classOf(int wireHandle) {
        int handle = handle(reference(wireHandle));
        if (details[handle] instanceof StreamClass type && type.handle() == handle) {
            if (!type.isComplete()) {
                throw new OperationException("malformed value: a stream with a class that is described by itself");
            }
            return type;
        }
        throw new OperationException("malformed value: a stream with an object in place of a class");
    }

    byte kindOf(int handle) {
        return kinds[handle];
    }

    boolean isValue(int handle) {
        return kinds[handle] == VALUE || kinds[handle] == IDENTITY;
    }

    int weightOf(int handle) {
        return weights[handle];
    }

    /** Which it was of those that were finished; negative if it is none of these. */
    int finishedAs(int handle) {
        return finished[handle];
    }

    /**
     * The handle of a key or an element.
     *
     * @throws OperationException if it may not be one
     */
    int checkKey(int found, String owner) {
        int handle = handle(found);
        byte kind = kinds[handle];
        if (kind == OTHER || ((kind == COMPOSITE || kind == ENTRY) && isReference(found))) {
            String what = details[handle] instanceof StreamClass type ? type.name() : "text";
            throw new OperationException("malformed value: a " + what + (kind == OTHER ? "" : " that is shared")
                    + " cannot be a key or an element of a " + owner + " that comes from a peer without the right"
                    + " RUN_CODE: what it unfolds to would be hashed or compared. Texts, numbers, times, enum constants"
                    + " can, and objects of these that occur once");
        }
        return handle;
    }

    /** The text that begins with its length. */
    static String decode(byte[] bytes, int start) {
        try {
            return new DataInputStream(new ByteArrayInputStream(bytes, start, bytes.length - start)).readUTF();
        } catch (IOException e) {
            throw new OperationException("malformed value: a stream with a name that is no text", e);
        }
    }
}
