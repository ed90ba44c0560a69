package io.across.internal.jvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.across.ExposedObjects;
import io.across.LimitException;
import io.across.OperationException;
import io.across.Options;
import io.across.Right;
import io.across.Rights;
import io.across.internal.memory.Budget;
import io.across.internal.value.CallSite;
import io.across.internal.value.ValueReader;
import io.across.internal.wire.Payload;
import io.across.internal.wire.Tally;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamClass;
import java.io.ObjectStreamConstants;
import java.io.OutputStream;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Streams that cost much besides hash codes, and what messages become in memory that are no streams. */
@Timeout(60)
class CostlyStreamTests {

    interface Takes {
        void take(Box box);
    }

    record Box(@Nullable Object content) implements Serializable {}

    private final CodecEnd receiver = CodecEnd.pair(
            Options.builder()
                    .rights(Rights.of(Right.CALL_EXPOSED, Right.LOG_RECORDS))
                    .exposed(ExposedObjects.builder()
                            .expose("takes", (Takes) box -> {}, Takes.class)
                            .build())
                    .build(),
            Options.defaults());

    /** Writes some objects in place of others. */
    private static final class Forger extends ObjectOutputStream {

        private final UnaryOperator<Object> forge;

        Forger(OutputStream out, UnaryOperator<Object> forge) throws IOException {
            super(out);
            this.forge = forge;
            enableReplaceObject(true);
        }

        @Override
        protected Object replaceObject(Object object) {
            return forge.apply(object);
        }
    }

