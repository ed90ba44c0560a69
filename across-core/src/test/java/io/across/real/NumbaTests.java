package io.across.real;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.across.Bios;
import io.across.Connection;
import io.across.Endpoint;
import io.across.Options;
import io.across.fixtures.Real;
import io.across.fixtures.RealPython;
import io.across.python.Python;
import io.across.python.PythonModules;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Functions of an exported module that numba compiles. */
@Real
@Timeout(300)
class NumbaTests {

    @TempDir
    Path directory;

    /** As the page on workers says. */
    @Test
    void numbaCompilesAndSaysThatThereIsNoPlaceForACache() throws Exception {
        assumeTrue(RealPython.has("numba"));
        Files.writeString(directory.resolve("mill.py"), """
                import os
                from numba import njit
                @njit(cache=os.path.exists(__file__))
                def half(n):
                    return n // 2
                @njit
                def twice(n):
                    return n * 2
                """);
        Files.writeString(directory.resolve("cached.py"), """
                from numba import njit
                @njit(cache=True)
                def half(n):
                    return n // 2
                """);
        Options options = Options.builder().timeout(Duration.ofMinutes(2)).build();
        try (Connection conn = Connection.open(Endpoint.python(Bios.python().python(RealPython.command())), options)) {
            Python python = conn.python();
            python.export(PythonModules.folder(directory), "mill", "cached");

            assertThat(python.execute("import mill; mill.twice(mill.half(n))", Map.of("n", 9)))
                    .isEqualTo(8);
            assertThatExceptionOfType(RuntimeException.class)
                    .isThrownBy(() -> python.execute("import cached"))
                    .withMessageContaining("cannot cache function")
                    .withMessageContaining("no locator available");
        }
    }
}
