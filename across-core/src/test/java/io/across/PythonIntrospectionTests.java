package io.across;

import static org.assertj.core.api.Assertions.assertThat;

import io.across.python.PythonModules;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What Python's own tools, and libraries, ask of a module that came from here. */
@Timeout(120)
class PythonIntrospectionTests {

    @TempDir
    Path directory;

    static List<String> pythons() {
        return Pythons.supported();
    }

    private static Connection start(String python) {
        return Connection.open(
                Endpoint.python(Bios.python().python(python)),
                Options.builder().timeout(Duration.ofSeconds(60)).build());
    }

    private void write(String path, String source) throws Exception {
        Path file = directory.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, source);
    }

    @ParameterizedTest
    @MethodSource("pythons")
    void theModulesOfAPackageAreListed(String python) throws Exception {
        write("garden/__init__.py", "");
        write("garden/rose.py", "X = 1");
        write("garden/bed/__init__.py", "");
        write("garden/bed/tulip.py", "");
        write("garden/wild/poppy.py", "");
        write("garden/readme.txt", "");
        write("beds.py", """
                import pkgutil
                def names():
                    import garden
                    return [m.name for m in pkgutil.iter_modules(garden.__path__)]
                def walk():
                    import garden
                    return [(m.name, m.ispkg) for m in pkgutil.walk_packages(garden.__path__, 'garden.')]
                def wild():
                    import garden.wild
                    return [m.name for m in pkgutil.iter_modules(garden.wild.__path__)]
                """);
        try (Connection conn = start(python)) {
            conn.python().export(PythonModules.folder(directory), "garden", "beds");

            assertThat(conn.python().call("beds.names")).isEqualTo(List.of("bed", "rose"));
            assertThat(conn.python().call("repr", conn.python().call("beds.walk")))
                    .isEqualTo("[('garden.bed', True), ('garden.bed.tulip', False), ('garden.rose', False)]");
            assertThat(conn.python().call("beds.wild")).isEqualTo(List.of("poppy"));
        }
    }

    @Test
    void theModulesOfAPackageOfTheClassPathAreListed() {
        try (Connection conn = start(Pythons.DEFAULT)) {
            conn.python().export(PythonModules.classPath("python"), "wonder");

            assertThat(conn.python()
                            .execute("import pkgutil, wonder; [m.name for m in pkgutil.iter_modules(wonder.__path__)]"))
                    .isEqualTo(List.of("broken", "land", "latin"));
        }
    }

    @Test
    void theSourceOfAFunctionIsFound() {
        try (Connection conn = start(Pythons.DEFAULT)) {
            conn.python().export(PythonModules.classPath("python"), "wonder");

            assertThat(conn.python().execute("import inspect, wonder.land; inspect.getsource(wonder.land.lose)"))
                    .asString()
                    .startsWith("def lose(")
                    .contains("# in wonderland");
        }
    }
}
