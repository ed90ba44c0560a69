package io.across.internal.jvm;

import io.across.OperationException;
import io.across.internal.value.WorkBudget;
import java.io.ObjectStreamConstants;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Goes through a JDK stream before anything of it is made, and finds what collections will call the hash codes and
 * comparisons of: keys of maps and elements of sets may be values that cost no more than they are long, and objects of these
 * that occur once. It reads as {@link java.io.ObjectInputStream} does; where that is sure to fail it may stop. Used once.
 */
final class StreamScan {

    /** Deeper than the filter lets objects lie in each other. */
    private static final int MAX_DEPTH = 250;

    /** Of a type's name in bytes: more is known of no class. */
    private static final int MAX_TYPE = 1_000;

    private final byte[] bytes;
    private final ByteBuffer in;
    private final Names names;
    private final WorkBudget budget;
    private final KeyPlan plan;

    /** Whether nothing but values may be keys or elements. */
    private final boolean onlyValues;

    private final StreamHandles handles = new StreamHandles();
    private final List<Described> described = new ArrayList<>();
    private int depth;

    /** How many objects the stream has finished. */
    private int finished;

    private StreamScan(byte[] stream, Names names, boolean onlyValues) {
        this.bytes = stream;
        this.in = ByteBuffer.wrap(stream);
        this.names = names;
        this.budget = new WorkBudget(stream.length);
        this.plan = new KeyPlan(budget, stream.length);
        this.onlyValues = onlyValues;
    }

    /** What is known here of the classes that a stream names. */
    interface Names {

        /** Whether a class of the name may be looked up; where it may not, reading fails. */
        boolean isNameAdmitted(String className);

        /** Whether a class that is admitted is a record here. */
        boolean isRecord(String className);

        /**
         * A class that is admitted is described; see {@link ForeignDescriptions#add}.
         *
         * @throws OperationException if that may not be
         */
        void describe(String className, List<String> fields);
    }

    /** A class with its fields. */
    private record Described(String className, List<String> fields) {}

    /** Ends the scan where nothing is to be learnt any more. */
    private static final class Refused extends RuntimeException {

        private static final long serialVersionUID = 1L;

        Refused() {
            super(null, null, false, false);
        }
    }

    /**
     * What to do while the stream is read.
     *
     * @throws OperationException if the stream cannot be read, or costs more than it is long
     */
    static KeyPlan of(byte[] stream, Names names) {
        StreamScan scan = new StreamScan(stream, names, false);
        try {
            scan.all();
        } catch (Refused e) {
            // Whoever reads it says why.
        }
        // Only now: what is malformed is not read at all.
        scan.described.forEach(each -> names.describe(each.className, each.fields));
        scan.plan.setObjectCount(scan.finished);
        return scan.plan;
    }

    /**
     * Whether a stream can be gone through to its end, and all keys and elements in it are what consists of a few bytes of its
     * own: no code of an application says how long these take.
     */
    static boolean hasOnlyValuesAsKeys(byte[] stream, Names names) {
        try {
            new StreamScan(stream, names, true).all();
            return true;
        } catch (Refused | OperationException e) {
            return false;
        }
    }

    private void all() {
        try {
            in.getInt();
            int unused = object();
        } catch (BufferUnderflowException | IndexOutOfBoundsException | IllegalArgumentException e) {
            throw new OperationException("malformed value: a stream that ends too early", e);
        }
    }

    /** Goes through one object; its handle, {@link StreamHandles#NULL}, or what {@link StreamHandles#reference} makes. */
    private int object() {
        enter();
        byte type = in.get();
        int handle = switch (type) {
            case ObjectStreamConstants.TC_NULL -> StreamHandles.NULL;
            case ObjectStreamConstants.TC_REFERENCE -> handles.reference(in.getInt());
            case ObjectStreamConstants.TC_STRING -> finish(shortText());
            case ObjectStreamConstants.TC_LONGSTRING -> finish(text(longLength()));
            case ObjectStreamConstants.TC_CLASS -> classObject();
            case ObjectStreamConstants.TC_CLASSDESC -> newClass().handle();
            case ObjectStreamConstants.TC_ARRAY -> array();
            case ObjectStreamConstants.TC_ENUM -> constant();
            case ObjectStreamConstants.TC_OBJECT -> ordinary();
            case ObjectStreamConstants.TC_PROXYCLASSDESC -> throw new Refused();
            default -> throw malformed("type " + type);
        };
        depth--;
        return handle;
    }

