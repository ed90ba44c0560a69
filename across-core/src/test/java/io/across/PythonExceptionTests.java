package io.across;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.across.python.PythonException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is known of an exception that was raised in a real Python process. */
@Timeout(120)
class PythonExceptionTests {

    private static Connection conn;

    @BeforeAll
    static void boot() {
        conn = Connection.fromCommand(
                Bios.python().command(),
                Options.builder().timeout(Duration.ofSeconds(60)).build());
    }

    @AfterAll
    static void close() {
        conn.close();
    }

    private static PythonException raised(String source, Map<String, ?> variables) {
        return catchThrowableOfType(PythonException.class, () -> conn.python().execute(source, variables));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}['a']                                  | KeyError          | LookupError",
                "open('/no/such/file')                    | FileNotFoundError | OSError",
                "open('/no/such/file')                    | FileNotFoundError | IOError",
                "next(iter([]))                           | StopIteration     | Exception",
                "raise TimeoutError()                     | TimeoutError      | OSError",
                "1 / 0                                    | ZeroDivisionError | ArithmeticError",
                "raise ConnectionResetError()             | ConnectionResetError | ConnectionError",
                "import no_such_module                    | ModuleNotFoundError | ImportError",
                "raise NotImplementedError()              | NotImplementedError | RuntimeError",
                "b'\\xff'.decode()                        | UnicodeDecodeError | ValueError",
                "import json; json.loads('{')             | json.decoder.JSONDecodeError | ValueError",
                "import json; json.loads('{')             | json.JSONDecodeError | ValueError",
                "import socket; raise socket.timeout()    | socket.timeout | OSError",
                "import asyncio; raise asyncio.TimeoutError() | asyncio.TimeoutError | Exception",
                "import subprocess; subprocess.check_call(['false']) | subprocess.CalledProcessError | subprocess.SubprocessError",
                "import sys; sys.exit(3)                  | SystemExit | BaseException",
                "raise KeyboardInterrupt()                | KeyboardInterrupt | BaseException",
            })
    void theWellKnownAreToldApart(String source, String own, String above) {
        PythonException e = raised(source.strip(), Map.of());
        assertThat(e.isInstance(own)).as("%s is a %s", e.type(), own).isTrue();
        assertThat(e.isInstance(above)).as("%s is a %s", e.type(), above).isTrue();
        assertThat(e.isInstance("AssertionError")).isFalse();
        // Whatever was raised there, it has ended that call and nothing else.
        assertThat(conn.python().call("len", "alive")).isEqualTo(5);
    }

    @Test
    void aCauseDoesNotHideWhatWasBeingHandled() {
        PythonException e = raised("""
                try:
                    {}['handled']
                except KeyError:
                    raise ValueError('raised') from OSError('cause')
                """, Map.of());
        assertThat(e).hasMessage("ValueError: raised");
        assertThat(e.getCause())
                .isInstanceOfSatisfying(
                        PythonException.class,
                        cause -> assertThat(cause.isInstance("OSError")).isTrue());
        assertThat(e.context()).isNotNull().hasMessage("KeyError: 'handled'");
        assertThat(e.traceback())
                .contains("The above exception was the direct cause")
                .doesNotContain("During handling");
    }

    @Test
    void fromNoneHidesTheContextFromTheTracebackOnly() {
        PythonException e = raised("""
                try:
                    {}['handled']
                except KeyError:
                    raise ValueError('raised') from None
                """, Map.of());
        assertThat(e.getCause()).isNull();
        assertThat(e.context()).isNotNull().hasMessage("KeyError: 'handled'");
        assertThat(e.traceback()).doesNotContain("KeyError");
        assertThat(raised("raise ValueError('alone')", Map.of()).context()).isNull();
    }
}
