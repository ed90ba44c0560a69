package io.across.internal.jvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.across.OperationException;
import io.across.Options;
import io.across.Proxies;
import io.across.RemoteCode;
import io.across.RemoteException;
import java.lang.reflect.Method;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.ThrowingSupplier;

/** Classes that one loader has and another has not, on either side. */
@Timeout(60)
class ClassLoaderTests {

    private static final ClassLoader APPLICATION = ClassLoaderTests.class.getClassLoader();

    private static final Sources PLUGIN = Sources.compile(
            "plugin.Greeter",
            "package plugin; public interface Greeter { String greet(String whom);"
                    + " default Greeter self() { return this; } }",
            "plugin.Hello",
            "package plugin; public class Hello implements Greeter, org.junit.jupiter.api.function.ThrowingSupplier<String> {"
                    + " public String greet(String whom) { return \"hello \" + whom; }"
                    + " public String get() { return \"local\"; } }",
            "plugin.Problem",
            "package plugin; public class Problem extends Exception {"
                    + " public Problem(String message, Throwable cause) { super(message, cause); } }",
            "plugin.Value",
            "package plugin; public record Value(int number) implements java.io.Serializable {}",
            "plugin.Secret",
            "package plugin; interface Secret extends java.io.Serializable { int number(); }",
            "plugin.Jobs",
            """
            package plugin;
            import io.across.RemoteCallable;
            import java.lang.reflect.Proxy;
            public class Jobs {
                public static RemoteCallable<Object, Exception> make() { return () -> new Hello(); }
                public static RemoteCallable<Object, Exception> value() { return () -> new Value(7); }
                public static RemoteCallable<Object, Exception> captured() {
                    Value value = new Value(8);
                    return () -> value.number();
                }
                public static RemoteCallable<Object, Exception> problem() {
                    return () -> { throw new IllegalStateException("outer",
                            new Problem("inner", new java.io.IOException("innermost"))); };
                }
                public static RemoteCallable<Object, Exception> context() {
                    return () -> Thread.currentThread().getContextClassLoader() == Jobs.class.getClassLoader();
                }
                public static Object secret() {
                    return Proxy.newProxyInstance(Jobs.class.getClassLoader(), new Class<?>[] {Secret.class},
                            new Handler());
                }
                record Handler() implements java.lang.reflect.InvocationHandler, java.io.Serializable {
                    public Object invoke(Object proxy, java.lang.reflect.Method method, Object[] args) { return 9; }
                }
            }
            """);

    @Test
    void lambdasAndValuesOfAChosenLoaderTravel() throws Throwable {
        ClassLoader there = PLUGIN.loader(APPLICATION);
        ClassLoader here = PLUGIN.loader(APPLICATION);
        try (JvmPair pair = pair(here, there)) {
            Object value = pair.a().apply(job(here, "value"));
            assertThat(value.getClass().getClassLoader()).isSameAs(here);
            assertThat(value).hasToString("Value[number=7]");
            assertThat(pair.a().apply(job(here, "captured"))).isEqualTo(8);
        }
    }

    @Test
    void servedCodeHasTheConnectionsLoaderAsItsContext() throws Throwable {
        ClassLoader there = PLUGIN.loader(APPLICATION);
        ClassLoader here = PLUGIN.loader(APPLICATION);
        try (JvmPair pair = pair(here, there)) {
            for (int i = 0; i < 20; i++) {
                assertThat(pair.a().apply(job(here, "context"))).isEqualTo(true);
                assertThat(pair.a().applyAsync(job(here, "context")).get(30, TimeUnit.SECONDS))
                        .isEqualTo(true);
            }
        }
    }