    private void enter() {
        if (++depth > MAX_DEPTH) {
            throw malformed("nested too deeply");
        }
    }

    private int finish(int handle) {
        handles.finish(handle, finished++);
        return handle;
    }

    private int longLength() {
        return Math.toIntExact(Math.min(Integer.MAX_VALUE, in.getLong() & Long.MAX_VALUE));
    }

    private int text(int length) {
        skip(length);
        return handles.add(StreamHandles.VALUE, 1L + length / WorkBudget.BYTES_PER_STEP, null);
    }

    /** A text among the objects; one that may be a type's is known, as a class may be described with it. */
    private int shortText() {
        int start = in.position();
        int length = in.getShort() & 0xffff;
        int handle = text(length);
        if (length > 0 && length <= MAX_TYPE && (bytes[start + 2] == 'L' || bytes[start + 2] == '[')) {
            handles.know(handle, StreamHandles.decode(bytes, start));
        }
        return handle;
    }

    /** A text that nobody is shown when it has been read, and that may be a key all the same. */
    private String hiddenText() {
        int start = in.position();
        int handle = text(in.getShort() & 0xffff);
        String text = StreamHandles.decode(bytes, start);
        handles.know(handle, text);
        return text;
    }

    private void skip(int length) {
        in.position(in.position() + Math.min(length, in.remaining() + 1));
    }

    private int classObject() {
        classDescription();
        return handles.add(StreamHandles.IDENTITY, 1, null);
    }

    private int array() {
        StreamClass type = someClass();
        int handle = handles.add(StreamHandles.OTHER, 1, type);
        int length = in.getInt();
        if (length < 0) {
            throw malformed("an array of length " + length);
        }
        int size = type.elementSize();
        if (size > 0) {
            long bytes = (long) size * length;
            skip((int) Math.min(Integer.MAX_VALUE, bytes));
            handles.set(handle, StreamHandles.OTHER, 1 + bytes / WorkBudget.BYTES_PER_STEP);
        } else {
            for (int i = 0; i < length; i++) {
                object();
            }
            handles.set(handle, StreamHandles.OTHER, 1L + length);
        }
        return finish(handle);
    }

    private int constant() {
        StreamClass type = someClass();
        int handle = handles.add(StreamHandles.VALUE, 1, type);
        byte name = in.get();
        if (name != ObjectStreamConstants.TC_STRING) {
            throw malformed("an enum constant without a name");
        }
        hiddenText();
        return finish(handle);
    }

    // Objects.

    private int ordinary() {
        StreamClass type = someClass();
        int handle = handles.add(StreamHandles.OTHER, 1, type);
        int start = in.position();
        StreamParts parts = new StreamParts(handles, budget, type);
        if (type.isExternalizable()) {
            if (!type.has(ObjectStreamConstants.SC_BLOCK_DATA)) {
                throw malformed("an object of " + type.name() + " whose length nobody knows");
            }
            annotation(null, parts);
        } else {
            fieldsOfAll(type, parts);
        }
        parts.complete(handle, in.position() - start);
        return finish(handle);
    }

    /** The fields of a class and of its superclasses, those first. */
    private void fieldsOfAll(StreamClass type, StreamParts parts) {
        if (type.parent() == null) {
            fieldsOf(type, parts);
            return;
        }
        Deque<StreamClass> chain = new ArrayDeque<>();
        for (StreamClass each = type; each != null; each = each.parent()) {
            chain.push(each);
        }
        for (StreamClass each : chain) {
            fieldsOf(each, parts);
        }
    }

