package io.across.real;

import static org.assertj.core.api.Assertions.assertThat;

import io.across.Connection;
import io.across.Options;
import io.across.fixtures.Real;
import io.across.fixtures.RealPython;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Java boots what runs the BIOS text of the original on standard streams: it reads the bootloader through a buffer, which may
 * have taken the superblock behind it, too.
 */
@Real
@Timeout(120)
class OriginalBiosTests {

    private static final Options OPTIONS =
            Options.builder().timeout(Duration.ofSeconds(60)).build();

    private static final String BIOS =
            "import os, sys, across; os.execv(sys.executable, [sys.executable, '-c', across.get_bios()])";

    private static void boot(List<String> command) {
        try (Connection there = Connection.fromCommand(command, OPTIONS)) {
            assertThat(there.python().call("math.sqrt", 16)).isEqualTo(4.0);
            assertThat(there.python().execute("import across; across.__file__")).isEqualTo("across/__init__.py*");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"once", "bytewise", "late"})
    void itIsBootedHoweverTheBytesArrive(String how) {
        String relay = Path.of("src", "test", "python", "relay.py").toString();
        boot(List.of(RealPython.command(), relay, how, RealPython.command(), "-c", BIOS));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5})
    void itIsBootedAsJavaSends(int attempt) {
        boot(List.of(RealPython.command(), "-c", BIOS));
    }
}
