package io.across;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Runs the tests of the Python runtime in every Python that is there, in all at once. */
@Timeout(300)
class PythonRuntimeTests {

    private static final Map<String, PythonSuite> RUNNING = new HashMap<>();

    @TempDir
    private static Path directory;

    static List<String> pythons() {
        return Pythons.supported();
    }

    /** They wait more than they work. */
    @BeforeAll
    static void startThemAll() throws Exception {
        for (String python : pythons()) {
            RUNNING.put(python, PythonSuite.start(python, directory, Map.of(), "-s", "."));
        }
    }

    @AfterAll
    static void endThemAll() {
        RUNNING.values().forEach(PythonSuite::close);
    }

    @ParameterizedTest
    @MethodSource("pythons")
    void itsOwnTestsPass(String python) throws Exception {
        Objects.requireNonNull(RUNNING.get(python)).assertThatAllPass();
    }
}
