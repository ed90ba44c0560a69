package io.across.internal.jvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.across.DeniedException;
import io.across.ExposedObjects;
import io.across.OperationException;
import io.across.Options;
import io.across.Right;
import io.across.Rights;
import io.across.internal.value.CallSite;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamConstants;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Names that a peer without the right to run code sends: no class loader is asked for those that nothing here names. */
class NamesBeforeLoadersTests {

    private static final String UNKNOWN = "com.stranger.Type";

    private final Recording loader = new Recording();

    private final ExposedObjects exposed =
            ExposedObjects.builder().expose("shelf", new Shelf(), Store.class).build();

    /** With everything that a peer can be granted but to run code. */
    private final Options limited = Options.builder()
            .classLoader(loader)
            .exposed(exposed)
            .rights(Rights.of(
                    Right.CALL_EXPOSED, Right.USE_OBJECTS, Right.LOG_RECORDS, Right.EVALUATE_SOURCE, Right.SHIP_CODE))
            .build();

    private final CodecEnd receiver = CodecEnd.pair(limited, Options.defaults());

    /** Notes which names it was asked for. */
    private static final class Recording extends ClassLoader {

        private final Set<String> asked = ConcurrentHashMap.newKeySet();

        Recording() {
            super(NamesBeforeLoadersTests.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            asked.add(name);
            return super.loadClass(name, resolve);
        }
    }

    record Item(String name) implements Serializable {}

    /** Nothing names it. */
    record Other(String name) implements Serializable {}

    public interface Store {
        List<Item> items(Item[][] like);
    }

    public static final class Shelf implements Store, Runnable {

        @Override
        public List<Item> items(Item[][] like) {
            return List.of(like[0]);
        }

        @Override
        public void run() {}
    }

    static Stream<String> names() {
        return Stream.of(
                UNKNOWN,
                "[L" + UNKNOWN + ";",
                "[[[L" + UNKNOWN + ";",
                "[".repeat(255) + "L" + Item.class.getName() + ";",
                "[".repeat(255) + "I",
                "java.lang.Stranger",
                "java.lang.StrangerException",
                "java.time.Stranger",
                "io.across.Stranger",
                "org.springframework.security.access.Stranger",
                Item.class.getName() + "$1",
                Other.class.getName(),
                "[Q",
                "[L",
                "[",
                "");
    }

    @ParameterizedTest
    @MethodSource("names")
    void ofAClassInAStream(String name) throws Exception {
        byte[] value = stream(name);
        assertThatExceptionOfType(DeniedException.class)
                .isThrownBy(() -> receiver.codec().readResult(receiver.reader(value)));
        assertThatExceptionOfType(DeniedException.class)
                .isThrownBy(() -> receiver.codec().readRequest(receiver.reader(request(value))));
        assertNotAsked(name);
    }

    @ParameterizedTest
    @MethodSource("names")
    void ofAnInterfaceOfALentObject(String name) throws Exception {
        byte[] lent = receiver.peer().bytesOf(out -> {
            out.write(Tag.LENT);
            out.writeVarLong(1);
            out.writeText(name);
            out.writeVarLong(2);
            out.writeText(name);
            out.writeText(Store.class.getName());
        });
        assertThat(receiver.codec().readResult(receiver.reader(lent))).isInstanceOf(Store.class);
        assertNotAsked(name);
    }

    @ParameterizedTest
    @MethodSource("names")
    void ofAnExceptionAndItsParentsAndFrames(String name) throws Exception {
        byte[] serialized = stream(name);
        byte[] error = receiver.peer().bytesOf(out -> {
            out.writeVarLong(1);
            out.writeText(name);
            out.write(0);
            out.writeVarLong(0);
            out.writeVarLong(0);
            out.writeVarLong(1);
            out.writeText(name);
            out.writeText("method");
            out.writeText("");
            out.writeInt(1);
            out.writeVarLong(serialized.length - 1);
            out.writeCopy(serialized, 1, serialized.length - 1);
            out.writeVarLong(2);
            out.writeText(name);
            out.writeText("java.lang.IllegalStateException");
        });
        assertThat(receiver.codec().readError(receiver.reader(error), CallSite.current()))
                .isInstanceOf(IllegalStateException.class);
        assertNotAsked(name);
    }