    @Test
    void theContextOfTheThreadThatConnectsIsTheLoaderUnlessOneIsChosen() throws Throwable {
        ClassLoader context = PLUGIN.loader(APPLICATION);
        Thread current = Thread.currentThread();
        ClassLoader before = current.getContextClassLoader();
        current.setContextClassLoader(context);
        JvmPair pair;
        try {
            pair = JvmPair.open();
        } finally {
            current.setContextClassLoader(before);
        }
        try (pair) {
            assertThat(pair.a().apply(job(context, "value")).getClass().getClassLoader())
                    .isSameAs(context);
        }
    }

    @Test
    void aProxyHasInterfacesOfBothLoaders() throws Throwable {
        ClassLoader there = PLUGIN.loader(APPLICATION);
        // Sees the plugin, but nothing of the application: as a loader of modules might.
        ClassLoader here = PLUGIN.without("plugin.Hello", "plugin.Jobs").loader(ClassLoader.getPlatformClassLoader());
        try (JvmPair pair = pair(here, there)) {
            Object proxy = pair.a().applyRef(job(PLUGIN.loader(APPLICATION), "make"));
            assertThat(proxy).isInstanceOf(ThrowingSupplier.class);
            assertThat(((ThrowingSupplier<?>) proxy).get()).isEqualTo("local");
            Class<?> greeter = Class.forName("plugin.Greeter", false, here);
            assertThat(proxy).isInstanceOf(greeter);
            assertThat(greeter.getMethod("greet", String.class).invoke(proxy, "you"))
                    .isEqualTo("hello you");
            assertThat(greeter.getMethod("self").invoke(proxy)).isSameAs(proxy);
        }
    }

    @Test
    void aProxyHasTheInterfacesThatAreKnownHere() throws Throwable {
        ClassLoader there = PLUGIN.loader(APPLICATION);
        try (JvmPair pair = pair(APPLICATION, there)) {
            Object proxy = pair.a().applyRef(job(there, "make"));
            assertThat(((ThrowingSupplier<?>) proxy).get()).isEqualTo("local");
            assertThat(proxy.getClass().getInterfaces()).containsExactly(ThrowingSupplier.class);
            assertThat(Proxies.invoke(proxy, "greet", "you")).isEqualTo("hello you");
        }
    }

    @Test
    void interfacesOfPackagesThatAreNotExportedAreLeftOut() {
        try (JvmPair pair = JvmPair.open()) {
            Object direct = pair.a().callRef(() -> (Object) ByteBuffer.allocateDirect(8));
            assertThat(direct).isInstanceOf(Comparable.class);
            assertThat(Proxies.isProxy(direct)).isTrue();
        }
    }

    @Test
    void interfacesThatContradictEachOtherHereAreLeftOutAndTheOthersStay() throws Exception {
        CodecEnd end = CodecEnd.pair();
        byte[] lent = end.peer().bytesOf(out -> {
            out.write(Tag.LENT);
            out.writeVarLong(out.lend("supplied"));
            out.writeText("com.acme.Both");
            out.writeVarLong(3);
            List.of(ReturnsText.class, ReturnsNumber.class, Supplier.class)
                    .forEach(type -> out.writeText(type.getName()));
        });
        Object both = end.codec().readResult(end.reader(lent));
        assertThat(both.getClass().getInterfaces()).containsExactly(ReturnsText.class, Supplier.class);
    }

    @Test
    void aClassThatIsMissingOnTheReceiversSideIsNamed() throws Throwable {
        ClassLoader here = PLUGIN.loader(APPLICATION);
        try (JvmPair pair = pair(here, APPLICATION)) {
            assertThatThrownBy(() -> pair.a().apply(job(here, "make")))
                    .isInstanceOf(OperationException.class)
                    .hasMessageContaining("class plugin.Jobs is unknown to the receiver");
            Object value = Class.forName("plugin.Value", true, here)
                    .getConstructor(int.class)
                    .newInstance(1);
            assertThatThrownBy(() -> pair.a().call(a -> a, value))
                    .isInstanceOf(OperationException.class)
                    .hasMessageContaining("class plugin.Value is unknown to the receiver");
            assertThat((int) pair.a().call(() -> 1)).isEqualTo(1);
        }
    }

