package io.across;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.across.fixtures.Cycles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** No class and no file depends on itself by way of others: each can be read, and changed, before those that use it. */
class CycleTests {

    private static final JavaClasses MAIN = new ClassFileImporter()
            .withImportOption(location -> !location.contains("/test-classes/"))
            .importPackages("io.across");

    /** Factories of the public API, where an interface makes what implements it, or finds it as a service. */
    private static final Map<String, Set<String>> FACTORIES = Map.of(
            "io.across.Channel", Set.of("Lease"),
            "io.across.Connection", Set.of("ConnectionProvider", "Endpoint", "Lease", "Options"),
            "io.across.Endpoint", Set.of("Bios", "PythonBios", "EndpointUri", "Endpoints", "ConnectionProvider"),
            "io.across.Bios", Set.of("PythonBios"),
            "io.across.MemoryBudget", Set.of("ConnectionProvider"),
            "io.across.python.PythonModules", Set.of("ClassPathModules", "FolderModules"),
            "io.across.python.PythonValue", Set.of("ConstructedValue"));

    private static final Path RUNTIME = Path.of("src/main/resources/io/across/python/runtime/across");

    private static final Pattern FROM = Pattern.compile("^ *from \\.(\\w*) import (.*)$", Pattern.MULTILINE);

    @Test
    void thereAreNoneButByTheFactoriesOfTheApi() {
        Map<String, Set<String>> dependencies = Cycles.ofClasses(MAIN);

        assertThat(dependencies).hasSizeGreaterThan(400);
        FACTORIES.forEach((from, made) -> made.forEach(each -> assertThat(
                        Objects.requireNonNull(dependencies.get(from)).remove(packageOf(from) + each))
                .as("%s uses %s", from, each)
                .isTrue())); // what is not there is not to be listed
        assertThat(Cycles.among(dependencies)).isEmpty();
    }

    private static String packageOf(String type) {
        return type.substring(0, type.lastIndexOf('.') + 1);
    }

    @Test
    void thePythonRuntimeHasNone() throws IOException {
        Map<String, Set<String>> imports = new TreeMap<>();
        try (Stream<Path> files = Files.list(RUNTIME)) {
            for (Path file :
                    files.filter(file -> file.toString().endsWith(".py")).toList()) {
                imports.put(file.getFileName().toString().replace(".py", ""), importsOf(file));
            }
        }
        // That a file is part of the package says nothing of what it uses.
        imports.remove("__init__");

        assertThat(imports).containsKeys("_connection", "_current", "_importer");
        assertThat(imports.get("_connection")).contains("_wire", "_importer", "_values");
        assertThat(Cycles.among(imports)).isEmpty();
    }

    /** Those inside functions too: what is imported late is used all the same. */
    private static Set<String> importsOf(Path file) throws IOException {
        Set<String> imports = new TreeSet<>();
        Matcher from = FROM.matcher(Files.readString(file));
        while (from.find()) {
            if (from.group(1).isEmpty()) {
                for (String name : from.group(2).replaceAll("[#(].*", "").split(",", -1)) {
                    imports.add(name.strip());
                }
            } else {
                imports.add(from.group(1));
            }
        }
        return imports;
    }
}