    private void fieldsOf(StreamClass type, StreamParts parts) {
        int fields = in.position();
        skip(type.primitiveBytes());
        for (String field : type.objectFields()) {
            parts.addField(object(), type, field);
        }
        if (type.has(ObjectStreamConstants.SC_WRITE_METHOD)) {
            if (names.isRecord(type.name())) {
                throw malformed("a record that writes itself");
            }
            annotation(Following.of(type, in, fields), parts);
        }
    }

    /** What a class writes after its fields: bytes and objects, in any order. */
    private void annotation(@Nullable Following following, @Nullable StreamParts parts) {
        int place = 0;
        while (true) {
            byte type = in.get(in.position());
            if (type == ObjectStreamConstants.TC_ENDBLOCKDATA) {
                in.get();
                return;
            }
            if (type == ObjectStreamConstants.TC_BLOCKDATA || type == ObjectStreamConstants.TC_BLOCKDATALONG) {
                in.get();
                int length = type == ObjectStreamConstants.TC_BLOCKDATA ? in.get() & 0xff : in.getInt();
                if (length < 0) {
                    throw malformed("a block of length " + length);
                }
                if (following != null) {
                    following.block(in, length);
                }
                skip(length);
            } else {
                int handle = object();
                if (parts != null) {
                    parts.add(handle);
                }
                if (following != null && following.rule().isKey(place)) {
                    key(handle, following);
                }
                place++;
            }
        }
    }

    private void key(int found, Following following) {
        if (found == StreamHandles.NULL) {
            return;
        }
        if (onlyValues) {
            if (!handles.isValue(StreamHandles.handle(found))) {
                throw new Refused();
            }
            return;
        }
        int handle = handles.checkKey(found, following.owner());
        KeyRule rule = following.rule();
        int weight = handles.weightOf(handle);
        budget.spend(rule.isOrdered() ? 2L * weight : weight - 1L);
        int table = following.table(plan);
        int key = handles.finishedAs(handle);
        String hidden = handles.known(handle);
        if (key >= 0) {
            plan.add(table, finished - 1, key, weight);
        } else if (hidden != null) {
            plan.look(table, hidden, weight);
        }
    }

    // Classes.

    private StreamClass someClass() {
        StreamClass type = classDescription();
        if (type == null) {
            throw malformed("an object without a class");
        }
        return type;
    }

    private @Nullable StreamClass classDescription() {
        byte type = in.get();
        return switch (type) {
            case ObjectStreamConstants.TC_NULL -> null;
            case ObjectStreamConstants.TC_REFERENCE -> handles.classOf(in.getInt());
            case ObjectStreamConstants.TC_CLASSDESC -> newClass();
            case ObjectStreamConstants.TC_PROXYCLASSDESC -> throw new Refused();
            default -> throw malformed("type " + type + " in place of a class");
        };
    }

    private StreamClass newClass() {
        enter();
        String name = utf();
        if (!names.isNameAdmitted(name)) {
            throw new Refused();
        }
        in.getLong();
        StreamClass type = handles.addClass(name);
        type.setFlags(in.get());
        List<String> fields = new ArrayList<>();
        for (int left = in.getShort(); left > 0; left--) {
            char kind = (char) in.get();
            String field = utf();
            type.addField(kind, field);
            String signature = kind == 'L' || kind == '[' ? typeName() : String.valueOf(kind);
            fields.add(ForeignDescriptions.described(signature, field));
        }
        described.add(new Described(name, fields));
        annotation(null, null);
        type.complete(classDescription());
        depth--;
        return type;
    }

    private String typeName() {
        byte type = in.get();
        return switch (type) {
            case ObjectStreamConstants.TC_STRING -> hiddenText();
            case ObjectStreamConstants.TC_REFERENCE -> {
                String known = handles.known(StreamHandles.handle(handles.reference(in.getInt())));
                if (known == null) {
                    throw malformed("a field of no type");
                }
                yield known;
            }
            default -> throw malformed("type " + type + " in place of a text");
        };
    }

    private String utf() {
        int start = in.position();
        skip(in.getShort() & 0xffff);
        return StreamHandles.decode(bytes, start);
    }

    private static OperationException malformed(String what) {
        return new OperationException("malformed value: a stream with " + what);
    }
}