    @Test
    void aResultOfAClassThatIsMissingHereIsNamed() throws Throwable {
        ClassLoader there = PLUGIN.loader(APPLICATION);
        try (JvmPair pair = pair(APPLICATION, there)) {
            assertThatThrownBy(() -> pair.a().apply(job(there, "value")))
                    .isInstanceOf(OperationException.class)
                    .hasMessageContaining("class plugin.Value is unknown to the receiver");
        }
    }

    @Test
    void aClassOfWhichOnlyAPartIsThereIsNamed() throws Throwable {
        ClassLoader here = PLUGIN.loader(APPLICATION);
        ClassLoader there = PLUGIN.without("plugin.Value").loader(APPLICATION);
        try (JvmPair pair = pair(here, there)) {
            assertThatThrownBy(() -> pair.a().apply(job(here, "captured")))
                    .isInstanceOf(OperationException.class)
                    .hasMessageContaining("plugin")
                    .hasMessageContaining("Value");
            assertThat((int) pair.a().call(() -> 1)).isEqualTo(1);
        }
    }

    @Test
    void anExceptionOfAMissingClassHasAStandInBetweenThoseThatAreKnown() throws Throwable {
        ClassLoader there = PLUGIN.loader(APPLICATION);
        try (JvmPair pair = pair(APPLICATION, there)) {
            assertThatThrownBy(() -> pair.a().apply(job(there, "problem")))
                    .isExactlyInstanceOf(IllegalStateException.class)
                    .cause()
                    .isInstanceOfSatisfying(RemoteException.class, e -> {
                        assertThat(e.remoteClassName()).isEqualTo("plugin.Problem");
                        assertThat(e.remoteMessage()).isEqualTo("inner");
                    })
                    .cause()
                    .isExactlyInstanceOf(java.io.IOException.class)
                    .hasMessage("innermost");
        }
    }

    @Test
    void aJdkProxyOfAPrivateInterfaceTravelsIntoALoaderOfItsOwn() throws Throwable {
        ClassLoader here = PLUGIN.loader(APPLICATION);
        // The private interface is its parent's: the proxy must be, too.
        ClassLoader there = new ClassLoader(PLUGIN.loader(APPLICATION)) {};
        CodecEnd end = CodecEnd.pair(options(there), options(here));
        Object secret =
                Class.forName("plugin.Jobs", true, here).getMethod("secret").invoke(null);
        Object arrived = end.receiveResult(secret);
        assertThat(arrived.getClass().getClassLoader()).isSameAs(there.getParent());
        Method number = arrived.getClass().getMethod("number");
        number.setAccessible(true);
        assertThat(number.invoke(arrived)).isEqualTo(9);
    }

    @Test
    void listsWithNullOfAStreamArriveAsTheyAre() throws Exception {
        List<String> list = java.util.stream.Stream.of("a", null, "b").toList();
        Object arrived = CodecEnd.pair().receiveResult(list);
        assertThat(arrived).isEqualTo(list);
        assertThat(arrived.getClass()).isEqualTo(list.getClass());
        assertThat(CodecEnd.pair().receiveResult(new ArrayList<>(list))).isEqualTo(list);
    }

    private static JvmPair pair(ClassLoader here, ClassLoader there) {
        return JvmPair.open(options(here), options(there));
    }

    private static Options options(ClassLoader loader) {
        return JvmPair.OPTIONS.toBuilder().classLoader(loader).build();
    }

    private static RemoteCode job(ClassLoader loader, String name) throws Exception {
        return (RemoteCode)
                Class.forName("plugin.Jobs", true, loader).getMethod(name).invoke(null);
    }

    /** Contradicts {@link ReturnsNumber}. */
    public interface ReturnsText {
        String answer();
    }

    /** Contradicts {@link ReturnsText}. */
    public interface ReturnsNumber {
        Integer answer();
    }
}
