package io.across.internal.jvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.across.OperationException;
import io.across.Options;
import io.across.Rights;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamClass;
import java.io.ObjectStreamConstants;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The JDK's immutable collections travel as objects of one class, {@code CollSer}, with a number that says which one and any
 * number of parts. No compiler writes a map with a key and no value, or a number that means nothing; a peer does.
 */
class OddCollectionsTests {

    private static final int MAP = 3;
    private static final int MOST = 6;

    private static CodecEnd receiver(boolean limited) {
        Options options =
                Options.builder().rights(limited ? Rights.none() : Rights.all()).build();
        return CodecEnd.pair(options, Options.defaults());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aMapOfAKeyWithoutAValueIsMalformed(boolean limited) throws Exception {
        CodecEnd receiver = receiver(limited);
        for (int length = 1; length < MOST; length += 2) {
            byte[] map = stream(MAP, length);
            assertThatExceptionOfType(OperationException.class)
                    .isThrownBy(() -> receiver.codec().readResult(receiver.reader(map)))
                    .withMessageStartingWith("malformed value: ");
        }
    }

    /** Errors would end more than the one call. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whateverTheNumberSaysNothingButExceptionsIsThrown(boolean limited) throws Exception {
        CodecEnd receiver = receiver(limited);
        for (int number : new int[] {0, 1, 2, MAP, 4, 255, 256, 259, -1, Integer.MIN_VALUE}) {
            for (int length = 0; length < MOST; length++) {
                byte[] value = stream(number, length);
                Throwable failure = catchThrowable(() -> receiver.codec().readResult(receiver.reader(value)));
                assertThat(failure == null || failure instanceof Exception)
                        .as("%d, %d parts: %s", number, length, failure)
                        .isTrue();
            }
        }
    }

    @Test
    void whatIsWrittenHereIsAsTheJdkWritesIt() throws Exception {
        CodecEnd receiver = receiver(true);
        assertThat(receiver.codec().readResult(receiver.reader(stream(MAP, 4)))).isEqualTo(Map.of(0, 1, 2, 3));
        assertThat(receiver.codec().readResult(receiver.reader(stream(1, 2)))).isEqualTo(List.of(0, 1));
    }

    /** The view is there before the collection has its elements. */
    @Test
    void aCollectionThatHasAViewOfItselfAsAnElementIsMalformedWhateverTheJdkMakesOfIt() throws Exception {
        for (Collection<Object> outer : List.<Collection<Object>>of(
                new ArrayList<>(), new ArrayDeque<>(), new ConcurrentLinkedQueue<>(), new ConcurrentLinkedDeque<>())) {
            outer.add(Collections.unmodifiableCollection(outer));
            CodecEnd receiver = receiver(true);
            byte[] value =
                    receiver.peer().bytesOf(out -> receiver.peer().codec().writeResult(outer, out));

            assertThatExceptionOfType(OperationException.class)
                    .isThrownBy(() -> receiver.codec().readResult(receiver.reader(value)))
                    .withMessage("malformed value: a java.util.Collections$UnmodifiableCollection that is not whole,"
                            + " or is an element of what it is a view of");
        }
    }

    /** What its superclass would have made is not there, as nothing has told that it has one. */
    @Test
    void aSetWithoutItsMapIsMalformed() throws Exception {
        byte[] set = stream(out -> {
            writeClass(out, LinkedHashSet.class, ObjectStreamConstants.SC_SERIALIZABLE);
            out.writeShort(0);
            out.writeByte(ObjectStreamConstants.TC_ENDBLOCKDATA);
            out.writeByte(ObjectStreamConstants.TC_NULL);
        });
        CodecEnd receiver = receiver(true);
        assertThatExceptionOfType(OperationException.class)
                .isThrownBy(() -> receiver.codec().readResult(receiver.reader(set)))
                .withMessageContaining("java.util.LinkedHashSet that is not whole");
    }

    private interface Write {
        void to(DataOutputStream out) throws Exception;
    }

    /** A result: an array with an object, of which this writes the class and the fields. */
    private static byte[] stream(Write object) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(Tag.STREAM);
        new ObjectOutputStream(bytes).flush();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeByte(ObjectStreamConstants.TC_ARRAY);
        writeClass(out, Object[].class, ObjectStreamConstants.SC_SERIALIZABLE);
        out.writeShort(0);
        out.writeByte(ObjectStreamConstants.TC_ENDBLOCKDATA);
        out.writeByte(ObjectStreamConstants.TC_NULL);
        out.writeInt(1);
        out.writeByte(ObjectStreamConstants.TC_OBJECT);
        object.to(out);
        return bytes.toByteArray();
    }

    /** Such a collection of small numbers. */
    private static byte[] stream(int number, int length) throws Exception {
        return stream(out -> writeCollection(out, number, length));
    }

    private static void writeCollection(DataOutputStream out, int number, int length) throws Exception {
        writeClass(
                out,
                Class.forName("java.util.CollSer"),
                ObjectStreamConstants.SC_SERIALIZABLE | ObjectStreamConstants.SC_WRITE_METHOD);
        out.writeShort(1);
        out.writeByte('I');
        out.writeUTF("tag");
        out.writeByte(ObjectStreamConstants.TC_ENDBLOCKDATA);
        out.writeByte(ObjectStreamConstants.TC_NULL);
        out.writeInt(number);
        out.writeByte(ObjectStreamConstants.TC_BLOCKDATA);
        out.writeByte(Integer.BYTES);
        out.writeInt(length);
        for (int i = 0; i < length; i++) {
            writeNumber(out, i);
        }
        out.writeByte(ObjectStreamConstants.TC_ENDBLOCKDATA);
    }

    private static void writeNumber(DataOutputStream out, int value) throws IOException {
        out.writeByte(ObjectStreamConstants.TC_OBJECT);
        writeClass(out, Integer.class, ObjectStreamConstants.SC_SERIALIZABLE);
        out.writeShort(1);
        out.writeByte('I');
        out.writeUTF("value");
        out.writeByte(ObjectStreamConstants.TC_ENDBLOCKDATA);
        writeClass(out, Number.class, ObjectStreamConstants.SC_SERIALIZABLE);
        out.writeShort(0);
        out.writeByte(ObjectStreamConstants.TC_ENDBLOCKDATA);
        out.writeByte(ObjectStreamConstants.TC_NULL);
        out.writeInt(value);
    }

    private static void writeClass(DataOutputStream out, Class<?> type, int flags) throws IOException {
        out.writeByte(ObjectStreamConstants.TC_CLASSDESC);
        out.writeUTF(type.getName());
        out.writeLong(ObjectStreamClass.lookupAny(type).getSerialVersionUID());
        out.writeByte(flags);
    }
}
