package io.across.internal.python;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.across.python.PythonName;
import io.across.python.PythonValue;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Java's objects by the names and with the arguments that Python uses. */
class JavaObjectTests {

    private static final List<Integer> TEN = IntStream.range(0, 10).boxed().toList();

    /** Has names that Python cannot define, and their escaped forms too. */
    @SuppressWarnings("checkstyle:MethodName")
    public static final class Trip {
        public String from() {
            return "from";
        }

        public String from_() {
            return "from_";
        }

        public String in() {
            return "in";
        }
    }

    /** Not annotated, but has one method without a body. */
    interface Greeter {
        String greet(String name);

        default String shout(String name) {
            return greet(name).toUpperCase(java.util.Locale.ROOT);
        }

        @Override
        String toString();
    }

    interface Parter {
        String part(String name);
    }

    /** Which of its two methods is meant nobody knows. */
    public static final class Ambiguous implements Greeter, Parter {
        @Override
        public String greet(String name) {
            return "hello " + name;
        }

        @Override
        public String part(String name) {
            return "bye " + name;
        }
    }

    /** The annotated interface is the one that is meant. */
    public static final class Both implements Greeter, Supplier<String> {
        @Override
        public String greet(String name) {
            return "hello " + name;
        }

        @Override
        public String get() {
            return "got";
        }
    }

    private static @Nullable Object call(Object object, String name, @Nullable Object... args) throws Throwable {
        return JavaObject.invoke(object, name, Arrays.asList(args), Map.of());
    }

    @Test
    void aMethodThatIsNamedLikeAnEscapedOneIsItself() throws Throwable {
        assertThat(JavaObject.methodsOf(Trip.class))
                .contains("from_", "from__", "in_")
                .doesNotContain("from", "in");
        assertThat(call(new Trip(), "from_")).isEqualTo("from_");
        assertThat(call(new Trip(), "from__")).isEqualTo("from");
        assertThat(call(new Trip(), "in_")).isEqualTo("in");
    }

    @Test
    void aSingleMethodWithoutABodyMakesAFunction() throws Throwable {
        Greeter greeter = name -> "hello " + name;
        assertThat(JavaObject.methodsOf(greeter.getClass())).contains("__call__");
        assertThat(call(greeter, "__call__", "you")).isEqualTo("hello you");
        assertThat(JavaObject.methodsOf(Ambiguous.class)).doesNotContain("__call__");
        assertThat(call(new Both(), "__call__")).isEqualTo("got");
        assertThat(JavaObject.methodsOf(String.class)).doesNotContain("__call__");
        assertThat(JavaObject.methodsOf(Integer.class)).doesNotContain("__call__");
    }

    private static PythonValue slice(@Nullable Object begin, @Nullable Object end, @Nullable Object step) {
        return PythonValue.of(new PythonName("builtins", "slice"), begin, end, step);
    }

    @Test
    void slicesMayGoBeyondAnyNumber() throws Throwable {
        BigInteger huge = BigInteger.ONE.shiftLeft(100);
        assertThat(call(TEN, "__getitem__", slice(2, 5, null))).isEqualTo(List.of(2, 3, 4));
        assertThat(call(TEN, "__getitem__", slice(7, Long.MAX_VALUE, 1L << 40))).isEqualTo(List.of(7));
        assertThat(call(TEN, "__getitem__", slice(huge.negate(), huge, null))).isEqualTo(TEN);
        assertThat(call(TEN, "__getitem__", slice(null, null, huge))).isEqualTo(List.of(0));
        assertThat(call(TEN, "__getitem__", slice(null, null, huge.negate()))).isEqualTo(List.of(9));
        assertThat(call(TEN, "__getitem__", slice(-3, null, -3))).isEqualTo(List.of(7, 4, 1));
        assertThat(call(TEN, "__getitem__", slice(8L, true, -4))).isEqualTo(List.of(8, 4));
        assertThatThrownBy(() -> call(TEN, "__getitem__", slice("a", null, null)))
                .hasMessageContaining("an index must be");
        assertThatThrownBy(() -> call(TEN, "__getitem__", slice(null, null, 0))).hasMessageContaining("zero");
    }

    @Test
    void anIndexIsOfAnyWholeType() throws Throwable {
        assertThat(call(TEN, "__getitem__", -1L)).isEqualTo(9);
        assertThat(call(TEN, "__getitem__", true)).isEqualTo(1);
        assertThatThrownBy(() -> call(TEN, "__getitem__", 1L << 32)).hasMessageContaining("4294967296 is out of range");
        assertThatThrownBy(() -> call(Collections.emptyList(), "__getitem__", BigInteger.TEN.pow(30)))
                .hasMessageContaining("out of range");
        assertThatThrownBy(() -> call(TEN, "__getitem__", 1.0)).hasMessageContaining("java.lang.Double");
    }
}
