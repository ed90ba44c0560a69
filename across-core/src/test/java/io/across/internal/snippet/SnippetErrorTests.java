package io.across.internal.snippet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import io.across.SnippetException;
import io.across.SnippetException.Diagnostic;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a snippet may not be, and what is said of it. */
@Timeout(120)
class SnippetErrorTests {

    private static final SnippetEngine ENGINE = new SnippetEngine(SnippetErrorTests.class.getClassLoader());

    @ParameterizedTest
    @MethodSource
    void anErrorIsWhereItIsInTheSnippet(String snippet, int line, int column, String message) {
        assertThat(diagnosticsOf(snippet)).singleElement().satisfies(diagnostic -> {
            assertThat(diagnostic.line()).isEqualTo(line);
            assertThat(diagnostic.column()).isEqualTo(column);
            assertThat(diagnostic.message()).contains(message);
        });
    }

    static Stream<Arguments> anErrorIsWhereItIsInTheSnippet() {
        return Stream.of(
                Arguments.of("y", 1, 1, "cannot find symbol"),
                Arguments.of("y;", 1, 1, "cannot find symbol"),
                Arguments.of("1 + y", 1, 5, "cannot find symbol"),
                Arguments.of("int x = 1; x.y()", 1, 13, "int cannot be dereferenced"),
                Arguments.of("int x = 1;\n\n  y = x;\nx", 3, 3, "cannot find symbol"),
                Arguments.of("int x = 1;\r\nint z = 2;\r\n\tx + y", 3, 6, "cannot find symbol"),
                Arguments.of("int x = 1;\r  y", 2, 3, "cannot find symbol"),
                Arguments.of("import java.util.List;\nList<String> l = 3;\nl", 2, 18, "int cannot be converted"),
                Arguments.of("import java.util.List; List<String> l = 3;", 1, 41, "int cannot be converted"),
                Arguments.of("import com.nowhere.Missing;\n1", 1, 19, "package com.nowhere does not exist"),
                Arguments.of("// a\nimport java.util.Lisp;\n1", 2, 17, "cannot find symbol"),
                Arguments.of("int x = ;\nx + 1", 1, 9, "illegal start of expression"),
                Arguments.of("foo(", 1, 5, "illegal start of expression"),
                Arguments.of("2 +", 1, 4, "illegal start of expression"),
                Arguments.of("2 +\n\n\n", 1, 4, "illegal start of expression"),
                Arguments.of("5; 6", 1, 1, "not a statement"),
                Arguments.of("1; return 2;", 1, 1, "not a statement"),
                Arguments.of("1; int i = 2;", 1, 1, "not a statement"),
                Arguments.of("return 1; 2", 1, 11, "unreachable"),
                Arguments.of("\"unclosed", 1, 1, "unclosed string literal"),
                Arguments.of("while (true)", 1, 13, "illegal start of statement"),
                Arguments.of("if (true) System.gc()", 1, 22, "';' expected"),
                Arguments.of("this", 1, 1, "cannot be referenced from a static context"),
                Arguments.of("int x = 1; Runnable r = () -> System.out.println(x); x++;", 1, 50, "effectively final"),
                Arguments.of("return;", 1, 1, "missing return value"));
    }

    @Test
    void anImportBehindAStatementIsAnError() {
        assertThat(diagnosticsOf("var x = 1;\nimport java.util.List;\nx"))
                .first()
                .satisfies(diagnostic -> {
                    assertThat(diagnostic.line()).isEqualTo(2);
                    assertThat(diagnostic.column()).isEqualTo(1);
                });
    }

