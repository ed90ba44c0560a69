package io.across.internal.snippet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.across.SnippetException;
import io.across.internal.snippet.TestClasses.ByName;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which classes a snippet can name: those of its parent loader, however this one has them. */
@Timeout(120)
class SnippetClassPathTests {

    private static final Map<String, String> SOURCES = Map.of(
            "shop.goods.Cheese",
            """
            package shop.goods;
            import shop.stock.Shelf;
            public class Cheese extends shop.base.Good implements Comparable<Cheese> {
                public static final Age AGED = Age.OLD;
                public enum Age { YOUNG, OLD; public static class Rule { public static int years() { return 3; } } }
                public record Slice(Cheese of) { }
                public Slice slice() { return new Slice(this); }
                public Shelf shelf() { return new Shelf(); }
                public int compareTo(Cheese other) { return 0; }
            }
            """,
            "shop.base.Good",
            """
            package shop.base;
            public abstract class Good implements shop.base.deep.Priced { public String label = "label"; }
            """,
            "shop.base.deep.Priced",
            "package shop.base.deep; public interface Priced { default int price() { return 7; } }",
            "shop.stock.Shelf",
            """
            package shop.stock;
            public class Shelf {
                public java.util.Map<String, shop.stock.Box<shop.goods.Cheese>> boxes() { return java.util.Map.of("a", new Box<>()); }
            }
            """,
            "shop.stock.Box",
            "package shop.stock; public class Box<T extends shop.base.deep.Priced> { public Lid lid() { return new Lid(); } }",
            "shop.stock.Lid",
            "package shop.stock; public class Lid { public String color() { return \"red\"; } }",
            "Homeless",
            "public class Homeless { public static int answer() { return 42; } }",
            "Snippet",
            "public class Snippet { public static String whose() { return \"shipped\"; } }");

    @TempDir
    static Path directory;

    private static Map<String, byte[]> classFiles;

    /** How a class loader has its classes. */
    enum Shape {
        DIRECTORY,
        JAR,
        JAR_WITHOUT_DIRECTORIES,
        BY_NAME
    }

    @BeforeAll
    static void compile() throws Exception {
        Path classes = directory.resolve("classes");
        TestClasses.compile(classes, SOURCES);
        classFiles = TestClasses.read(classes);
        TestClasses.jar(directory.resolve("full.jar"), classFiles, true);
        TestClasses.jar(directory.resolve("bare.jar"), classFiles, false);
    }

    private static ClassLoader loader(Shape shape) throws Exception {
        if (shape == Shape.BY_NAME) {
            return byName();
        }
        Path path = switch (shape) {
            case DIRECTORY -> directory.resolve("classes");
            case JAR -> directory.resolve("full.jar");
            default -> directory.resolve("bare.jar");
        };
        return new URLClassLoader(new URL[] {path.toUri().toURL()}, SnippetClassPathTests.class.getClassLoader());
    }

    private static ByName byName() {
        ByName loader = new ByName();
        loader.files.putAll(classFiles);
        return loader;
    }

