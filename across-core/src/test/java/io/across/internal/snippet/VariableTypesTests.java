package io.across.internal.snippet;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.AbstractList;
import java.util.AbstractSet;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.ListIterator;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class VariableTypesTests {

    private static final ClassLoader LOADER = VariableTypesTests.class.getClassLoader();

    private final VariableTypes types = new VariableTypes(new VisibleClasses(LOADER));

    @ParameterizedTest
    @MethodSource
    void theTypeIsTheMostSpecificThatCanBeNamed(Object value, Class<?> type) throws Throwable {
        assertThat(types.of(value)).isEqualTo(type);
        String name = type.getCanonicalName();
        assertThat(new SnippetEngine(LOADER)
                        .execute(name + " copy = v; copy == v", Collections.singletonMap("v", value)))
                .isEqualTo(true);
    }

    static Stream<Arguments> theTypeIsTheMostSpecificThatCanBeNamed() {
        return Stream.of(
                Arguments.of(null, Object.class),
                Arguments.of(new Object(), Object.class),
                Arguments.of(new Object() {}, Object.class),
                Arguments.of(1, Integer.class),
                Arguments.of('c', Character.class),
                Arguments.of(1.5f, Float.class),
                Arguments.of("s", String.class),
                Arguments.of(new HashMap<>(), HashMap.class),
                Arguments.of(Map.entry(1, 2), Map.Entry.class),
                Arguments.of(List.of(1), List.class),
                Arguments.of(List.of(1, 2, 3), List.class),
                Arguments.of(Arrays.asList(1, 2), AbstractList.class),
                Arguments.of(Collections.unmodifiableList(List.of(1)), List.class),
                Arguments.of(new HashMap<>().keySet(), AbstractSet.class),
                Arguments.of(List.of(1).iterator(), ListIterator.class),
                Arguments.of(Stream.of(1), Stream.class),
                Arguments.of(Path.of("x"), Path.class),
                Arguments.of(ByteBuffer.allocate(1), ByteBuffer.class),
                Arguments.of(Thread.State.NEW, Thread.State.class),
                Arguments.of(new int[0], int[].class),
                Arguments.of(new String[0][0], String[][].class),
                Arguments.of(new PublicProbe.Heir[0], PublicProbe.Base[].class),
                Arguments.of(new PublicProbe(), PublicProbe.class),
                Arguments.of(new PublicProbe.Shut.Inner(), PublicProbe.Described.class),
                Arguments.of(new PublicProbe.Heir(), PublicProbe.Base.class),
                Arguments.of(new PublicProbe.Big(), CharSequence.class),
                Arguments.of(new PublicProbe.Indirect(), PublicProbe.Named.class),
                Arguments.of(PublicProbe.Constants.ONE, Enum.class),
                Arguments.of(PublicProbe.Bodies.WITH_BODY, PublicProbe.Bodies.class),
                Arguments.of(PublicProbe.lambda(), Callable.class),
                Arguments.of(proxy(List.class), List.class),
                Arguments.of(proxy(PublicProbe.Marker.class, PublicProbe.Named.class), PublicProbe.Named.class));
    }

    @Test
    void aClassThatIsOnlyLoadedElsewhereIsNoType() throws Exception {
        TestClasses.ByName other = new TestClasses.ByName();
        String name = PublicProbe.class.getName();
        try (var in = LOADER.getResourceAsStream(name.replace('.', '/') + ".class")) {
            other.files.put(name.replace('.', '/') + ".class", in.readAllBytes());
        }
        Object stranger = other.findClass(name).getConstructor().newInstance();

        assertThat(types.of(stranger)).isEqualTo(Object.class);
    }

    private static Object proxy(Class<?>... interfaces) {
        return Proxy.newProxyInstance(LOADER, interfaces, (self, method, args) -> null);
    }
}
