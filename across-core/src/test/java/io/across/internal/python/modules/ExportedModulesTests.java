package io.across.internal.python.modules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.across.python.PythonModules;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Timeout(60)
class ExportedModulesTests {

    @TempDir
    Path directory;

    private Path folder;

    private enum Place {
        FOLDER,
        CLASS_PATH,
        JAR,
        JAR_WITHOUT_DIRECTORIES
    }

    @BeforeEach
    void writeModules() throws IOException {
        folder = Files.createDirectory(directory.resolve("my modules"));
        write("plain.py", "X = 1\n");
        write("secret.py", "PASSWORD = 'x'\n");
        write("pkg/__init__.py", "NAME = 'pkg'\n");
        write("pkg/sub.py", "Y = 2\n");
        write("pkg/data.txt", "text\n");
        write("pkg/Secret.class", "classified");
        write("pkg/tables/a.csv", "1,2\n");
        write("pkg/__pycache__/sub.cpython-311.pyc", "compiled");
        write("space/part.py", "VALUE = 'part'\n");
        write("pkg2/other.py", "");
    }

    private void write(String path, String text) throws IOException {
        Path file = folder.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private PythonModules at(Place place) throws IOException {
        return switch (place) {
            case FOLDER -> PythonModules.folder(folder);
            case CLASS_PATH -> PythonModules.classPath("my modules", loader(directory));
            case JAR -> PythonModules.classPath("my modules", loader(jar(true)));
            case JAR_WITHOUT_DIRECTORIES -> PythonModules.classPath("my modules", loader(jar(false)));
        };
    }

    private static ClassLoader loader(Path path) throws IOException {
        return new URLClassLoader(new URL[] {path.toUri().toURL()}, null);
    }

    private Path jar(boolean withDirectories) throws IOException {
        Path jar = directory.resolve("modules.jar");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
                Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted().toList()) {
                String name = directory.relativize(file).toString();
                if (Files.isRegularFile(file)) {
                    out.putNextEntry(new JarEntry(name));
                    out.write(Files.readAllBytes(file));
                } else if (withDirectories) {
                    out.putNextEntry(new JarEntry(name + "/"));
                }
            }
        }
        return jar;
    }

    private static ExportedModules export(PythonModules modules, String... names) {
        ExportedModules exported = new ExportedModules();
        exported.add(List.of(names), modules);
        return exported;
    }

    @ParameterizedTest
    @EnumSource
    void modulesAndPackagesAreFound(Place place) throws IOException {
        PythonModules modules = at(place);
        ExportedModules exported = export(modules, "plain", "pkg");

        assertThat(exported.find("plain")).isEqualTo(new ModuleFile("X = 1\n", false, modules.displayName("plain.py")));
        assertThat(exported.find("pkg"))
                .isEqualTo(new ModuleFile("NAME = 'pkg'\n", true, modules.displayName("pkg/__init__.py")));
        assertThat(exported.find("pkg.sub"))
                .isEqualTo(new ModuleFile("Y = 2\n", false, modules.displayName("pkg/sub.py")));
        assertThat(exported.find("pkg.missing")).isNull();
        assertThat(modules.displayName("pkg/sub.py")).endsWith("my modules/pkg/sub.py");
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "JAR_WITHOUT_DIRECTORIES")
    void aDirectoryWithoutASourceOfItsOwnIsAnEmptyPackage(Place place) throws IOException {
        ExportedModules exported = export(at(place), "space", "pkg");

        assertThat(exported.find("space")).isEqualTo(new ModuleFile("", true, "<source>"));
        assertThat(exported.find("space.part")).extracting(ModuleFile::source).isEqualTo("VALUE = 'part'\n");
        assertThat(exported.find("pkg.tables")).isEqualTo(new ModuleFile("", true, "<source>"));
    }

    @ParameterizedTest
    @EnumSource
    void resourcesAreFound(Place place) throws IOException {
        ExportedModules exported = export(at(place), "pkg");

        assertThat(exported.resource("pkg", "data.txt")).isEqualTo("text\n".getBytes(StandardCharsets.UTF_8));
        assertThat(exported.resource("pkg", "tables/a.csv")).isEqualTo("1,2\n".getBytes(StandardCharsets.UTF_8));
        assertThat(exported.resource("pkg", "missing.txt")).isNull();
        assertThat(exported.contents("pkg", "")).contains("__init__.py", "data.txt", "sub.py", "tables/");
        assertThat(exported.contents("pkg", "")).doesNotContain("__pycache__/");
        assertThat(exported.contents("pkg.missing", "")).isEmpty();
        assertThat(exported.contents("pkg", "data.txt")).isEmpty();
        if (place != Place.JAR_WITHOUT_DIRECTORIES) {
            assertThat(exported.resource("pkg", "tables")).isNull();
            assertThat(exported.contents("pkg", "tables")).containsExactly("a.csv");
            assertThat(exported.resource("pkg.tables", "a.csv")).isNotNull();
        }
    }

    /** Java classes may share a directory with Python modules; they are exported by other means, or not at all. */
    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "FOLDER")
    void classFilesOfTheClassPathAreNotServed(Place place) throws IOException {
        ExportedModules exported = export(at(place), "pkg");

        assertThat(exported.resource("pkg", "Secret.class")).isNull();
        assertThat(exported.contents("pkg", "")).doesNotContain("Secret.class");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "secret",
                "pkg2.other",
                "secret.pkg",
                "pkg.",
                ".pkg",
                "pkg..sub",
                "..secret",
                "pkg/../secret",
                "pkg.../secret",
                "pkg\\..\\secret",
                "/etc/passwd",
                "pkg.sub\0",
                "pkg.sub\n",
                "pkg.\u200bsub",
                "pkg.data.txt/../../secret",
                "pkg sub",
                "Pkg",
                ""
            })
    void nothingElseIsServed(String name) throws IOException {
        for (Place place : Place.values()) {
            ExportedModules exported = export(at(place), "pkg", "plain");

            assertThat(exported.find(name)).as("%s: %s", place, name).isNull();
            assertThat(exported.resource(name, "data.txt")).isNull();
            assertThat(exported.contents(name, "")).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "..",
                "../secret.py",
                "tables/../../secret.py",
                "./data.txt",
                "tables//a.csv",
                "/etc/passwd",
                "tables/",
                "..\\secret.py",
                "data.txt\0",
                "C:data.txt",
                "file:///etc/passwd"
            })
    void noResourceOutsideItsPackageIsServed(String name) throws IOException {
        for (Place place : Place.values()) {
            ExportedModules exported = export(at(place), "pkg");

            assertThat(exported.resource("pkg", name)).as("%s: %s", place, name).isNull();
            if (!name.isEmpty()) {
                assertThat(exported.contents("pkg", name)).isEmpty();
            }
        }
    }

    @Test
    void namesOfAnyLengthAreAnswered() {
        ExportedModules exported = export(PythonModules.folder(folder), "pkg");

        assertThat(exported.find("pkg." + "x".repeat(10_000_000))).isNull();
        assertThat(exported.find("pkg" + ".x".repeat(1_000_000))).isNull();
        assertThat(exported.find("pkg." + "x".repeat(900))).isNull();
        assertThat(exported.resource("pkg", "x/".repeat(1_000_000) + "y")).isNull();
        assertThat(exported.resource("pkg", "x".repeat(900))).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"pkg.sub", "", "a-b", "1a", "pkg/sub", "..", "across", "__main__", "missing"})
    void whatCannotBeExportedIsRefusedAtOnceAndWithItAllElse(String name) {
        ExportedModules exported = new ExportedModules();

        assertThatIllegalArgumentException()
                .isThrownBy(() -> exported.add(List.of("plain", name), PythonModules.folder(folder)))
                .withMessageContaining(name);
        assertThat(exported.find("plain")).isNull();
    }

    @Test
    void theRefusalSaysWhereWasLooked() {
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        export(PythonModules.classPath("no/such", getClass().getClassLoader()), "stats"))
                .withMessage("there is no Python module stats in no/such/ on the class path:"
                        + " neither stats/__init__.py nor stats.py");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PythonModules.classPath("../up"))
                .withMessageContaining("'../up' is no plain path");
    }

    @Test
    void aNewExportReplacesAnOlderOne() throws IOException {
        ExportedModules exported = export(PythonModules.folder(folder), "plain");
        Path other = Files.createDirectory(directory.resolve("other"));
        Files.writeString(other.resolve("plain.py"), "X = 'other'\n");

        exported.add(List.of("plain"), PythonModules.folder(other));

        assertThat(exported.find("plain")).extracting(ModuleFile::source).isEqualTo("X = 'other'\n");
    }

    @Test
    void whatIsThereAndCannotBeReadIsAnError() {
        PythonModules failing = new PythonModules() {
            @Override
            public byte @Nullable [] read(String path) throws IOException {
                if (path.equals("ok.py")) {
                    return new byte[0];
                }
                throw new IOException("disk on fire");
            }

            @Override
            public Set<String> list(String path) throws IOException {
                throw new IOException("disk on fire");
            }
        };
        ExportedModules exported = new ExportedModules();
        assertThatExceptionOfType(UncheckedIOException.class)
                .isThrownBy(() -> exported.add(List.of("bad"), failing))
                .withMessage("exported module bad cannot be read: disk on fire");
    }

    /** What 0.1.0 answered for the same files. */
    @Test
    void theAnswersAreTheRecordedOnes() throws IOException {
        Path fixtures = Path.of("src", "test", "resources", "vectors", "fixtures");
        PythonModules modules = new PythonModules() {
            private final PythonModules files = PythonModules.folder(fixtures);

            @Override
            public byte @Nullable [] read(String path) throws IOException {
                return files.read(path);
            }

            @Override
            public Set<String> list(String path) throws IOException {
                return files.list(path);
            }
        };
        ExportedModules exported =
                export(modules, "vectors_plain", "vectors_pkg", "vectors_namespace", "vectors_broken");
        int checked = 0;
        for (JsonNode session : vectors().get("sessions")) {
            for (JsonNode step : session.path("steps")) {
                String asked = null;
                for (JsonNode node : step.get("records")) {
                    JsonNode value = node.path("value");
                    if (value.toString()
                            .startsWith("{\"tuple\":[{\"global\":\"across._importer:_find_across_loader\"}")) {
                        asked = value.get("tuple").get(1).get("tuple").get(0).asString();
                    } else if (asked != null && isAnswer(node) && !asked.equals("__main__")) {
                        assertThat(answer(exported.find(asked))).isEqualTo(value);
                        asked = null;
                        checked++;
                    }
                }
            }
        }
        assertThat(checked).isGreaterThan(10);
    }

    private static boolean isAnswer(JsonNode node) {
        return node.get("direction").asString().equals("client->server")
                && node.get("decoded").path("result_type").asInt() == 2;
    }

    private static JsonNode answer(@Nullable ModuleFile found) {
        if (found == null) {
            return JsonMapper.shared().readTree("null");
        }
        return JsonMapper.shared()
                .createObjectNode()
                .put("reduce", "across._importer:AcrossLoader")
                .set(
                        "args",
                        JsonMapper.shared()
                                .createArrayNode()
                                .add(found.source())
                                .add(found.isPackage())
                                .add(found.fileName())
                                .addNull());
    }

    private static JsonNode vectors() throws IOException {
        try (InputStream file = ExportedModulesTests.class.getResourceAsStream("/vectors/08_module_export.json")) {
            return JsonMapper.shared().readTree(file);
        }
    }
}
