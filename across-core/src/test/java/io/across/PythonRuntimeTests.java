package io.across;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Runs the tests of the Python runtime in the default Python; {@link PythonRuntimeElsewhereTests} takes the others. */
@Timeout(300)
class PythonRuntimeTests {

    @TempDir
    private Path directory;

    @Test
    void itsOwnTestsPass() throws Exception {
        try (PythonSuite suite = PythonSuite.start(Pythons.DEFAULT, directory, Map.of(), "-s", ".")) {
            suite.assertThatAllPass();
        }
    }
}
