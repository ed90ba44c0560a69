package io.across;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Runs the tests of the Python runtime in every Python that is there. */
@Tag("real")
@Timeout(600)
class PythonRuntimeTests {

    /** They wait about as much as they work. */
    private static final ExecutorService AT_ONCE =
            Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors() + 1);

    /** What is compared with it is compared by {@code RealPythonTests}. */
    private static final Map<String, String> WITHOUT_THE_ORIGINAL = Map.of("ACROSS_REAL_PYTHON", "");

    private static final Map<String, Future<?>> RUNS = new HashMap<>();

    @TempDir
    private static Path directory;

    static List<String> pythons() {
        return Pythons.all();
    }

    @BeforeAll
    static void startThemAll() {
        for (String python : pythons()) {
            RUNS.put(python, AT_ONCE.submit(() -> run(python)));
        }
    }

    private static boolean run(String python) throws Exception {
        try (PythonSuite suite = PythonSuite.start(python, directory, WITHOUT_THE_ORIGINAL, "-s", ".")) {
            suite.assertThatAllPass();
        }
        return true;
    }

    @AfterAll
    static void endThemAll() throws InterruptedException {
        AT_ONCE.shutdownNow();
        assertThat(AT_ONCE.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
    }

    @ParameterizedTest
    @MethodSource("pythons")
    void itsOwnTestsPass(String python) throws Exception {
        Objects.requireNonNull(RUNS.get(python)).get();
    }
}
