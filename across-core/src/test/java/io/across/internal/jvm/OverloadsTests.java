package io.across.internal.jvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.across.OperationException;
import io.across.RemoteObject;
import io.across.internal.invoke.Overloads;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which method a call by name means, and how it is reached. */
class OverloadsTests {

    @Test
    void theExactTypeWinsOverWiderAndBoxedOnes() throws Exception {
        assertThat(call(new Numbers(), "of", 1)).isEqualTo("int");
        assertThat(call(new Numbers(), "of", 1L)).isEqualTo("long");
        assertThat(call(new Numbers(), "of", 1.5)).isEqualTo("double");
        assertThat(call(new Numbers(), "of", "1")).isEqualTo("Object");
    }

    @Test
    void numbersWidenToTheNearestType() throws Exception {
        assertThat(call(new Numbers(), "of", (byte) 1)).isEqualTo("int");
        assertThat(call(new Numbers(), "of", (short) 1)).isEqualTo("int");
        assertThat(call(new Numbers(), "of", 'c')).isEqualTo("int");
        assertThat(call(new Numbers(), "of", 1.5f)).isEqualTo("double");
        assertThat(call(new Numbers(), "onlyFloat", Long.MAX_VALUE)).isEqualTo("float");
    }

    @Test
    void numbersNeverNarrow() {
        assertThatThrownBy(() -> call(new Numbers(), "onlyShort", 1))
                .isInstanceOf(OperationException.class)
                .hasMessageContaining("no public method onlyShort(java.lang.Integer); there is onlyShort(short)");
        assertThatThrownBy(() -> call(new Numbers(), "onlyShort", 'c')).isInstanceOf(OperationException.class);
        assertThatThrownBy(() -> call(new Numbers(), "onlyFloat", 1.5)).isInstanceOf(OperationException.class);
        assertThatThrownBy(() -> call(new Numbers(), "onlyFloat", true)).isInstanceOf(OperationException.class);
    }

    @Test
    void aMessageDoesNotTellOfMillionsOfArguments() {
        Object[] many = Collections.nCopies(1_000_000, 1).toArray();
        assertThatThrownBy(() -> call(new Numbers(), "onlyShort", many))
                .isInstanceOf(OperationException.class)
                .hasMessageContaining("java.lang.Integer and 999950 more); there is onlyShort(short)")
                .satisfies(error -> assertThat(error.getMessage()).hasSizeLessThan(2_000));
    }

    @Test
    void boxesFitTheirPrimitivesAndTheOtherWayRound() throws Exception {
        assertThat(call(new Boxes(), "box", 1)).isEqualTo("Integer");
        assertThat(call(new Boxes(), "both", 1)).isEqualTo("int");
        assertThat(call(new Boxes(), "number", 1L)).isEqualTo("Number");
    }

    @Test
    void theNearestReferenceTypeWins() throws Exception {
        assertThat(call(new References(), "of", new ArrayList<>())).isEqualTo("List");
        assertThat(call(new References(), "of", Collections.emptySet())).isEqualTo("Collection");
        assertThat(call(new References(), "of", "text")).isEqualTo("Object");
    }

    @Test
    void nullTakesTheMostSpecificTypeAndNeverAPrimitive() throws Exception {
        assertThat(call(new References(), "of", (Object) null)).isEqualTo("List");
        assertThat(call(new Boxes(), "both", (Object) null)).isEqualTo("Integer");
        assertThatThrownBy(() -> call(new Numbers(), "onlyShort", (Object) null))
                .isInstanceOf(OperationException.class)
                .hasMessageContaining("onlyShort(null)");
    }

    @Test
    void whatFitsEquallyWellIsRefusedByName() {
        assertThatThrownBy(() -> call(new Ambiguous(), "of", (Object) null))
                .isInstanceOf(OperationException.class)
                .hasMessageContaining("has more than one public method of(null)")
                .hasMessageContaining("(java.lang.Integer), (java.lang.String)");
        assertThatThrownBy(() -> call(new Ambiguous(), "crossed", 1, 1))
                .isInstanceOf(OperationException.class)
                .hasMessageContaining("has more than one public method crossed");
    }