    private static byte[] result(Object value, UnaryOperator<Object> forge) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(Tag.STREAM);
        try (Forger out = new Forger(bytes, forge)) {
            out.writeObject(new Object[] {value});
        }
        return bytes.toByteArray();
    }

    private static byte[] result(Object value) throws IOException {
        return result(value, UnaryOperator.identity());
    }

    private @Nullable Object read(byte[] result) throws Exception {
        return receiver.codec().readResult(receiver.reader(result));
    }

    private void refuse(byte[] result, String why) {
        assertThatExceptionOfType(OperationException.class)
                .isThrownBy(() -> read(result))
                .withMessageContaining(why);
    }

    private static byte[] replaced(byte[] bytes, String what, String by) {
        String latin1 = new String(bytes, StandardCharsets.ISO_8859_1);
        return latin1.replace(what, by).getBytes(StandardCharsets.ISO_8859_1);
    }

    @Test
    void zonesThatAreUnknownAreFew() throws Exception {
        List<ZonedDateTime> times = times("Europe/Berlin", 5_000);
        byte[] known = result(times);
        assertThat(read(known)).isEqualTo(times);
        refuse(replaced(known, "Europe/Berlin", "Europe/Berlix"), "in reasonable time");
        assertThatCode(() -> read(replaced(result(times("Europe/Berlin", 10)), "Europe/Berlin", "Europe/Berlix")))
                .doesNotThrowAnyException();
        List<ZonedDateTime> offsets = times("UTC+01:30", 5_000);
        assertThat(read(result(offsets))).isEqualTo(offsets);
    }

    private static List<ZonedDateTime> times(String zone, int count) {
        LocalDateTime time = LocalDateTime.of(2000, 1, 1, 0, 0);
        return new ArrayList<>(IntStream.range(0, count)
                .mapToObj(i -> ZonedDateTime.of(time, ZoneId.of(zone)))
                .toList());
    }

    /** Each exception that is read copies them. */
    @Test
    void aListOfSuppressedExceptionsIsNotCopiedAnyNumberOfTimes() throws Exception {
        List<Throwable> others = new ArrayList<>(Collections.nCopies(5_000, bare()));
        List<Throwable> view = Collections.unmodifiableList(Collections.synchronizedList(others));
        List<Throwable> each = IntStream.range(0, 5_000)
                .mapToObj(i -> {
                    Throwable one = bare();
                    one.addSuppressed(others.get(0));
                    return one;
                })
                .toList();
        UnaryOperator<Object> shared = any -> any instanceof ArrayList<?> list && list.size() == 1 ? view : any;
        refuse(result(each.toArray(), shared), "in reasonable time");
        assertThatCode(() -> read(result(each.subList(0, 2).toArray(), shared))).doesNotThrowAnyException();
        assertThatCode(() -> read(result(each.toArray()))).doesNotThrowAnyException();
    }

    private static Throwable bare() {
        Throwable bare = new IllegalStateException();
        bare.setStackTrace(new StackTraceElement[0]);
        return bare;
    }

    /** To ask for its size overflows the stack. */
    @Test
    void aViewOfItselfIsRefused() throws Exception {
        List<Object> list = new ArrayList<>();
        for (Collection<?> view : List.of(
                Collections.unmodifiableCollection(list),
                Collections.synchronizedList(list),
                Collections.unmodifiableCollection(Collections.synchronizedCollection(list)))) {
            refuse(result(view, any -> any == list ? view : any), "a view of itself");
        }
    }

    @Test
    void viewsOfOthersAreRead() throws Exception {
        List<Object> list = new ArrayList<>(List.of(1));
        Object[] views = {
            Collections.unmodifiableList(Collections.synchronizedList(list)),
            Collections.synchronizedCollection(Collections.unmodifiableList(list))
        };
        Object[] read = (Object[]) Objects.requireNonNull(read(result(views)));
        assertThat(read).allSatisfy(view -> assertThat((Collection<?>) view).hasSize(1));
    }

    /** The JDK keeps each list of fields by which a class was described. */
    @Test
    void classesAreDescribedInSoManyWaysOnly() throws Exception {
        byte[] own = result(new Box("content"));
        ForeignDescriptions descriptions = new ForeignDescriptions(100_000);
        assertThat(read(own)).isEqualTo(new Box("content"));
        // As another version has it.
        assertThat(read(replaced(own, "content", "c0ntent"))).isNotNull();
        assertThatExceptionOfType(OperationException.class)
                .isThrownBy(() -> {
                    for (int i = 0; i < 1_000; i++) {
                        read(replaced(own, "content", "%07d".formatted(i)));
                    }
                })
                .withMessageContaining("Box has other fields here");
        assertThat(read(own)).isEqualTo(new Box("content"));

        List<String> ownFields = Stream.of(ObjectStreamClass.lookup(Box.class).getFields())
                .map(field -> ForeignDescriptions.described(field.getTypeString(), field.getName()))
                .toList();
        assertThatExceptionOfType(OperationException.class)
                .isThrownBy(() -> descriptions.add(Box.class, Collections.nCopies(1_000, "I name")));
        for (int i = 0; i < ForeignDescriptions.MAX_OF_CLASS; i++) {
            descriptions.add(Box.class, List.of("I name" + i));
        }
        assertThatExceptionOfType(OperationException.class)
                .isThrownBy(() -> descriptions.add(Box.class, List.of("I another")));
        descriptions.add(Box.class, List.of("I name0"));
        descriptions.add(Box.class, List.of());
        descriptions.add(Box.class, ownFields);
        descriptions.add(String.class, List.of("I another"));
    }

    /** Each object would have to be gone through class by class. */
    @Test
    void aClassHasFewSuperclasses() throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(Tag.STREAM);
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeShort(ObjectStreamConstants.STREAM_MAGIC);
        out.writeShort(ObjectStreamConstants.STREAM_VERSION);
        out.write(ObjectStreamConstants.TC_ARRAY);
        writeClass("[Ljava.lang.Object;", ObjectStreamConstants.TC_NULL, 0, out);
        int classes = 40_000;
        out.writeInt(2 * classes);
        int handle = ObjectStreamConstants.baseWireHandle + 2;
        for (int i = 0; i < classes; i++) {
            boolean isFirst = i == 0;
            writeClass(
                    "java.lang.Enum",
                    isFirst ? ObjectStreamConstants.TC_NULL : ObjectStreamConstants.TC_REFERENCE,
                    handle++ - 1,
                    out);
        }
        for (int i = 0; i < classes; i++) {
            out.write(ObjectStreamConstants.TC_OBJECT);
            out.write(ObjectStreamConstants.TC_REFERENCE);
            out.writeInt(handle - 1);
        }
        refuse(bytes.toByteArray(), "superclasses");
    }

    private static void writeClass(String name, byte parent, int parentHandle, DataOutputStream out)
            throws IOException {
        out.write(ObjectStreamConstants.TC_CLASSDESC);
        out.writeUTF(name);
        out.writeLong(0);
        out.write(ObjectStreamConstants.SC_SERIALIZABLE);
        out.writeShort(0);
        out.write(ObjectStreamConstants.TC_ENDBLOCKDATA);
        out.write(parent);
        if (parent == ObjectStreamConstants.TC_REFERENCE) {
            out.writeInt(parentHandle);
        }
    }

    /** The type of a field may be a text that was an object before. */
    @Test
    void aTypeThatIsATextAmongTheObjectsIsKnown() throws Exception {
        Object[] values = {"Ljava/lang/Object;", new Box("[I"), "[I"};
        assertThat(read(result(values))).isEqualTo(values);
    }

    // Memory.

    private long memory(byte[] bytes, Read read) throws Exception {
        for (long limit = 64 << 10; limit < 256 << 20; limit += 64 << 10) {
            Budget budget = new Budget("memory", limit);
            try {
                read.from(new ValueReader(new Payload(bytes), receiver, new Tally(budget)));
                return limit;
            } catch (LimitException e) {
                assertThat(e).hasMessageContaining("memory");
            }
        }
        throw new AssertionError("has no limit");
    }

    private interface Read {
        void from(ValueReader in) throws Exception;
    }

    @Test
    void textsCountAsMemory() throws Exception {
        byte[] shapes = receiver.peer().bytesOf(out -> {
            out.write(JvmRequest.CHECK_EXPOSED);
            out.writeText("takes");
            out.writeVarLong(2_000);
            for (int i = 0; i < 2_000; i++) {
                out.writeText("");
                out.writeText("");
                out.writeText("()V");
            }
        });
        assertThat(memory(shapes, in -> receiver.codec().readRequest(in))).isGreaterThan(2_000 * 3 * 64);
        byte[] records = receiver.peer().bytesOf(out -> {
            out.write(JvmRequest.LOG);
            out.writeVarLong(2_000);
            for (int i = 0; i < 2_000 * 13; i++) {
                out.write(0);
            }
        });
        assertThat(memory(records, in -> receiver.codec().readRequest(in))).isGreaterThan(2_000 * 4 * 64);
    }

    @Test
    void stacksAndSuppressedExceptionsCountAsMemory() throws Exception {
        byte[] error = receiver.peer().bytesOf(out -> {
            out.writeVarLong(1);
            out.writeText("com.acme.Lost");
            out.write(0);
            out.writeVarLong(0);
            out.writeVarLong(50_000);
            for (int i = 0; i < 50_000; i++) {
                out.writeVarLong(0);
            }
            out.writeVarLong(2_000);
            for (int i = 0; i < 2_000 * 7; i++) {
                out.write(0);
            }
            out.writeVarLong(0);
        });
        assertThat(memory(error, in -> receiver.codec().readError(in, CallSite.current())))
                .isGreaterThan(50_000 * 8 + 2_000 * 3 * 64);
    }

    /** That of each cause is part of the next one's. */
    @Test
    void textsOfStacksCountAsMemory() throws Exception {
        byte[] error = receiver.peer().bytesOf(out -> {
            out.writeVarLong(64);
            for (int i = 0; i < 64; i++) {
                out.writeText("com.acme.Lost");
                out.write(i == 0 ? 1 : 0);
                if (i == 0) {
                    out.writeText("x".repeat(30_000));
                }
                for (int number : new int[] {i, 0, 0, 0}) {
                    out.writeVarLong(number);
                }
            }
        });
        assertThat(memory(error, in -> receiver.codec().readError(in, CallSite.current())))
                .isGreaterThan(64 * 30_000);
    }

    @Test
    void whatIsReadOfAnHonestErrorIsSmall() throws Exception {
        byte[] error = receiver.peer()
                .bytesOf(out -> receiver.peer()
                        .codec()
                        .writeError(new IllegalStateException("wrong", new IllegalArgumentException("cause")), out));
        assertThat(memory(error, in -> receiver.codec().readError(in, CallSite.current())))
                .isLessThan(512 << 10);
    }
}
