package io.across.real;

import io.across.PythonSuite;
import io.across.Pythons;
import io.across.fixtures.Real;
import io.across.fixtures.RealPython;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Runs the tests of our Python runtime that need the original as the other side, or the libraries. */
@Real
@Timeout(600)
class RealPythonTests {

    private static final Path TESTS = Path.of("src", "test", "python");

    @TempDir
    private static Path directory;

    /** Ours is in front of the original that is installed there. */
    @ParameterizedTest
    @MethodSource("io.across.fixtures.RealPython#commands")
    void whatNeedsRealPeersAndLibraries(String python) throws Exception {
        run(python, "-s", "real");
    }

    static Stream<Arguments> comparisons() throws IOException {
        try (Stream<Path> files = Files.list(TESTS)) {
            List<String> found = files.map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith("test_original") && name.endsWith(".py"))
                    .sorted()
                    .toList();
            List<String> pythons = Stream.concat(Stream.of(RealPython.command()), Pythons.supported().stream())
                    .toList();
            return found.stream().flatMap(file -> pythons.stream().map(python -> Arguments.of(file, python)));
        }
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("comparisons")
    void whatComparesOursWithTheOriginal(String file, String python) throws Exception {
        run(python, "-s", ".", "-p", file);
    }

    private static void run(String python, String... arguments) throws Exception {
        try (PythonSuite suite =
                PythonSuite.start(python, directory, Map.of(RealPython.VARIABLE, RealPython.command()), arguments)) {
            suite.assertThatAllPass();
        }
    }
}
