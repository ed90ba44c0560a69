package io.across.internal.snippet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a snippet may be, and what its value is. */
@Timeout(120)
class SnippetEngineTests {

    private static final SnippetEngine ENGINE = new SnippetEngine(SnippetEngineTests.class.getClassLoader());

    @ParameterizedTest
    @MethodSource
    void theLastExpressionIsTheValue(String snippet, Object value) throws Throwable {
        assertThat(execute(snippet)).isEqualTo(value);
        assertThat(execute(snippet + ";")).as("with a semicolon").isEqualTo(value);
        assertThat(execute(snippet + " ; // done")).as("with a comment").isEqualTo(value);
        assertThat(execute(snippet + "\n/* done */\n")).as("in lines").isEqualTo(value);
    }

    static Stream<Arguments> theLastExpressionIsTheValue() {
        return Stream.of(
                Arguments.of("2 + 2", 4),
                Arguments.of("var two = 2; two + two", 4),
                Arguments.of("\"text\"", "text"),
                Arguments.of("'c'", 'c'),
                Arguments.of("2L * 3", 6L),
                Arguments.of("null", null),
                Arguments.of("int i = 1; i", 1),
                Arguments.of("int i = 1; i++", 1),
                Arguments.of("int i = 1; ++i", 2),
                Arguments.of("int i = 1; i = 5", 5),
                Arguments.of("int a = 1, b = 2; a < b", true),
                Arguments.of("int a = 1, b = 2; a < b && b > a", true),
                Arguments.of("int a = 1, b = 2; a < b == true", true),
                Arguments.of("int a = 6, b = 2; a * b", 12),
                Arguments.of("int a = 6, b = 2; a & b", 2),
                Arguments.of("int a = 6, b = 2; (a) - b", 4),
                Arguments.of("int a = 6; a > 5 ? \"big\" : \"small\"", "big"),
                Arguments.of("int[] a = {1, 2}; a[1]", 2),
                Arguments.of("new int[] {1, 2}.length", 2),
                Arguments.of("new int[] {1, 2}", new int[] {1, 2}),
                Arguments.of("int[].class", int[].class),
                Arguments.of("Thread.State.NEW", Thread.State.NEW),
                Arguments.of("Object o = \"s\"; o instanceof String s && s.length() == 1", true),
                Arguments.of("new StringBuilder().append(1).append('x').toString()", "1x"),
                Arguments.of("java.util.List.of(1, 2).stream().map(x -> x * 2).toList()", List.of(2, 4)),
                Arguments.of("((java.util.function.IntSupplier) () -> { return 3; }).getAsInt()", 3),
                Arguments.of("int x = 3; switch (x) { case 3 -> \"three\"; default -> \"other\"; }", "three"),
                Arguments.of("int x = 1; switch (x) { case 3: yield 3; default: yield 4; }", 4),
                Arguments.of(
                        "int x = 1; switch (x) { case 1 -> String.valueOf(x); default -> String.valueOf(2); }", "1"),
                Arguments.of("\"} ; {\"", "} ; {"),
                Arguments.of("\"\"\"\n  } ;\n  { // no comment\n  \"\"\"", "} ;\n{ // no comment\n"),
                Arguments.of("/* } ; */ 1 /* { */", 1),
                Arguments.of("1 + // one } ;\n 2", 3),
                Arguments.of("char \\u0061 = 'a'; a", 'a'));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "  \n\t ",
                "// nothing",
                "/* nothing */",
                ";",
                ";;",
                "int x = 1;",
                "int x = 1",
                "import java.util.*;",
                "java.util.List.of().forEach(x -> {})",
                "new java.util.ArrayList<String>().clear();",
                "if (true) { }",
                "for (int i = 0; i < 3; i++) { i++; }",
                "while (true) { break; }",
                "do { } while (false)",
                "{ int y = 1; }",
                "class A { }",
                "int x = 3; switch (x) { case 3 -> System.gc(); default -> System.lineSeparator(); }",
                "if (false) return 1;",
                "try { } finally { }",
                "label: for (;;) { break label; }"
            })
    void whatEndsInNoExpressionHasNoValue(String snippet) throws Throwable {
        assertThat(execute(snippet)).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "return 5;",
                "return 5",
                "return 5; // done",
                "if (true) return 5; 6",
                "if (true) { return 5; } else { return 6; }",
                "while (true) { return 5; }",
                "for (int i = 0; ; i++) { if (i == 5) return i; }",
                "for (int i = 0; i < 10; i++) { if (i == 5) return i; }\nthrow new Error();",
                "try { throw new Exception(); } catch (Exception e) { return 5; }",
                "synchronized (Object.class) { return 5; }",
                "{ return 5; }"
            })
    void returnGivesAValueFromAnywhere(String snippet) throws Throwable {
        assertThat(execute(snippet)).isEqualTo(5);
    }

    @Test
    void importsStandAtTheTop() throws Throwable {
        String snippet = """
                // what a snippet may import
                import java.util.List;
                import java.util.concurrent.*; import java.util.Map.Entry;
                /* and statics */ import static java.lang.Math.max;
                import static java.util.stream.Collectors.*;

                Entry<String, Integer> entry = new ConcurrentHashMap<>(java.util.Map.of("import x;", max(1, 2)))
                        .entrySet().iterator().next();
                List.of(entry.getKey(), entry.getValue()).stream().map(String::valueOf).collect(joining("="))
                """;
        assertThat(execute(snippet)).isEqualTo("import x;=2");
    }

    @Test
    @EnabledForJreRange(min = JRE.JAVA_25)
    void modulesAreImportedWhereTheLanguageCan() throws Throwable {
        assertThat(execute("import module java.base; List.of(1).size()")).isEqualTo(1);
    }

    @Test
    void aSnippetMayDeclareTypes() throws Throwable {
        String snippet = """
                record Point(int x, int y) { static Point origin() { return new Point(0, 0); } }
                enum Way { THERE, BACK; Way other() { return this == THERE ? BACK : THERE; } }
                interface Shape { default int corners() { return 0; } }
                class Square implements Shape {
                    class Corner { }
                    @Override public int corners() { return 4; }
                    Corner corner() { return new Corner(); }
                }
                @Deprecated class Unused<T extends Comparable<T>> { T t; }
                Shape round = new Shape() { };
                Point.origin().x() + " " + Way.THERE.other() + " " + new Square().corners() + " " + round.corners()
                        + " " + new Square().corner().getClass().getSimpleName()
                """;
        assertThat(execute(snippet)).isEqualTo("0 BACK 4 0 Corner");
    }

    @Test
    void aSnippetThrowsItsOwnExceptions() {
        assertThatThrownBy(() -> execute("throw new IllegalStateException(\"x\")"))
                .isExactlyInstanceOf(IllegalStateException.class)
                .hasMessage("x")
                .hasNoCause();
        assertThatThrownBy(() -> execute("throw new java.io.IOException(\"checked\");"))
                .isExactlyInstanceOf(IOException.class)
                .hasMessage("checked");
        IllegalArgumentException mine = new IllegalArgumentException();
        assertThatThrownBy(() -> ENGINE.execute("throw e;", Map.of("e", mine))).isSameAs(mine);
    }

    @Test
    void stackTracesHaveTheLinesOfTheSnippet() {
        String snippet = """
                import java.util.List;
                // a comment
                Runnable task = () -> {
                    throw new IllegalStateException();
                };

                task.run();
                """;
        assertThatThrownBy(() -> execute(snippet)).satisfies(e -> {
            List<String> frames = Stream.of(e.getStackTrace())
                    .map(StackTraceElement::toString)
                    .limit(2)
                    .toList();
            assertThat(frames.get(0)).matches("Snippet\\.lambda\\$run\\$\\d\\(snippet:4\\)");
            assertThat(frames.get(1)).isEqualTo("Snippet.run(snippet:7)");
        });
    }

    @Test
    void variablesHaveTheTypesOfTheirValues() throws Throwable {
        assertThat(ENGINE.execute("x + x", Map.of("x", 2))).isEqualTo(4);
        assertThat(ENGINE.execute("x + x", Map.of("x", "2"))).isEqualTo("22");
        assertThat(ENGINE.execute("x + x", Map.of("x", 2L))).isEqualTo(4L);
        assertThat(ENGINE.execute("list.get(i)", Map.of("list", List.of("a", "b"), "i", 1)))
                .isEqualTo("b");
        assertThat(ENGINE.execute("xs[1].length()", Map.of("xs", new String[] {"a", "bcd"})))
                .isEqualTo(3);
        assertThat(ENGINE.execute("xs[0][1]", Map.of("xs", new int[][] {{1, 2}})))
                .isEqualTo(2);
    }

    @Test
    void aVariableMayBeNull() throws Throwable {
        Map<String, Object> variables = new HashMap<>();
        variables.put("x", null);
        assertThat(ENGINE.execute("x == null ? \"none\" : x.toString()", variables))
                .isEqualTo("none");
        variables.put("x", 7);
        assertThat(ENGINE.execute("x == null ? \"none\" : x.toString()", variables))
                .isEqualTo("7");
    }

    @Test
    void variablesAreLocalVariables() throws Throwable {
        List<String> list = new ArrayList<>();
        Map<String, Object> variables = Map.of("list", list, "n", 2);

        assertThat(ENGINE.execute("Runnable r = () -> list.add(\"r\"); r.run(); n = n + 1; n", variables))
                .isEqualTo(3);

        assertThat(list).containsExactly("r");
        assertThat(variables).containsEntry("n", 2);
    }

    @Test
    void aSnippetMayHaveMoreVariablesThanAMethodHasParameters() throws Throwable {
        Map<String, Object> variables = new HashMap<>();
        for (int i = 0; i < 400; i++) {
            variables.put("v" + i, i);
        }
        assertThat(ENGINE.execute("v0 + v399", variables)).isEqualTo(399);
    }

    @Test
    void namesOfTheWrapperAreFreeForSnippets() throws Throwable {
        assertThat(execute("record Snippet(int run) { } Object $result = 3; var $values = 4; new Snippet(2).run()"))
                .isEqualTo(2);
        assertThat(ENGINE.execute("Snippet + $result + run", Map.of("Snippet", 1, "$result", 2, "run", 3)))
                .isEqualTo(6);
    }

    @Test
    void warningsDoNotMatter() throws Throwable {
        assertThat(
                        execute(
                                "java.util.List<String> l = new java.util.ArrayList(); l.add(\"\"); new java.util.Date(70, 0, 2).getYear()"))
                .isEqualTo(70);
    }

    @Test
    void theSnippetRunsInTheCallingThread() throws Throwable {
        assertThat(execute("Thread.currentThread()")).isSameAs(Thread.currentThread());
    }

    private static Object execute(String snippet) throws Throwable {
        return ENGINE.execute(snippet, Map.of());
    }
}
