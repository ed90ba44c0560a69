package io.across.internal.jvm;

import static org.assertj.core.api.Assertions.assertThat;

import io.across.OperationException;
import io.across.internal.jvm.HonestValues.Kind;
import io.across.internal.jvm.HonestValues.Sample;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamConstants;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/** Buffers made to exhaust their reader: each is refused at the cost of about its own length. */
@Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD)
class BombTests {

    private static final int LARGE = 1 << 20;

    private final CodecEnd receiver = CodecEnd.pair();

    @Test
    void arraysInArraysMayNotEachBeAsLongAsTheStream() throws Exception {
        byte[] bomb = stream(LARGE, out -> {
            for (int depth = 0; depth < 900; depth++) {
                out.writeByte(ObjectStreamConstants.TC_ARRAY);
                writeArrayClass(out, depth);
                out.writeInt(LARGE);
            }
        });
        assertRefused(Kind.RESULT, bomb);
    }

    @Test
    void anArrayMayNotBeLongerThanTheStream() throws Exception {
        assertRefused(Kind.RESULT, stream(0, out -> {
            out.writeByte(ObjectStreamConstants.TC_ARRAY);
            writeArrayClass(out, 0);
            out.writeInt(Integer.MAX_VALUE);
        }));
    }

    @Test
    void nestingInAStreamEndsBeforeTheStackDoes() throws Exception {
        Object nested = "core";
        for (int depth = 0; depth < 990; depth++) {
            nested = new Object[] {nested};
        }
        Object[] deepest = {nested};
        byte[] honest = receiver.peer().bytesOf(out -> receiver.peer().codec().writeResult(deepest, out));
        assertThat(MalformedBufferTests.read(receiver, new Sample("deep", Kind.RESULT, honest), honest))
                .isNull();
        assertRefused(Kind.RESULT, stream(0, out -> {
            for (int depth = 0; depth < 100_000; depth++) {
                out.writeByte(ObjectStreamConstants.TC_ARRAY);
                writeArrayClass(out, depth);
                out.writeInt(1);
            }
        }));
    }

    @Test
    void superclassesWithoutEndAreRefused() throws Exception {
        assertRefused(Kind.RESULT, stream(0, out -> {
            out.writeByte(ObjectStreamConstants.TC_OBJECT);
            for (int i = 0; i < 100_000; i++) {
                out.writeByte(ObjectStreamConstants.TC_CLASSDESC);
                out.writeUTF("Unknown");
                out.writeLong(1);
                out.writeByte(ObjectStreamConstants.SC_SERIALIZABLE);
                out.writeShort(0);
                out.writeByte(ObjectStreamConstants.TC_ENDBLOCKDATA);
            }
        }));
    }

    @Test
    void collectionsInCollectionsAreRefused() {
        for (byte tag :
                new byte[] {Tag.ARRAY_LIST, Tag.IMMUTABLE_LIST, Tag.HASH_MAP, Tag.LINKED_HASH_MAP, Tag.LAMBDA}) {
            byte[] bomb = new byte[LARGE];
            for (int i = 0; i < LARGE; i += 2) {
                bomb[i] = tag;
                bomb[i + 1] = 1;
            }
            assertRefused(Kind.RESULT, bomb);
        }
    }

    @Test
    void aKeyWhoseHashCodeRunsCodeIsRefused() {
        long id = receiver.lend(new Object() {
            @Override
            public int hashCode() {
                throw new AssertionError("asked for its hash code");
            }
        });
        assertRefused(Kind.RESULT, new byte[] {Tag.HASH_MAP, 1, Tag.HOME, (byte) id, Tag.NULL});
    }

    @Test
    void descriptorsOfArraysOfArraysDoNotOverflowTheStack() throws Exception {
        long id = receiver.lend(List.of());
        MethodShape shape = new MethodShape("java.util.List", "get", "(" + "[".repeat(200_000) + "I)V");
        byte[] bomb = receiver.peer().bytesOf(out -> {
            out.write(3);
            out.writeVarLong(id);
            out.writeVarLong(0);
            shape.write(out);
            out.writeVarLong(0);
        });
        assertRefused(Kind.REQUEST, bomb);
    }

    @Test
    void aClassNameMayBeOfAnyLength() throws Exception {
        String name = "x".repeat(LARGE);
        byte[] lambda = receiver.peer().bytesOf(out -> {
            out.write(Tag.LAMBDA);
            out.writeVarLong(0);
            new LambdaShape(name, "i", "m", "()V", 6, "c", "n", "()V", "()V", 0).write(out);
        });
        assertRefused(Kind.RESULT, lambda);
    }

    @Test
    void anObjectOfTooManyInterfacesIsRefused() throws Exception {
        byte[] lent = receiver.peer().bytesOf(out -> {
            out.write(Tag.LENT);
            out.writeVarLong(1);
            out.writeText("java.lang.Object");
            out.writeVarLong(1_000);
            IntStream.range(0, 1_000).forEach(i -> out.writeText("java.lang.Runnable"));
        });
        assertRefused(Kind.RESULT, lent);
    }

    @Test
    void textsOfStandInsDoNotMultiply() throws Exception {
        byte[] bomb = receiver.peer().bytesOf(out -> {
            out.writeVarLong(JvmErrorWriter.MAX_EXCEPTIONS);
            for (int i = 0; i < JvmErrorWriter.MAX_EXCEPTIONS; i++) {
                out.writeText("com.acme.Unknown");
                out.write(1);
                out.writeText(i == 0 ? "x".repeat(4 * LARGE) : "");
                out.writeVarLong(i);
                out.writeVarLong(0);
                out.writeVarLong(0);
                out.writeVarLong(0);
            }
        });
        assertThat(MalformedBufferTests.read(receiver, new Sample("texts", Kind.ERROR, bomb), bomb))
                .isNull();
    }

    private void assertRefused(Kind kind, byte[] bomb) {
        assertThat(MalformedBufferTests.read(receiver, new Sample("bomb", kind, bomb), bomb))
                .isNotNull()
                .satisfies(e -> assertThat(e)
                        .isInstanceOfAny(OperationException.class, IOException.class, ArithmeticException.class));
    }

    interface Write {
        void to(DataOutputStream out) throws IOException;
    }

    /** A stream with nothing honest but its header, filled up with nulls. */
    private static byte[] stream(int padding, Write write) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(Tag.STREAM);
        new ObjectOutputStream(bytes).flush();
        DataOutputStream out = new DataOutputStream(bytes);
        write.to(out);
        byte[] nulls = new byte[padding];
        Arrays.fill(nulls, ObjectStreamConstants.TC_NULL);
        out.write(nulls);
        return bytes.toByteArray();
    }

    /** {@code Object[]}, described the first time. */
    private static void writeArrayClass(DataOutputStream out, int depth) throws IOException {
        if (depth > 0) {
            out.writeByte(ObjectStreamConstants.TC_REFERENCE);
            out.writeInt(ObjectStreamConstants.baseWireHandle);
            return;
        }
        out.writeByte(ObjectStreamConstants.TC_CLASSDESC);
        out.writeUTF("[Ljava.lang.Object;");
        out.writeLong(0x90ce589f1073296cL);
        out.writeByte(ObjectStreamConstants.SC_SERIALIZABLE);
        out.writeShort(0);
        out.writeByte(ObjectStreamConstants.TC_ENDBLOCKDATA);
        out.writeByte(ObjectStreamConstants.TC_NULL);
    }
}
