package io.across.internal.jvm;

import io.across.OperationException;
import io.across.Right;
import io.across.internal.value.RightsCheck;
import io.across.internal.value.ValueReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads what {@link DirectWriter} has written, or what claims to be that. Thread-safe. */
final class DirectReader {

    /** What an entry of a map takes, its key and value apart, in bytes. */
    private static final int MAP_ENTRY = 48;

    private final Classes classes;
    private final JvmHandles handles;
    private final RightsCheck rights;
    private final ShapeReader<LambdaShape, Lambdas.Factory> lambdas;

    DirectReader(Classes classes, JvmHandles handles, RightsCheck rights) {
        this.classes = classes;
        this.handles = handles;
        this.rights = rights;
        this.lambdas = new ShapeReader<>(LambdaShape::read, shape -> Lambdas.Factory.find(shape, classes));
    }

    /** Reads {@code count} values. */
    @Nullable Object[] readAll(int count, ValueReader in) throws Exception {
        @Nullable Object[] values = new @Nullable Object[count];
        for (int i = 0; i < count; i++) {
            byte tag = in.readByte();
            if (tag == Tag.STREAM && i == 0) {
                return readStream(count, in);
            }
            values[i] = read(tag, in);
        }
        return values;
    }

    /** Reads what a call came to. */
    @Nullable Object readResult(ValueReader in) throws Exception {
        byte tag = BulkHint.skip(in);
        return switch (tag) {
            case Tag.STREAM -> readStream(1, in)[0];
            case Tag.SELF -> RemoteHandler.Self.INSTANCE;
            default -> read(tag, in);
        };
    }

    private @Nullable Object[] readStream(int count, ValueReader in) throws Exception {
        Object values = JvmObjectInput.read(in, classes, handles);
        if (values instanceof @Nullable Object[] array && array.length == count) {
            return array;
        }
        throw new OperationException("malformed value: a stream without the expected " + count + " values");
    }

    private @Nullable Object read(byte tag, ValueReader in) throws Exception {
        return switch (tag) {
            case Tag.BYTES -> in.readBytes(in.readCount(1));
            case Tag.ARRAY_LIST -> readList(in);
            case Tag.IMMUTABLE_LIST -> immutable(readList(in));
            case Tag.HASH_MAP -> readMap(new HashMap<>(), in);
            case Tag.LINKED_HASH_MAP -> readMap(new LinkedHashMap<>(), in);
            case Tag.LAMBDA -> readLambda(in);
            default -> readCaptured(tag, in);
        };
    }

    /** A value that a lambda written directly can capture. */
    private @Nullable Object readCaptured(byte tag, ValueReader in) throws Exception {
        return switch (tag) {
            case Tag.LENT, Tag.HOME, Tag.REFERENCE -> handles.read(tag, in);
            default -> in.made(readPlain(tag, in));
        };
    }

    /** A value that a collection written directly can hold: no nesting, and no key with a hash code of its own making. */
    private static @Nullable Object readPlain(byte tag, ValueReader in) {
        return switch (tag) {
            case Tag.NULL -> null;
            case Tag.TRUE -> true;
            case Tag.FALSE -> false;
            case Tag.BYTE -> in.readByte();
            case Tag.SHORT -> (short) in.readInt();
            case Tag.CHAR -> (char) in.readInt();
            case Tag.INT -> in.readInt();
            case Tag.LONG -> in.readLong();
            case Tag.FLOAT -> Float.intBitsToFloat(in.readInt());
            case Tag.DOUBLE -> Double.longBitsToDouble(in.readLong());
            case Tag.LATIN1 -> new String(in.readBytes(in.readCount(1)), StandardCharsets.ISO_8859_1);
            case Tag.UTF16 ->
                ByteBuffer.wrap(in.readBytes(in.readCount(2) * 2))
                        .asCharBuffer()
                        .toString();
            default -> throw new OperationException("malformed value: tag " + tag + " before offset " + in.position());
        };
    }

    private List<@Nullable Object> readList(ValueReader in) {
        classes.admit(ArrayList.class);
        int count = in.readCount(1);
        in.claim(48 + 4L * count);
        List<@Nullable Object> list = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            list.add(in.made(readPlain(in.readByte(), in)));
        }
        return list;
    }

    private static List<Object> immutable(List<@Nullable Object> list) {
        if (list.contains(null)) {
            throw new OperationException("malformed value: null in an immutable list");
        }
        return List.copyOf(Collections.unmodifiableList(list));
    }

    private Map<@Nullable Object, @Nullable Object> readMap(
            Map<@Nullable Object, @Nullable Object> map, ValueReader in) {
        classes.admit(map.getClass());
        int count = in.readCount(2);
        MixedKeys mixed = count > MixedKeys.FEW ? new MixedKeys(map, count) : null;
        for (int i = 0; i < count; i++) {
            in.claim(MAP_ENTRY);
            Object key = in.made(readPlain(in.readByte(), in));
            if (mixed != null && key != null) {
                mixed.beforePut(key);
            }
            map.put(key, in.made(readPlain(in.readByte(), in)));
        }
        return map;
    }

    private Object readLambda(ValueReader in) throws Exception {
        rights.require(Right.RUN_CODE, "a lambda");
        Lambdas.Factory factory = lambdas.read(in);
        int captures = factory.captures();
        if (captures == 0) {
            return factory.make();
        }
        if (captures < 0 || captures > in.available()) {
            throw new OperationException("malformed value: a lambda that captures " + captures + " values");
        }
        @Nullable Object[] captured = new @Nullable Object[captures];
        for (int i = 0; i < captures; i++) {
            captured[i] = readCaptured(in.readByte(), in);
        }
        return factory.make(captured);
    }
}
