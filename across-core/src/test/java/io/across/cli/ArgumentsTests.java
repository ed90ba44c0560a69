package io.across.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.across.cli.Arguments.Action;
import io.across.cli.Arguments.HandlerKind;
import io.across.cli.Arguments.Stdio;
import io.across.cli.Arguments.Tcp;
import io.across.cli.Arguments.Unix;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArgumentsTests {

    @Test
    void aServerHasAnEndpointAndAHandler() throws Exception {
        Arguments tcp = Arguments.parse("--server", "--tcp", "localhost:0");
        assertThat(tcp.action()).isEqualTo(Action.SERVER);
        assertThat(tcp.place()).isEqualTo(new Tcp("localhost", 0));
        assertThat(tcp.handler()).isEqualTo(HandlerKind.LOCAL);

        Arguments unix = Arguments.parse(
                "--unix=/run/a=b.sock", "--handler=process", "--server", "--accept-exported-classes", "-v");
        assertThat(unix.place()).isEqualTo(new Unix(Path.of("/run/a=b.sock")));
        assertThat(unix.handler()).isEqualTo(HandlerKind.PROCESS);
        assertThat(unix.acceptExportedClasses()).isTrue();
        assertThat(unix.verbose()).isTrue();
    }

    @Test
    void aClientExecutesOrWaits() throws Exception {
        Arguments execute = Arguments.parse("--tcp", "[::1]:1865", "--execute", "--wait", "--timeout", "2.5");
        assertThat(execute.action()).isEqualTo(Action.EXECUTE);
        assertThat(execute.place()).isEqualTo(new Tcp("::1", 1865));
        assertThat(execute.snippet()).isEqualTo("--wait");
        assertThat(execute.timeout()).isEqualTo(Duration.ofMillis(2500));

        Arguments wait = Arguments.parse("--stdio", "--wait");
        assertThat(wait.action()).isEqualTo(Action.WAIT);
        assertThat(wait.place()).isEqualTo(new Stdio());
        assertThat(wait.timeout()).isEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void helpAndVersionNeedNothingElse() throws Exception {
        assertThat(Arguments.parse("--server", "--help").action()).isEqualTo(Action.HELP);
        assertThat(Arguments.parse("-h").action()).isEqualTo(Action.HELP);
        assertThat(Arguments.parse("--version").action()).isEqualTo(Action.VERSION);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "                                     | one of --tcp, --unix or --stdio is needed",
                "--server                             | --server needs --tcp or --unix",
                "--server --stdio                     | cannot listen at --stdio",
                "--server --tcp a:1 --wait            | --execute nor --wait",
                "--server --tcp a:1 --execute x       | --execute nor --wait",
                "--server --tcp a:1 --unix b          | only one of",
                "--server --tcp a:1 --handler thread  | 'thread' must be local, process or bios",
                "--server --tcp a:1 --accept-exported-classes | needs --handler process",
                "--tcp a:1                            | one of --server, --execute and --wait",
                "--tcp a:1 --execute x --wait         | not two",
                "--tcp a:0 --wait                     | port 0",
                "--tcp a:1 --wait --handler local     | --handler goes with --server only",
                "--tcp a                              | HOST:PORT",
                "--tcp :1                             | HOST:PORT",
                "--tcp a:65536                        | HOST:PORT",
                "--tcp a:x                            | HOST:PORT",
                "--tcp ::1:80                         | brackets",
                "--tcp                                | needs a value",
                "--unix=                              | not a path",
                "--timeout soon                       | number of seconds",
                "--timeout -1                         | number of seconds",
                "--wait=yes                           | takes no value",
                "--colour                             | unknown option '--colour'",
                "-x                                   | unknown option '-x'",
                "serve                                | unexpected argument 'serve'",
            })
    void whatIsWrongIsSaid(String line, String message) {
        String[] words = line == null ? new String[0] : line.split(" ");

        assertThatExceptionOfType(UsageException.class)
                .isThrownBy(() -> Arguments.parse(words))
                .withMessageContaining(message);
    }
}