    @ParameterizedTest
    @MethodSource("names")
    void ofTheInterfaceAndTheParametersOfAMethod(String name) throws Exception {
        long id = receiver.lend(new Shelf());
        for (MethodShape shape : List.of(
                new MethodShape(name, "run", "()V"),
                new MethodShape("java.lang.Runnable", "run", "(L" + name.replace('.', '/') + ";)V"),
                new MethodShape("java.lang.Runnable", "run", "()L" + name.replace('.', '/') + ";"))) {
            byte[] call = receiver.peer().bytesOf(out -> {
                out.write(JvmRequest.METHOD);
                out.writeVarLong(id);
                out.writeVarLong(0);
                shape.write(out);
                out.writeVarLong(0);
            });
            try {
                receiver.codec().readRequest(receiver.reader(call)).run();
            } catch (Throwable e) {
                assertThat(e).isInstanceOf(OperationException.class);
            }
        }
        assertNotAsked(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"java.lang.Runnable", "io.across.internal.jvm.NamesBeforeLoadersTests$Store"})
    void whatAnObjectHasIsFoundAllTheSame(String owner) throws Throwable {
        long id = receiver.lend(new Shelf());
        boolean runs = owner.endsWith("Runnable");
        MethodShape shape = runs
                ? new MethodShape(owner, "run", "()V")
                : MethodShape.of(Store.class.getMethod("items", Item[][].class));
        Object[] args = runs ? new Object[0] : new Object[] {new Item[][] {{new Item("a")}}};
        byte[] call = receiver.peer().bytesOf(out -> {
            out.write(JvmRequest.METHOD);
            out.writeVarLong(id);
            out.writeVarLong(0);
            shape.write(out);
            out.writeVarLong(args.length);
            receiver.peer().codec().writeAll(args, out);
        });
        assertThat(receiver.codec().readRequest(receiver.reader(call)).run())
                .isEqualTo(runs ? null : List.of(new Item("a")));
    }

    @Test
    void anyNumberOfNamesLeavesNothing() throws Exception {
        for (int i = 0; i < 5_000; i++) {
            byte[] value = stream(UNKNOWN + i);
            assertThatExceptionOfType(DeniedException.class)
                    .isThrownBy(() -> receiver.codec().readResult(receiver.reader(value)));
        }
        assertThat(loader.asked).noneMatch(name -> name.contains("stranger"));
    }

    private void assertNotAsked(String name) {
        String element = name.replaceFirst("^\\[+L?", "").replace(";", "");
        assertThat(loader.asked).doesNotContain(name).noneMatch(asked -> asked.contains("tranger"));
        assertThat(element.equals(Item.class.getName()) || !loader.asked.contains(element))
                .isTrue();
    }

    private byte[] request(byte[] value) throws Exception {
        MethodShape shape = MethodShape.of(Store.class.getMethod("items", Item[][].class));
        return receiver.peer().bytesOf(out -> {
            out.write(JvmRequest.EXPOSED);
            out.writeText("shelf");
            shape.write(out);
            out.writeVarLong(1);
            out.writeCopy(value, 0, value.length);
        });
    }

