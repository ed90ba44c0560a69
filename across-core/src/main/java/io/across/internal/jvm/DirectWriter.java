package io.across.internal.jvm;

import io.across.OperationException;
import io.across.internal.value.ValueWriter;
import java.io.IOException;
import java.lang.invoke.SerializedLambda;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes the values of messages: directly if they are simple enough, else as one JDK stream.
 *
 * <p>Simple are texts, numbers and the like, references, lambdas that capture simple values, and small collections of
 * texts and numbers. At most one value of a message may have an identity that the receiver can see (an array, a
 * collection): two of them could be the same object, and only a stream keeps that. Thread-safe.
 */
final class DirectWriter {

    private static final int LARGEST_COLLECTION = 64;

    private static final Class<?> LIST_12 = List.of(1).getClass();
    private static final Class<?> LIST_N = List.of().getClass();

    private final ShapeWriter<Class<?>, LambdaShape> lambdas = new ShapeWriter<>();
    private final JvmHandles handles;

    DirectWriter(JvmHandles handles) {
        this.handles = handles;
    }

    /** Writes values of which the receiver knows how many there are. */
    void writeAll(@Nullable Object[] values, ValueWriter out) throws IOException {
        if (areSimple(values)) {
            for (Object value : values) {
                write(value, out);
            }
        } else {
            out.write(Tag.STREAM);
            JvmObjectOutput.write(values, out, handles);
        }
    }

    /** Writes one value. */
    void writeResult(@Nullable Object value, ValueWriter out) throws IOException {
        writeAll(new @Nullable Object[] {value}, out);
    }

    private boolean areSimple(@Nullable Object[] values) {
        int identities = 0;
        for (Object value : values) {
            if (isPlain(value) || JvmHandles.isHandle(value)) {
                continue;
            }
            if (value instanceof byte[] || isSimpleCollection(value)) {
                identities++;
            } else if (!isSimpleLambda(value)) {
                return false;
            }
        }
        return identities <= 1;
    }

    /** Whether a value is immutable and has no identity that anybody should rely on. */
    private static boolean isPlain(@Nullable Object value) {
        return value == null
                || value instanceof String
                || value instanceof Integer
                || value instanceof Long
                || value instanceof Boolean
                || value instanceof Double
                || value instanceof Float
                || value instanceof Byte
                || value instanceof Short
                || value instanceof Character;
    }

    private static boolean isSimpleCollection(Object value) {
        Class<?> type = value.getClass();
        if (type == ArrayList.class || type == LIST_12 || type == LIST_N) {
            List<?> list = (List<?>) value;
            return list.size() <= LARGEST_COLLECTION && arePlain(list) && (type == ArrayList.class || !holdsNull(list));
        }
        if (type == HashMap.class || type == LinkedHashMap.class) {
            Map<?, ?> map = (Map<?, ?>) value;
            return map.size() <= LARGEST_COLLECTION && arePlain(map.keySet()) && arePlain(map.values());
        }
        return false;
    }

    /** As immutable lists do that come from {@code Stream.toList()}; those of {@code List.of} may not even be asked. */
    private static boolean holdsNull(List<?> list) {
        for (Object element : list) {
            if (element == null) {
                return true;
            }
        }
        return false;
    }

    private static boolean arePlain(Iterable<?> values) {
        for (Object value : values) {
            if (!isPlain(value)) {
                return false;
            }
        }
        return true;
    }

    private boolean isSimpleLambda(Object value) {
        if (!Lambdas.isLambda(value.getClass())) {
            return false;
        }
        SerializedLambda parts =
                lambdas.knows(value.getClass(), LambdaShape::isConstant) ? null : Lambdas.takeApart(value);
        return parts == null || areSimpleCaptures(parts);
    }

