package io.across.internal.jvm;

import static org.assertj.core.api.Assertions.assertThat;

import io.across.OperationException;
import java.io.IOException;
import java.io.Serializable;
import java.net.URI;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The list knows what this JDK, and across itself, have. */
class HarmlessNamesTests {

    /** Those that do nothing useful, or more than be read. */
    private static final Set<String> LEFT_OUT = Set.of(
            "java.time.format.DateTimeFormatter$ClassicFormat",
            "java.time.format.DateTimeFormatterBuilder$SettingsParser");

    @ParameterizedTest
    @ValueSource(strings = {"java/lang", "java/io", "java/util", "java/time"})
    void exceptionsOfTheJdkAreThere(String folder) throws IOException {
        assertThat(classesOf(folder))
                .filteredOn(Throwable.class::isAssignableFrom)
                .allSatisfy(this::isThere);
    }

    @ParameterizedTest
    @ValueSource(strings = {"java/time", "java/time/chrono", "java/time/format", "java/time/temporal"})
    void valuesOfTimeAreThere(String folder) throws IOException {
        assertThat(classesOf(folder))
                .filteredOn(type -> Serializable.class.isAssignableFrom(type) && !LEFT_OUT.contains(type.getName()))
                .allSatisfy(this::isThere);
    }

    @Test
    void exceptionsOfAcrossAreThere() throws Exception {
        Path folder = Path.of(OperationException.class
                        .getResource("OperationException.class")
                        .toURI())
                .getParent();
        try (Stream<Path> files = Files.list(folder)) {
            List<String> names = files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith("Exception.class") && !name.contains("$"))
                    .map(name -> "io.across." + name.replace(".class", ""))
                    .toList();
            assertThat(names).isNotEmpty().allMatch(HarmlessNames::contains);
        }
    }

    private void isThere(Class<?> type) {
        assertThat(HarmlessNames.contains(type.getName())).as(type.getName()).isTrue();
    }

    private static List<Class<?>> classesOf(String folder) throws IOException {
        Path path = FileSystems.getFileSystem(URI.create("jrt:/")).getPath("/modules/java.base/" + folder);
        try (Stream<Path> files = Files.list(path)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".class"))
                    .<Class<?>>map(name -> load(folder.replace('/', '.') + "." + name.replace(".class", "")))
                    .toList();
        }
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name, false, null);
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }
}