    /** An object of that class, without fields. */
    private static byte[] stream(String className) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(Tag.STREAM);
        new ObjectOutputStream(bytes).flush();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeByte(ObjectStreamConstants.TC_ARRAY);
        out.writeByte(ObjectStreamConstants.TC_CLASSDESC);
        out.writeUTF("[Ljava.lang.Object;");
        out.writeLong(0x90ce589f1073296cL);
        writeEndOfClass(out);
        out.writeInt(1);
        out.writeByte(className.startsWith("[") ? ObjectStreamConstants.TC_ARRAY : ObjectStreamConstants.TC_OBJECT);
        out.writeByte(ObjectStreamConstants.TC_CLASSDESC);
        out.writeUTF(className);
        out.writeLong(1);
        writeEndOfClass(out);
        out.writeInt(0);
        return bytes.toByteArray();
    }

    private static void writeEndOfClass(DataOutputStream out) throws IOException {
        out.writeByte(ObjectStreamConstants.SC_SERIALIZABLE);
        out.writeShort(0);
        out.writeByte(ObjectStreamConstants.TC_ENDBLOCKDATA);
        out.writeByte(ObjectStreamConstants.TC_NULL);
    }

    /** One class for each set of interfaces, in whatever order they come. */
    @Test
    void anyOrderOfInterfacesIsOneProxyClass() throws Exception {
        CodecEnd trusting = CodecEnd.pair();
        Set<Class<?>> classes = ConcurrentHashMap.newKeySet();
        List<String> names = new ArrayList<>(List.of(
                "java.lang.Runnable", "java.util.concurrent.Callable", "java.lang.Comparable", "java.io.Closeable"));
        for (int i = 0; i < 24; i++) {
            names.add(names.remove(i % 4 == 3 ? 1 : 0));
            classes.add(trusting.codec()
                    .readResult(trusting.reader(lent(trusting, names)))
                    .getClass());
        }
        assertThat(classes).hasSize(1);
    }

    @Test
    void setsOfInterfacesHaveALimit() throws Exception {
        CodecEnd trusting =
                CodecEnd.pair(Options.builder().classLoader(new Recording()).build(), Options.defaults());
        Set<Class<?>> classes = ConcurrentHashMap.newKeySet();
        Set<ClassLoader> loaders = ConcurrentHashMap.newKeySet();
        int limit = ProxyClasses.MAX_LASTING + ProxyClasses.MAX_PASSING;
        for (int i = 1; i <= limit; i++) {
            Class<?> type = trusting.codec()
                    .readResult(trusting.reader(lent(trusting, subset(i))))
                    .getClass();
            classes.add(type);
            loaders.add(type.getClassLoader());
        }
        assertThat(classes).hasSize(limit);
        assertThat(loaders).hasSize(2);
        byte[] more = lent(trusting, subset(limit + 1));
        assertThatExceptionOfType(OperationException.class)
                .isThrownBy(() -> trusting.codec().readResult(trusting.reader(more)))
                .withMessageContaining("different sets of interfaces");
        assertThat(trusting.codec()
                        .readResult(trusting.reader(lent(trusting, subset(limit))))
                        .getClass())
                .isIn(classes);
    }

    private static List<String> subset(int bits) {
        List<String> names = new ArrayList<>();
        for (int bit = 0; bit < INTERFACES.size(); bit++) {
            if ((bits >> bit & 1) == 1) {
                names.add(INTERFACES.get(bit).getName());
            }
        }
        return names;
    }

    private static final List<Class<?>> INTERFACES = List.of(
            Runnable.class,
            java.util.concurrent.Callable.class,
            Comparable.class,
            AutoCloseable.class,
            java.util.function.Function.class,
            java.util.function.Supplier.class,
            java.util.function.Consumer.class,
            java.util.function.BiConsumer.class,
            java.util.function.IntSupplier.class,
            java.util.function.LongSupplier.class,
            java.util.function.DoubleSupplier.class);

    private static byte[] lent(CodecEnd end, List<String> interfaces) throws Exception {
        return end.peer().bytesOf(out -> {
            out.write(Tag.LENT);
            out.writeVarLong(1);
            out.writeText("Far");
            out.writeVarLong(interfaces.size());
            interfaces.forEach(out::writeText);
        });
    }
}
