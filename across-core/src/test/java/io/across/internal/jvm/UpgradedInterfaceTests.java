package io.across.internal.jvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.across.OperationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code docs/rolling-upgrades.md} says of interfaces of which the two sides have different versions. */
@Timeout(120)
class UpgradedInterfaceTests {

    private static final String A = "public String a() { return \"a\"; }";

    private static String orders(String methods) {
        return "public interface Orders { " + methods + " } ";
    }

    private static String service(String methods, String bodies) {
        return orders(methods) + "class Service implements Orders { " + bodies + " } ";
    }

    private static void assertRefused(Versions versions, String... parts) {
        assertThatExceptionOfType(OperationException.class)
                .isThrownBy(versions::call)
                .withMessageContainingAll(parts);
    }

    @Test
    void callersDoNotCareForAMethodThatOnlyTheServiceHas() throws Exception {
        String service =
                service("String a(); String b(); default String c() { return b(); }", A + A.replace("a()", "b()"));
        assertThat(Versions.of(orders("String a();"), "orders.a()", service).call())
                .isEqualTo("a");
    }

    @ParameterizedTest
    @CsvSource({"String b();", "default String b() { return a(); }"})
    void aMethodThatOnlyTheCallerHasIsNamed(String method) throws Exception {
        String caller = orders("String a(); " + method);
        String service = service("String a();", A);
        assertThat(Versions.of(caller, "orders.a()", service).call()).isEqualTo("a");
        assertRefused(
                Versions.of(caller, "orders.b()", service),
                "exposed object 'orders' has no method shop.Orders.b()String:",
                "Upgrade its callers last");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # the caller's method           | called as      | the service's method
            String a(String x, int n)       | a("x", 1)      | String a(String x)
            String a(String x)              | a("x")         | String a(String x, int n)
            String a(String x, int n)       | a("x", 1)      | String a(int n, String x)
            String a(int n)                 | a(1)           | String a(long n)
            String a(int n)                 | a(1)           | String a(Integer n)
            String a(String x)              | a("x")         | String a(CharSequence x)
            String a(int... n)              | a(1)           | String a(int n)
            int a()                         | a()            | long a()
            int a()                         | a()            | Integer a()
            CharSequence a()                | a()            | String a()
            String a()                      | a()            | Object a()
            String a()                      | a()            | java.util.concurrent.CompletionStage<String> a()
            """)
    void anotherParameterOrReturnTypeMakesItAnotherMethod(String callers, String call, String services) {
        assertRefused(
                Versions.of(
                        orders(callers + ";"),
                        "orders." + call,
                        service(services + ";", "public " + services + " { throw new AssertionError(); }")),
                "has no method " + signature(callers) + ", but " + signature(services) + ": ");
    }

    /** As a message has it: the types of the parameters, then the returned one. */
    private static String signature(String method) {
        String text = method.replaceAll(" [nx](?=[,)])", "")
                .replace("...", "[]")
                .replace(", ", ",")
                .replaceAll("java[.a-z]*\\.|<String>", "");
        int blank = text.indexOf(' ');
        return "shop.Orders." + text.substring(blank + 1) + text.substring(0, blank);
    }

    @Test
    void namesOfParametersDoNotMatter() throws Exception {
        assertThat(Versions.of(
                                orders("String a(String x);"),
                                "orders.a(\"v\")",
                                service("String a(String y);", "public String a(String y) { return y; }"))
                        .call())
                .isEqualTo("v");
    }

    @Test
    void theOldFormBesideTheNewOneServesOldCallers() throws Exception {
        String service = service(
                "default String a(String x) { return a(x, 1); } String a(String x, int n);",
                "public String a(String x, int n) { return x + n; }");
        assertThat(Versions.of(orders("String a(String x);"), "orders.a(\"x\")", service)
                        .call())
                .isEqualTo("x1");
    }

    @Test
    void aClassThatHasMovedIsShownWithItsPackage() {
        String record = "record R(int n) implements java.io.Serializable {}";
        assertRefused(
                Versions.of(
                        orders("String a(other.R r);"),
                        "orders.a(null)",
                        service("String a(R r);", "public String a(R r) { return null; }") + record,
                        "other.R",
                        "package other; public " + record),
                "has no method shop.Orders.a(R)String, but shop.Orders.a(Lshop/R;)Ljava/lang/String;:");
    }

    @Test
    void elementsOfCollectionsAreNotCompared() {
        String numbers = "java.util.List<Integer> a();";
        assertThatExceptionOfType(ClassCastException.class)
                .isThrownBy(Versions.of(
                        orders("java.util.List<String> a();"),
                        "orders.a().get(0).length()",
                        service(numbers, "public java.util.List<Integer> a() { return java.util.List.of(1); }"))::call);
    }

    @Test
    void theInterfaceItselfMayMove() throws Exception {
        String here = "public class Orders { public interface New { String a(); } "
                + "static class Service implements New { " + A + "} }";
        String there = service("String a();", A);
        assertThat(Versions.of(here, "((Orders.New) it).a()", there).call("shop.Orders$New"))
                .isEqualTo("a");
    }

    @Test
    void aMethodOfACallbackIsFoundByItsName() throws Exception {
        String caller = orders("String a(Listener l); interface Listener { String got(long n); }");
        String service = service(
                "String a(Listener l); interface Listener { String got(int n); }",
                "public String a(Listener l) { return l.got(1); }");
        assertThat(Versions.of(caller, "orders.a(n -> \"got \" + n)", service).call())
                .isEqualTo("got 1");
    }
}