    @Test
    void allErrorsAreReported() {
        assertThat(diagnosticsOf("int a = \"\";\nint b = x;\n  c"))
                .extracting(Diagnostic::line, Diagnostic::column)
                .containsExactly(tuple(1, 9), tuple(2, 9), tuple(3, 3));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "} void x() { {",
                "} } void x() { if (true) {",
                "} return 1; } static { if (true) {",
                "} else {",
                "} if (true) {",
                "}}} class B { static Object x() { if (true) {",
                "}}} class B { } class C { static Object x() { Object $result = null; if (true) {",
                "\\u007d void x() { {",
                "} int x; {",
                "}",
                "{",
                "/*",
                "\"\"\"\n",
                "\\",
                "\\u00",
                "package a; 1",
                "import java.util.List;} class B { static void x() { {",
                "class A { } import java.util.List; 1",
                "case 1:",
                "else 3",
                "2; }\n// {"
            })
    void aSnippetCannotLeaveItsWrapper(String snippet) {
        assertThat(diagnosticsOf(snippet)).isNotEmpty().allSatisfy(diagnostic -> {
            assertThat(diagnostic.line()).isBetween(1, 2);
            assertThat(diagnostic.column()).isBetween(1, snippet.length() + 1);
        });
    }

    @Test
    void aBraceTooManyIsReportedAtTheBrace() {
        assertThat(diagnosticsOf("int x = 1;\n } else {")).containsExactly(new Diagnostic(2, 2, "'}' without '{'"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"int", "a.b", "", "1x", "_", "a b", "x=1;int y", "a\u0000", "x\n", "true", "x;"})
    void aVariableNeedsAName(String name) {
        assertThatThrownBy(() -> ENGINE.execute("1", Map.of(name, 1)))
                .isInstanceOf(SnippetException.class)
                .hasMessage("\"" + name + "\" cannot be the name of a variable");
    }

    @Test
    void nullIsNoNameOfAVariable() {
        Map<String, Object> variables = new HashMap<>();
        variables.put("a", 1);
        variables.put(null, 1);
        assertThatThrownBy(() -> ENGINE.execute("1", variables))
                .isInstanceOf(SnippetException.class)
                .hasMessageContaining("null");
    }

    @Test
    void aVariableCannotBeDeclaredAgain() {
        SnippetException e =
                catchThrowableOfType(SnippetException.class, () -> ENGINE.execute("1;\nint x = 2;", Map.of("x", 1)));
        assertThat(e.diagnostics()).isNotEmpty();
        e = catchThrowableOfType(SnippetException.class, () -> ENGINE.execute("int x = 2;", Map.of("x", 1)));
        assertThat(e.diagnostics()).singleElement().satisfies(d -> {
            assertThat(d.column()).isEqualTo(5);
            assertThat(d.message()).contains("already defined");
        });
    }

    @Test
    void theLengthIsLimited() throws Throwable {
        String padding = " ".repeat(SnippetEngine.MAX_LENGTH - 1);
        assertThat(ENGINE.execute(padding + "1", Map.of())).isEqualTo(1);
        assertThatThrownBy(() -> ENGINE.execute(padding + "12", Map.of()))
                .isInstanceOf(SnippetException.class)
                .hasMessageContaining("1048577")
                .hasMessageContaining("1048576");
    }

    @Test
    void whatIsTooMuchForTheCompilerIsAnError() {
        String nested = "(".repeat(100_000) + "1" + ")".repeat(100_000);
        assertThatThrownBy(() -> ENGINE.execute(nested, Map.of()))
                .isInstanceOf(SnippetException.class)
                .hasMessageContaining("nested too deeply");
        String large = "int i = 0; " + "i++;".repeat(100_000);
        assertThat(diagnosticsOf(large))
                .singleElement()
                .satisfies(d -> assertThat(d.message()).contains("code too large"));
    }

    @Test
    void theExceptionTravels() throws Exception {
        SnippetException sent = catchThrowableOfType(SnippetException.class, () -> ENGINE.execute("x +\n y", Map.of()));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(sent);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            SnippetException arrived = (SnippetException) in.readObject();
            assertThat(arrived.diagnostics()).hasSize(2).isEqualTo(sent.diagnostics());
            assertThat(arrived)
                    .hasMessage(sent.getMessage())
                    .hasMessageStartingWith("the snippet does not compile:\n1:1: cannot find symbol")
                    .hasMessageContaining("\n2:2: cannot find symbol");
        }
    }

    @Test
    void theStackOfAnErrorIsThatOfTheCaller() {
        assertThatThrownBy(() -> ENGINE.execute("theStackOfAnError", Map.of()))
                .satisfies(e -> assertThat(e.getStackTrace())
                        .extracting(StackTraceElement::getClassName)
                        .contains(SnippetErrorTests.class.getName()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"java.base", "java.base,java.compiler"})
    void aRuntimeWithoutCompilerSaysSo(String modules) throws Exception {
        Process process = new ProcessBuilder(
                        System.getProperty("java.home") + File.separator + "bin" + File.separator + "java",
                        "--limit-modules",
                        modules,
                        "-cp",
                        System.getProperty("java.class.path"),
                        WithoutCompiler.class.getName())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        assertThat(output)
                .startsWith(SnippetException.class.getName())
                .contains("no Java compiler")
                .contains("JDK")
                .contains("jdk.compiler");
    }

    static final class WithoutCompiler {

        public static void main(String[] args) throws Throwable {
            try {
                new SnippetEngine(WithoutCompiler.class.getClassLoader()).execute("x", Map.of("x", List.of(1)));
            } catch (SnippetException e) {
                System.out.println(e);
            }
        }
    }

    private static List<Diagnostic> diagnosticsOf(String snippet) {
        SnippetException e = catchThrowableOfType(SnippetException.class, () -> ENGINE.execute(snippet, Map.of()));
        assertThat(e).as("exception of %s", snippet).isNotNull();
        return e.diagnostics();
    }
}