    private boolean areSimpleCaptures(SerializedLambda parts) {
        for (int i = 0; i < parts.getCapturedArgCount(); i++) {
            Object captured = parts.getCapturedArg(i);
            if (!isPlain(captured) && !JvmHandles.isHandle(captured)) {
                return false;
            }
        }
        return true;
    }

    private void write(@Nullable Object value, ValueWriter out) {
        if (value == null) {
            out.write(Tag.NULL);
        } else if (value instanceof String text) {
            writeText(text, out);
        } else if (value instanceof Integer number) {
            out.write(Tag.INT);
            out.writeInt(number);
        } else if (value instanceof byte[] bytes) {
            out.write(Tag.BYTES);
            out.writeVarLong(bytes.length);
            out.writeBulk(bytes);
        } else if (JvmHandles.isHandle(value)) {
            handles.write(value, out);
        } else if (value instanceof List<?> list) {
            out.write(list instanceof ArrayList ? Tag.ARRAY_LIST : Tag.IMMUTABLE_LIST);
            out.writeVarLong(list.size());
            list.forEach(element -> write(element, out));
        } else if (value instanceof Map<?, ?> map) {
            out.write(map instanceof LinkedHashMap ? Tag.LINKED_HASH_MAP : Tag.HASH_MAP);
            out.writeVarLong(map.size());
            map.forEach((key, mapped) -> {
                write(key, out);
                write(mapped, out);
            });
        } else if (!writePrimitive(value, out)) {
            writeLambda(value, out);
        }
    }

    private static boolean writePrimitive(Object value, ValueWriter out) {
        if (value instanceof Boolean flag) {
            out.write(flag ? Tag.TRUE : Tag.FALSE);
        } else if (value instanceof Long number) {
            out.write(Tag.LONG);
            out.writeLong(number);
        } else if (value instanceof Double number) {
            out.write(Tag.DOUBLE);
            out.writeLong(Double.doubleToRawLongBits(number));
        } else if (value instanceof Float number) {
            out.write(Tag.FLOAT);
            out.writeInt(Float.floatToRawIntBits(number));
        } else if (value instanceof Byte number) {
            out.write(Tag.BYTE);
            out.write(number);
        } else if (value instanceof Short number) {
            out.write(Tag.SHORT);
            out.writeInt(number);
        } else if (value instanceof Character character) {
            out.write(Tag.CHAR);
            out.writeInt(character);
        } else {
            return false;
        }
        return true;
    }

    private static void writeText(String text, ValueWriter out) {
        byte[] latin1 = text.getBytes(StandardCharsets.ISO_8859_1);
        // A character that Latin-1 lacks has become a question mark. The JDK compares faster than a loop over
        // characters.
        if (new String(latin1, StandardCharsets.ISO_8859_1).equals(text)) {
            out.write(Tag.LATIN1);
            out.writeVarLong(latin1.length);
            out.write(latin1);
        } else {
            // Whatever a String can hold, unpaired surrogates too.
            out.write(Tag.UTF16);
            out.writeVarLong(text.length());
            byte[] utf16 = new byte[text.length() * 2];
            ByteBuffer.wrap(utf16).asCharBuffer().put(text);
            out.write(utf16);
        }
    }

    private void writeLambda(Object lambda, ValueWriter out) {
        ShapeWriter.Entry<LambdaShape> entry =
                lambdas.entry(lambda.getClass(), type -> LambdaShape.of(takeApart(lambda)));
        out.write(Tag.LAMBDA);
        lambdas.write(entry, out);
        if (!entry.shape().isConstant()) {
            SerializedLambda parts = takeApart(lambda);
            for (int i = 0; i < parts.getCapturedArgCount(); i++) {
                write(parts.getCapturedArg(i), out);
            }
        }
    }

    private static SerializedLambda takeApart(Object lambda) {
        SerializedLambda parts = Lambdas.takeApart(lambda);
        if (parts == null) {
            throw new OperationException("lambda of " + lambda.getClass().getName() + " cannot be taken apart");
        }
        return parts;
    }
}
