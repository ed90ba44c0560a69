package io.across.internal.jvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.across.OperationException;
import io.across.RemoteException;
import java.lang.reflect.UndeclaredThrowableException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code docs/rolling-upgrades.md} says of classes of which the two sides have different versions. */
@Timeout(120)
class UpgradedClassTests {

    /** Both ways: the caller sends one of its values, or gets one of the service. */
    private static final String ORDERS = "interface Orders { String send(T value); T get() throws Exception; }";

    private static final String SERVICE = "class Service implements Orders {"
            + " public String send(T value) { return value.toString(); } public T get() throws Exception { return T.make(); } } ";

    private static Versions sending(String callers, String services) {
        return Versions.of(ORDERS + callers, "orders.send(T.make())", ORDERS + SERVICE + services);
    }

    private static Versions getting(String callers, String services) {
        String get = "((java.util.concurrent.Callable<Object>) () -> orders.get())";
        return Versions.of(ORDERS + callers + CALLING, "Calling.call(" + get + ")", ORDERS + SERVICE + services);
    }

    private static final String CALLING =
            " class Calling { static Object call(java.util.concurrent.Callable<Object> it) {"
                    + " try { return it.call(); } catch (RuntimeException e) { throw e; }"
                    + " catch (Exception e) { throw new AssertionError(e); } } }";

    private static void assertUnreadable(Versions versions, String... parts) {
        assertThatExceptionOfType(OperationException.class)
                .isThrownBy(versions::call)
                .withMessageContaining("cannot be read by the receiver")
                .withMessageContainingAll(parts)
                .withMessageContaining("Is class shop.T the same on both sides");
    }

    private static String record(String component, String value) {
        return "record T(" + component + ") implements java.io.Serializable { static T make() { return new T(" + value
                + "); } }";
    }

    private static String plain(String members) {
        return "class T implements java.io.Serializable { " + members + " static T make() { return new T(); } }";
    }

    private static String enumeration(String constants, String made) {
        return "enum T { " + constants + "; static T make() { return " + made + "; } }";
    }

    @Test
    void aComponentOrFieldOfAnotherTypeIsExplainedOnEitherSide() {
        String number = record("int n", "1");
        String large = record("long n", "1");
        assertUnreadable(sending(number, large), "incompatible types for field n");
        assertUnreadable(getting(number, large), "incompatible types for field n");
        assertUnreadable(sending(record("Integer n", "1"), record("String n", "null")), "Cannot cast");

        String version = "private static final long serialVersionUID = 1; ";
        assertUnreadable(
                sending(plain(version + "Integer n = 1;"), plain(version + "String n;")), "to field shop.T.n of type");
    }

    @Test
    void aComponentWithAnotherNameIsAnotherComponent() throws Exception {
        assertThat(sending(record("String n", "\"x\""), record("String m", "null"))
                        .call())
                .isEqualTo("T[m=null]");
    }

    @Test
    void aRecordThatRefusesNullSaysSo() {
        String strict = "record T(String n, String m) implements java.io.Serializable {"
                + " T { java.util.Objects.requireNonNull(m, \"m is missing\"); } static T make() { return null; } }";
        assertUnreadable(sending(record("String n", "\"x\""), strict), "m is missing");
    }

    @Test
    void aMethodMoreIsAnotherVersionOfAClassWithoutAVersion() {
        assertUnreadable(sending(plain("int n; public void more() {}"), plain("int n;")), "serialVersionUID");
        assertUnreadable(getting(plain("int n; public void more() {}"), plain("int n;")), "serialVersionUID");
    }

    @Test
    void aRecordAndAClassAreNotTheSame() {
        assertUnreadable(sending(record("int n", "1"), plain("int n;")), "serialVersionUID");
    }

    @Test
    void aConstantThatOnlyOneSideHasIsNamed() throws Exception {
        String more = enumeration("NEW, OLD", "NEW");
        String fewer = enumeration("OLD", "OLD");
        assertUnreadable(sending(more, fewer), "enum constant NEW does not exist in class shop.T");
        assertUnreadable(getting(fewer, more), "enum constant NEW does not exist in class shop.T");
        assertThat(sending(fewer, more).call()).isEqualTo("OLD");
        assertThat(getting(more, fewer).call()).hasToString("OLD");
    }

    @Test
    void aSubclassThatOnlyOneSideHasIsNamed() {
        String shape = "sealed interface T extends java.io.Serializable { record A(int n) implements T {}"
                + " static T make() { return new A(1); }";
        String more = shape.replace("new A", "new B") + " record B(int n) implements T {} }";
        for (Versions versions : new Versions[] {sending(more, shape + "}"), getting(shape + "}", more)}) {
            assertThatExceptionOfType(OperationException.class)
                    .isThrownBy(versions::call)
                    .withMessage("class shop.T$B is unknown to the receiver: add it to the class path there"
                            + " before it is sent");
        }
    }

    private static String throwing(String exception) {
        return "class T { static T make() throws Exception { throw new Sold(\"out\"); } } " + exception;
    }

    private static String exception(String members) {
        return "class Sold extends RuntimeException { " + members + " Sold(String m) { super(m); } }";
    }

    @ParameterizedTest
    @CsvSource({"int code = 3;,''", "'',int code = 3;"})
    void anExceptionWithAFieldMoreArrivesWithItsMessage(String callersField, String servicesField) {
        String t = "class T { static T make() { return null; } } ";
        assertThat(catchThrowable(getting(t + exception(callersField), throwing(exception(servicesField)))::call))
                .hasMessage("out")
                .satisfies(e -> assertThat(e.getClass().getName()).isEqualTo("shop.Sold"));
    }

    @Test
    void anExceptionThatOnlyTheServiceHasArrivesAsTheNearest() {
        String none = "class T { static T make() { return null; } } ";
        assertThat(catchThrowable(getting(none, throwing(exception("")))::call))
                .isInstanceOfSatisfying(
                        RemoteException.class,
                        e -> assertThat(e.remoteClassName()).isEqualTo("shop.Sold"));
        assertThat(catchThrowable(getting(
                        none, throwing(exception("").replace("RuntimeException", "IllegalStateException")))::call))
                .isExactlyInstanceOf(IllegalStateException.class)
                .hasMessage("out");
    }

    @Test
    void aCheckedExceptionThatTheCallersInterfaceDoesNotDeclareIsWrapped() {
        String thrown = "class Service implements Orders { public String a() throws java.io.IOException {"
                + " throw new java.io.FileNotFoundException(\"out\"); } }";
        Versions versions = Versions.of(
                "public interface Orders { String a(); }",
                "orders.a()",
                "public interface Orders { String a() throws java.io.IOException; } " + thrown);
        assertThat(catchThrowable(versions::call))
                .isInstanceOf(UndeclaredThrowableException.class)
                .hasMessageEndingWith(
                        "Orders.a() threw on the other side what it does not declare here: java.io.FileNotFoundException: out")
                .hasRootCauseMessage("out");
    }
}