    @Test
    void variableArityGathersTheRest() throws Exception {
        assertThat(call(new Variable(), "join", "a", "b", "c")).isEqualTo("strings[a, b, c]");
        assertThat(call(new Variable(), "join")).isEqualTo("strings[]");
        assertThat(call(new Variable(), "join", (Object) new String[] {"x"})).isEqualTo("strings[x]");
        assertThat(call(new Variable(), "join", "a")).isEqualTo("one a");
        assertThat(call(new Variable(), "sum", 1, (byte) 2, 'c')).isEqualTo(1 + 2 + 'c');
    }

    @Test
    void variableArityNeedsItsFixedParametersToFit() throws Exception {
        assertThat(call(new Variable(), "fixed", 5, 1)).isEqualTo("Integer then [1]");
        assertThat(call(new Variable(), "fixed", "5", 1)).isEqualTo("String then [1]");
        assertThatThrownBy(() -> call(new Variable(), "fixed", 5.0, 1))
                .isInstanceOf(OperationException.class)
                .hasMessageContaining("no public method fixed(java.lang.Double, java.lang.Integer)");
        assertThatThrownBy(() -> call(new Variable(), "fixed")).isInstanceOf(OperationException.class);
    }

    @Test
    void elementsDecideBetweenVariableArities() throws Exception {
        assertThat(call(new Variable(), "elements", 1, 2)).isEqualTo("int...");
        assertThat(call(new Variable(), "elements", 1, 2L)).isEqualTo("long...");
        assertThat(call(new Variable(), "elements", "a", "b")).isEqualTo("Object...");
    }

    @Test
    void aMethodWinsOverItsBridge() throws Exception {
        Overloads.Choice choice = Overloads.choose(Version.class, "compareTo", new Object[] {new Version(1)});
        assertThat(choice.method().isBridge()).isFalse();
        assertThat(Overloads.choose(Version.class, "compareTo", new Object[] {null})
                        .method()
                        .isBridge())
                .isFalse();
        Overloads.Choice covariant = Overloads.choose(Version.class, "self", new Object[0]);
        assertThat(covariant.method().getReturnType()).isEqualTo(Version.class);
    }

    @Test
    void defaultMethodsOfInterfacesAreMethods() throws Exception {
        assertThat(call(new Greeter(), "greet", "you")).isEqualTo("hello you");
    }

    @Test
    void staticMethodsAndThoseOfObjectAreRefused() {
        assertThatThrownBy(() -> call(new Greeter(), "create")).hasMessageContaining("no public method create()");
        assertThatThrownBy(() -> call(new Greeter(), "ofInterface")).hasMessageContaining("no public method");
        for (String name : List.of("getClass", "notify", "notifyAll", "wait", "clone", "finalize")) {
            assertThatThrownBy(() -> call(new Greeter(), name))
                    .as(name)
                    .isInstanceOf(OperationException.class)
                    .hasMessageContaining("no public method " + name);
        }
        assertThatThrownBy(() -> call(new Greeter(), "hidden")).hasMessageContaining("no public method hidden()");
    }

    @Test
    void methodsOfClassesThatAreClosedAreReachedThroughOpenOnes() throws Throwable {
        CodecEnd end = CodecEnd.pair();
        RemoteObject order = io.across.Proxies.remote(end.proxyOf(String.CASE_INSENSITIVE_ORDER));
        assertThat(order.invoke("compare", "a", "A")).isEqualTo(0);
        RemoteObject list = io.across.Proxies.remote(end.proxyOf(Collections.unmodifiableList(List.of("a"))));
        assertThat(list.invoke("get", 0)).isEqualTo("a");
        assertThat(list.invoke("size")).isEqualTo(1);
        RemoteObject entry = io.across.Proxies.remote(
                end.proxyOf(Map.of("k", "v").entrySet().iterator().next()));
        assertThat(entry.invoke("getKey")).isEqualTo("k");
    }