    @ParameterizedTest
    @EnumSource
    void classesAreFoundHoweverTheyAreNamed(Shape shape) throws Throwable {
        SnippetEngine engine = new SnippetEngine(loader(shape));

        assertThat(execute(engine, "import shop.goods.Cheese; new Cheese().price()"))
                .isEqualTo(7);
        assertThat(execute(engine, "import shop.goods.*; new Cheese().slice().of().label"))
                .isEqualTo("label");
        assertThat(execute(
                        engine, "import shop.goods.*; import shop.stock.*; Shelf s = new Cheese().shelf(); s != null"))
                .isEqualTo(true);
        assertThat(execute(engine, "new shop.goods.Cheese().label.length()")).isEqualTo(5);
        assertThat(execute(engine, "shop.goods.Cheese.AGED.name()")).isEqualTo("OLD");
        assertThat(execute(engine, "shop.goods.Cheese.Age.Rule.years()")).isEqualTo(3);
        assertThat(execute(engine, "import shop.goods.Cheese.Slice; new Slice(null).of()"))
                .isNull();
        assertThat(execute(engine, "import shop.goods.Cheese.*; Age.valueOf(\"OLD\").ordinal()"))
                .isEqualTo(1);
        assertThat(execute(engine, "import static shop.goods.Cheese.AGED; AGED.ordinal()"))
                .isEqualTo(1);
        assertThat(execute(engine, "import static shop.goods.Cheese.*; AGED == Age.OLD"))
                .isEqualTo(true);
        assertThat(execute(engine, "import static shop.goods.Cheese.Age.Rule.years; years()"))
                .isEqualTo(3);
        assertThat(execute(engine, "shop.stock.Lid[] lids = {}; lids.length")).isEqualTo(0);
        assertThat(execute(engine, "shop.base.deep.Priced p = new shop.base.deep.Priced() { }; p.price();"))
                .isEqualTo(7);
        assertThat(execute(engine, "Homeless.answer()"))
                .as("a class without package")
                .isEqualTo(42);
        assertThat(execute(engine, "((Object) Homeless.class).toString()")).isEqualTo("class Homeless");
    }

    @ParameterizedTest
    @EnumSource
    void classesThatTheSnippetDoesNotNameAreFoundWhenTheyAreNeeded(Shape shape) throws Throwable {
        SnippetEngine engine = new SnippetEngine(loader(shape));

        assertThat(execute(engine, "import shop.goods.Cheese; new Cheese().shelf().boxes().get(\"a\").lid().color()"))
                .isEqualTo("red");
        assertThat(execute(
                        engine,
                        "import shop.stock.*; var b = new Shelf().boxes(); b.values().iterator().next().lid().color()"))
                .isEqualTo("red");
    }

    @ParameterizedTest
    @EnumSource
    void aVariableHasAClassOfTheLoader(Shape shape) throws Throwable {
        ClassLoader loader = loader(shape);
        SnippetEngine engine = new SnippetEngine(loader);
        Object cheese = loader.loadClass("shop.goods.Cheese").getConstructor().newInstance();

        assertThat(engine.execute("c.slice().of() == c", Map.of("c", cheese))).isEqualTo(true);
        assertThat(engine.execute("c.shelf().boxes().get(\"a\").lid().color()", Map.of("c", cheese)))
                .isEqualTo("red");
    }

    @ParameterizedTest
    @EnumSource
    void theSnippetRunsWithTheClassesItWasCompiledAgainst(Shape shape) throws Throwable {
        ClassLoader loader = loader(shape);

        assertThat(execute(new SnippetEngine(loader), "shop.goods.Cheese.class"))
                .isSameAs(loader.loadClass("shop.goods.Cheese"));
    }

    @ParameterizedTest
    @EnumSource
    void aShippedClassNamedLikeASnippetsIsNotHidden(Shape shape) throws Throwable {
        ClassLoader loader = loader(shape);
        SnippetEngine engine = new SnippetEngine(loader);
        Object shipped = loader.loadClass("Snippet").getConstructor().newInstance();

        assertThat(execute(engine, "Snippet.whose()")).isEqualTo("shipped");
        assertThat(engine.execute("s.whose()", Map.of("s", shipped))).isEqualTo("shipped");
        assertThat(execute(engine, "1 + 1")).as("and does not replace one").isEqualTo(2);
    }

    @Test
    void aLoaderIsAskedForNothingThatTheRuntimeOrTheSnippetHas() throws Throwable {
        ByName loader = byName();
        execute(new SnippetEngine(loader), """
                import java.util.*;
                import static java.util.stream.Collectors.*;
                class Local<T> { T field; }
                int n = 1;
                List<Integer> list = new ArrayList<>(List.of(n, Math.max(1, 2)));
                System.out.checkError();
                new Local<String>().field = list.stream().map(String::valueOf).collect(joining());
                """);
        assertThat(loader.asked).isEmpty();
    }

