package io.across.internal.jvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.fail;

import io.across.ExposedObjects;
import io.across.OperationException;
import io.across.Options;
import io.across.Rights;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.Externalizable;
import java.io.IOException;
import java.io.ObjectInput;
import java.io.ObjectInputStream;
import java.io.ObjectOutput;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamConstants;
import java.io.Serializable;
import java.math.BigDecimal;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/** The scan goes through a stream as the JDK reads it, byte by byte, whoever has written it. */
@Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD)
class StreamScanTests {

    private static final int ROUNDS = Integer.getInteger("across.fuzz.rounds", 20_000);
    private static final long SEED = Long.getLong("across.fuzz.seed", 42);

    interface Takes {
        void take(Child child, Writing writing, External external, Inner inner, Properties properties, TimeUnit unit);
    }

    static class Parent implements Serializable {

        private static final long serialVersionUID = 1L;

        int number = 1;
        long wide = 2;
        String text = "parent";
    }

    static final class Child extends Parent {

        private static final long serialVersionUID = 1L;

        double real = 3;
        List<Object> list = new ArrayList<>(List.of("child", 1));
        Child[] others = {this, null};
    }

    /** Writes more than its fields, and reads less than it has written. */
    static final class Writing implements Serializable {

        private static final long serialVersionUID = 1L;

        private final Map<String, Integer> table = new HashMap<>(Map.of("a", 1, "b", 2));

        private void writeObject(ObjectOutputStream out) throws IOException {
            out.defaultWriteObject();
            out.writeInt(7);
            out.writeObject("first");
            out.write(new byte[2_000]);
            out.writeObject(table);
            out.writeObject(new HashSet<>(List.of("left", "over")));
            out.writeLong(8);
        }