    @Test
    @SuppressWarnings("unchecked")
    void aProxyUnderAnInterfaceThatItsObjectLacksFindsMethodsByName() throws Exception {
        CodecEnd end = CodecEnd.pair();
        RemoteObject plain = (RemoteObject) end.proxyOf(new Duck());
        assertThat(plain.as(Speaker.class).speak(2)).isEqualTo("quack 2");
        assertThatThrownBy(() -> plain.as(Comparable.class).compareTo("x"))
                .isInstanceOf(OperationException.class)
                .hasMessageContaining(Duck.class.getName() + " has no public method compareTo");
    }

    @Test
    void anInterfaceMethodIsCalledAsItIsDeclaredHoweverManyOverloadsFit() throws Exception {
        @SuppressWarnings("unchecked")
        List<Object> list = (List<Object>) CodecEnd.pair().proxyOf(new ArrayList<>(Arrays.asList(7, 8, 9)));
        assertThat(list.remove(0)).isEqualTo(7);
        assertThat(list.remove((Object) 9)).isTrue();
        assertThat(list.size()).isEqualTo(1);
    }

    private static Object call(Object target, String name, Object... args) throws Exception {
        Overloads.Choice choice = Overloads.choose(target.getClass(), name, args);
        return choice.method().invoke(target, choice.args());
    }

    /** Overloads by number; the class is not public, its methods are. */
    static class Numbers {
        public String of(int unused) {
            return "int";
        }

        public String of(long unused) {
            return "long";
        }

        public String of(double unused) {
            return "double";
        }

        public String of(Object unused) {
            return "Object";
        }

        public String onlyShort(short unused) {
            return "short";
        }

        public String onlyFloat(float unused) {
            return "float";
        }
    }

    static class Boxes {
        public String box(Integer unused) {
            return "Integer";
        }

        public String box(long unused) {
            return "long";
        }

        public String both(int unused) {
            return "int";
        }

        public String both(Integer unused) {
            return "Integer";
        }

        public String number(Number unused) {
            return "Number";
        }

        public String number(Serializable unused) {
            return "Serializable";
        }
    }

    static class References {
        public String of(Object unused) {
            return "Object";
        }

        public String of(Collection<?> unused) {
            return "Collection";
        }

        public String of(List<?> unused) {
            return "List";
        }
    }

    static class Ambiguous {
        public String of(String unused) {
            return "String";
        }

        public String of(Integer unused) {
            return "Integer";
        }

        public String crossed(Integer number, Object value) {
            return "first";
        }

        public String crossed(Object value, Integer number) {
            return "second";
        }
    }

    static class Variable {
        public String join(String... texts) {
            return "strings" + Arrays.toString(texts);
        }

        public String join(String text) {
            return "one " + text;
        }

        public int sum(int... numbers) {
            return Arrays.stream(numbers).sum();
        }

        public String fixed(String unused, int... rest) {
            return "String then " + Arrays.toString(rest);
        }

        public String fixed(Integer unused, int... rest) {
            return "Integer then " + Arrays.toString(rest);
        }

        public String elements(int... unused) {
            return "int...";
        }

        public String elements(long... unused) {
            return "long...";
        }

        public String elements(Object... unused) {
            return "Object...";
        }
    }

    /** Its parent's {@code self} returns less. */
    abstract static class Base {
        public abstract Base self();
    }

    static final class Version extends Base implements Comparable<Version> {
        private final int number;

        Version(int number) {
            this.number = number;
        }

        @Override
        public Version self() {
            return this;
        }

        @Override
        public int compareTo(Version other) {
            return Integer.compare(number, other.number);
        }
    }

    interface Greeting {
        default String greet(String whom) {
            return "hello " + whom;
        }

        static Greeter ofInterface() {
            return new Greeter();
        }
    }

    static final class Greeter implements Greeting {
        public static Greeter create() {
            return new Greeter();
        }

        String hidden() {
            return "package-private";
        }
    }

    /** What a duck is not declared to be. */
    public interface Speaker {
        String speak(int times);
    }

    static final class Duck {
        public String speak(int times) {
            return "quack " + times;
        }
    }
}