    @Test
    void onlyTheClassesThatTheCompilerReadsAreFetched() throws Throwable {
        ByName loader = byName();
        execute(new SnippetEngine(loader), "import shop.stock.Lid; new Lid().color()");
        assertThat(loader.asked).containsExactly("shop/stock/Lid.class");
    }

    @Test
    void aClassThatArrivesLaterIsFoundThen() throws Throwable {
        ByName loader = new ByName();
        SnippetEngine engine = new SnippetEngine(loader);
        String snippet = "import shop.goods.Cheese; new Cheese().price()";
        assertThatThrownBy(() -> execute(engine, snippet)).isInstanceOf(SnippetException.class);

        loader.files.putAll(classFiles);

        assertThat(execute(engine, snippet)).isEqualTo(7);
    }

    @Test
    void aMissingSupertypeIsAnErrorAtItsUse() {
        ByName loader = byName();
        loader.files.remove("shop/base/Good.class");

        assertThatThrownBy(() -> execute(new SnippetEngine(loader), "import shop.goods.*;\nnew Cheese().price()"))
                .isInstanceOfSatisfying(
                        SnippetException.class,
                        e -> assertThat(e.diagnostics())
                                .isNotEmpty()
                                .allSatisfy(d -> assertThat(d.line()).isEqualTo(2))
                                .anySatisfy(d -> assertThat(d.message()).contains("shop.base.Good")));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatTheLoaderThrowsIsThrown(boolean whileReading) {
        IllegalStateException gone = new IllegalStateException("the peer is gone");
        ByName loader = new ByName() {
            @Override
            public InputStream getResourceAsStream(String name) {
                if (whileReading && name.startsWith("shop/")) {
                    throw gone;
                }
                return super.getResourceAsStream(name);
            }

            @Override
            public Enumeration<URL> getResources(String name) throws IOException {
                if (!whileReading && name.startsWith("shop/")) {
                    throw gone;
                }
                return super.getResources(name);
            }
        };
        loader.files.putAll(classFiles);
        assertThatThrownBy(() -> execute(new SnippetEngine(loader), "import shop.goods.Cheese; new Cheese()"))
                .isSameAs(gone);
    }

    @Test
    void theProcessesOwnClassesAreThereEvenIfTheParentDoesNotHaveThem() throws Throwable {
        SnippetEngine engine = new SnippetEngine(new URLClassLoader(new URL[0], null));

        assertThat(execute(engine, "io.across.Options.class")).isSameAs(io.across.Options.class);
    }

    @Test
    void theParentsClassesComeFirst() throws Throwable {
        URL root = PublicProbe.class.getProtectionDomain().getCodeSource().getLocation();
        try (URLClassLoader isolated = new URLClassLoader(new URL[] {root}, null)) {
            assertThat(execute(new SnippetEngine(isolated), PublicProbe.class.getName() + ".class"))
                    .isSameAs(isolated.loadClass(PublicProbe.class.getName()))
                    .isNotSameAs(PublicProbe.class);
        }
    }

    @Test
    void aClassThatIsMissingWhenItRunsIsAskedForOnce() throws Throwable {
        List<String> loads = new CopyOnWriteArrayList<>();
        ByName loader = new ByName() {
            @Override
            protected Class<?> findClass(String name) throws ClassNotFoundException {
                loads.add(name);
                return super.findClass(name);
            }
        };
        assertThatThrownBy(() -> execute(new SnippetEngine(loader), "Class.forName(\"no.Such\")"))
                .isInstanceOf(ClassNotFoundException.class);
        assertThat(loads).containsExactly("no.Such");
    }

    private static Object execute(SnippetEngine engine, String snippet) throws Throwable {
        return engine.execute(snippet, Map.of());
    }
}
