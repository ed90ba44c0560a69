package io.across;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.across.fixtures.Pages;
import io.across.python.Python;
import io.across.python.PythonException;
import io.across.python.PythonModules;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** Python modules of this side, imported by a real Python that has nothing but what it was booted with. */
@Timeout(120)
class PythonModuleTests {

    private static final Options OPTIONS =
            Options.builder().name("worker").timeout(Duration.ofSeconds(60)).build();

    @TempDir
    Path directory;

    static List<String> pythons() {
        return Pythons.supported();
    }

    private static Connection start(String python) {
        return Connection.open(Endpoint.python(Bios.python().python(python)), OPTIONS);
    }

    private static Connection exporting() {
        Connection conn = start(Pythons.DEFAULT);
        conn.python().export(PythonModules.classPath("python"), "wonder");
        return conn;
    }

    @ParameterizedTest
    @MethodSource("pythons")
    void aPackageOfTheClassPathIsImported(String python) {
        try (Connection conn = start(python)) {
            conn.python().export(PythonModules.classPath("python"), "wonder");

            assertThat(conn.python().call(String.class, "wonder.land.where")).isEqualTo("wonderland");
            assertThat(conn.python().execute("from wonder.space.part import VALUE; VALUE"))
                    .isEqualTo(1);
            assertThat(conn.python().execute("import wonder.land; wonder.land.__file__"))
                    .isEqualTo("python/wonder/land.py*");
        }
    }

    @Test
    void theDocumentationShowsHow() throws Exception {
        String page = Pages.withoutImports(Path.of("..", "docs", "how-to-python-worker.md"));
        String code = Files.readString(Path.of("src", "test", "java", "io", "across", "PythonModuleTests.java"));
        int begin = page.indexOf("conn.python().export(");

        assertThat(code).contains(page.substring(begin, page.indexOf('\n', begin)));
    }

    @Test
    void aModuleOfAFolderIsImported() throws Exception {
        Files.writeString(directory.resolve("grow.py"), "def twice(x):\n    return 2 * x\n");
        try (Connection conn = start(Pythons.DEFAULT)) {
            conn.python().export(PythonModules.folder(directory), "grow");

            assertThat(conn.python().call(Integer.class, "grow.twice", 21)).isEqualTo(42);
        }
    }

    @Test
    void whatAConnectionExportsToAPythonIsAModuleOfTheClassPath() throws Exception {
        Files.writeString(directory.resolve("shrink.py"), "def half(x):\n    return x // 2\n");
        URL[] classPath = {directory.toUri().toURL()};
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        try (Connection conn = start(Pythons.DEFAULT);
                URLClassLoader context = new URLClassLoader(classPath, before)) {
            Thread.currentThread().setContextClassLoader(context);
            conn.export("shrink");

            assertThat(conn.python().call(Integer.class, "shrink.half", 42)).isEqualTo(21);
            assertThatIllegalArgumentException().isThrownBy(() -> conn.export("nowhere"));
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }
    }

    @Test
    void tracebacksShowTheSourceLines() {
        try (Connection conn = exporting()) {
            assertThatExceptionOfType(PythonException.class)
                    .isThrownBy(() -> conn.python().call("wonder.land.lose", "hat"))
                    .satisfies(e -> assertThat(e.traceback())
                            .contains("python/wonder/land.py*")
                            .contains("raise LookupError(thing)  # in wonderland"));
        }
    }

    @Test
    void resourcesAreRead() {
        try (Connection conn = exporting()) {
            Python python = conn.python();
            assertThat(python.call("pkgutil.get_data", "wonder", "data.txt"))
                    .isEqualTo("text\n".getBytes(StandardCharsets.UTF_8));
            String files = "from importlib.resources import files; ";
            assertThat(python.execute(files + "files('wonder').joinpath('data.txt').read_text()"))
                    .isEqualTo("text\n");
            assertThat(python.execute(files + "(files('wonder') / 'tables' / 'a.csv').read_text()"))
                    .isEqualTo("1,2\n");
            assertThat(python.execute(files + "'data.txt' in [f.name for f in files('wonder').iterdir()]"))
                    .isEqualTo(true);
        }
    }

    @Test
    void encodingsAreThoseOfTheSources() {
        try (Connection conn = exporting()) {
            assertThat(conn.python().execute("import wonder.latin; wonder.latin.X"))
                    .isEqualTo("caf\u00e9");
        }
    }

    @Test
    void whatIsWrongWithAModuleIsAnOrdinaryError() {
        try (Connection conn = exporting()) {
            assertThatExceptionOfType(PythonException.class)
                    .isThrownBy(() -> conn.python().execute("import wonder.missing"))
                    .withMessageContaining("No module named 'wonder.missing'")
                    .satisfies(e -> assertThat(e.isInstance("ImportError")).isTrue());
            assertThatExceptionOfType(PythonException.class)
                    .isThrownBy(() -> conn.python().execute("import wonder.broken"))
                    .satisfies(e -> assertThat(e.isInstance("SyntaxError")).isTrue())
                    .satisfies(e -> assertThat(e.traceback())
                            .contains("broken.py*\", line 2")
                            .doesNotContain("importlib", "_importer.py", "ast.py"))
                    .withMessageContaining("broken.py*")
                    .withMessageContaining("line 2");
        }
    }

    @Test
    void aModuleThatIsNotThereIsRefusedBeforeItIsOffered() {
        try (Connection conn = start(Pythons.DEFAULT)) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> conn.python().export(PythonModules.folder(directory), "nowhere"))
                    .withMessageContaining("no Python module nowhere");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "across._importer._find_across_loader('secret')",
                "across._importer._find_across_loader('..secret')",
                "across._importer._find_across_loader('wonder/../secret')",
                "across._importer._get_resource('wonder', '../secret.py')",
                "across._importer._get_resource('wonder', '/etc/passwd')",
                "across._importer._get_resource('secret', 'x')",
                "across._importer._get_resource('wonder', 'tables/../../secret.py')"
            })
    void nothingElseIsServed(String question) {
        try (Connection conn = exporting()) {
            String function = question.substring(0, question.indexOf('('));
            String arguments = question.substring(question.indexOf('(') + 1);
            assertThat(conn.python()
                            .execute("import across, across._importer; across.get_connection().call(" + function + ", "
                                    + arguments))
                    .isNull();
        }
    }

    @Test
    void whatIsPrintedIsInOurLogUnderTheNameOfTheConnection() {
        Logger logger = (Logger) LoggerFactory.getLogger("io.across.process");
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        Level before = logger.getLevel();
        logger.setLevel(Level.INFO);
        logger.addAppender(log);
        try (Connection conn = exporting()) {
            conn.python().call("wonder.land.talk");
            assertThat(conn.python().call(Integer.class, "abs", -1)).isEqualTo(1);
            await().atMost(Duration.ofSeconds(60)).until(() -> log.list.size() >= 6);
        } finally {
            logger.detachAppender(log);
            logger.setLevel(before);
        }
        List<ILoggingEvent> lines = List.copyOf(log.list);
        assertThat(lines).allSatisfy(line -> {
            assertThat(line.getFormattedMessage()).startsWith("worker[");
            assertThat(line.getMDCPropertyMap()).isEqualTo(Map.of("across.connection", "worker"));
        });
        assertThat(lines)
                .extracting(line -> line.getFormattedMessage().replaceFirst("worker\\[\\d+] ", ""))
                .containsExactlyInAnyOrder(
                        "printed",
                        "in pieces",
                        "by descriptor",
                        "by a child",
                        "x".repeat(1_000),
                        "gr\u00fc\u00dfe",
                        "no end");
    }
}