        private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
            in.defaultReadObject();
            in.readInt();
            in.readObject();
        }
    }

    public static final class External implements Externalizable {

        private static final long serialVersionUID = 1L;

        @Override
        public void writeExternal(ObjectOutput out) throws IOException {
            out.writeObject(Set.of("external"));
            out.writeInt(1);
            out.writeObject(new int[3]);
        }

        @Override
        public void readExternal(ObjectInput in) throws IOException, ClassNotFoundException {
            in.readObject();
        }
    }

    record Inner(String name, Optional<Integer> number, Object any) implements Serializable {}

    private final CodecEnd receiver = CodecEnd.pair(
            Options.builder()
                    .rights(Rights.none())
                    .exposed(ExposedObjects.builder()
                            .expose(
                                    "takes",
                                    (Takes) (child, writing, external, inner, properties, unit) -> {},
                                    Takes.class)
                            .build())
                    .build(),
            Options.defaults());

    private static List<Object> values() {
        Map<String, Object> table = new LinkedHashMap<>();
        table.put("writing", new Writing());
        table.put("long", "x".repeat(70_000));
        table.put("DAYS", TimeUnit.DAYS);
        table.put("arrays", new Object[] {new int[2], new long[][] {{1}, {}}, new boolean[1], new String[] {"s"}});
        Properties properties = new Properties();
        properties.put("k", "v");
        Exception failure = new IllegalStateException("message", new IOException("cause"));
        failure.addSuppressed(new RuntimeException("suppressed"));
        return List.of(
                new Child(),
                new Writing(),
                table,
                List.of(new External(), new External()),
                List.of(new Inner("a", Optional.of(1), new Inner("b", Optional.empty(), null)), Set.of(1, 2, 3)),
                new TreeMap<>(Map.of("k", List.of(new BigDecimal("1.5"), ZonedDateTime.now(java.time.ZoneOffset.UTC)))),
                new ConcurrentHashMap<>(Map.of("k", 1)),
                new EnumMap<>(Map.of(TimeUnit.DAYS, "d")),
                List.of(properties, Child.class, int.class, TimeUnit.class, failure),
                Map.of("DAYS", TimeUnit.DAYS, "[B", new byte[] {1}, "I", 1));
    }

    private byte[] bytesOf(Object value) throws Exception {
        return receiver.peer().bytesOf(out -> receiver.peer().codec().writeResult(new Object[] {value}, out));
    }

    @Test
    void whatAnyClassWritesIsGoneThrough() throws Exception {
        for (Object value : values()) {
            assertThat(receiver.codec().readResult(receiver.reader(bytesOf(value))))
                    .isInstanceOf(Object[].class);
        }
    }

    /** That it was gone through in the same way is what the reader checks itself. */
    @Test
    void mutationsAreReadInTheSameWayOrRefused() throws Exception {
        List<byte[]> samples = new ArrayList<>();
        for (Object value : values()) {
            byte[] bytes = bytesOf(value);
            samples.add(bytes.length > 4_000 ? bytesOf(new Writing()) : bytes);
        }
        SplittableRandom random = new SplittableRandom(SEED);
        int read = 0;
        for (int round = 0; round < ROUNDS; round++) {
            byte[] bytes = samples.get(random.nextInt(samples.size())).clone();
            for (int i = random.nextInt(3); i >= 0; i--) {
                bytes[5 + random.nextInt(bytes.length - 5)] = (byte)
                        (random.nextBoolean()
                                ? random.nextInt(256)
                                : ObjectStreamConstants.TC_BASE + random.nextInt(16));
            }
            try {
                receiver.codec().readResult(receiver.reader(bytes));
                read++;
            } catch (Exception e) {
                assertThat(e).hasMessageNotContaining("not what it seems");
            } catch (Error e) {
                fail(Arrays.toString(bytes), e);
            }
        }
        assertThat(read).isGreaterThan(ROUNDS / 20);
    }

    /** The JDK does not look for what a record writes after its fields: what is there would be another object's. */
    @Test
    void aRecordThatWritesItselfIsRefused() throws Exception {
        byte[] bytes = bytesOf(new Inner("a", Optional.empty(), null));
        byte[] name = Inner.class.getName().getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        int at = 0;
        while (!Arrays.equals(bytes, at, at + name.length, name, 0, name.length)) {
            at++;
        }
        int flags = at + name.length + 8;
        assertThat(bytes[flags]).isEqualTo(ObjectStreamConstants.SC_SERIALIZABLE);
        bytes[flags] |= ObjectStreamConstants.SC_WRITE_METHOD;
        byte[] longer = Arrays.copyOf(bytes, bytes.length + 1);
        longer[bytes.length] = ObjectStreamConstants.TC_ENDBLOCKDATA;
        assertThatExceptionOfType(OperationException.class)
                .isThrownBy(() -> receiver.codec().readResult(receiver.reader(longer)))
                .withMessageContaining("a record that writes itself");
    }

    /** The handle of the first class that an element of the array has: the array's class and the array come before. */
    private static final int FIRST = ObjectStreamConstants.baseWireHandle + 2;

    /** Its superclasses have no end, and would be gone through for as long as there is memory. */
    @Test
    void aClassThatIsItsOwnSuperclassIsRefused() {
        assertRefused("described by itself", 1, out -> {
            out.writeByte(ObjectStreamConstants.TC_OBJECT);
            writeClass(out, "java.lang.Number");
            out.writeByte(ObjectStreamConstants.TC_REFERENCE);
            out.writeInt(FIRST);
        });
    }

    @Test
    void aClassInWhoseDescriptionAnObjectOfItLiesIsRefused() {
        assertRefused("described by itself", 1, out -> {
            out.writeByte(ObjectStreamConstants.TC_OBJECT);
            writeBeginningOfClass(out, "java.lang.Number");
            out.writeByte(ObjectStreamConstants.TC_OBJECT);
            out.writeByte(ObjectStreamConstants.TC_REFERENCE);
            out.writeInt(FIRST);
        });
    }

    @Test
    void aClassHasSoManySuperclassesAndNoMore() {
        assertRefused("more than 100 superclasses", 102, out -> {
            writeClass(out, "java.lang.Number");
            out.writeByte(ObjectStreamConstants.TC_NULL);
            for (int i = 0; i < 101; i++) {
                writeClass(out, "java.lang.Number");
                out.writeByte(ObjectStreamConstants.TC_REFERENCE);
                out.writeInt(FIRST + i);
            }
        });
    }

    private interface Write {
        void to(DataOutputStream out) throws IOException;
    }

    /** An array of so many elements, which are written by hand. */
    private void assertRefused(String message, int length, Write elements) {
        assertThatExceptionOfType(OperationException.class)
                .isThrownBy(() -> receiver.codec().readResult(receiver.reader(stream(length, elements))))
                .withMessageContaining(message);
    }

    private static byte[] stream(int length, Write elements) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeByte(Tag.STREAM);
        out.writeShort(ObjectStreamConstants.STREAM_MAGIC);
        out.writeShort(ObjectStreamConstants.STREAM_VERSION);
        out.writeByte(ObjectStreamConstants.TC_ARRAY);
        writeClass(out, "[Ljava.lang.Object;");
        out.writeByte(ObjectStreamConstants.TC_NULL);
        out.writeInt(length);
        elements.to(out);
        return bytes.toByteArray();
    }

    /** All but its superclass. */
    private static void writeClass(DataOutputStream out, String name) throws IOException {
        writeBeginningOfClass(out, name);
        out.writeByte(ObjectStreamConstants.TC_ENDBLOCKDATA);
    }

    private static void writeBeginningOfClass(DataOutputStream out, String name) throws IOException {
        out.writeByte(ObjectStreamConstants.TC_CLASSDESC);
        out.writeUTF(name);
        out.writeLong(0);
        out.writeByte(ObjectStreamConstants.SC_SERIALIZABLE);
        out.writeShort(0);
    }
}
