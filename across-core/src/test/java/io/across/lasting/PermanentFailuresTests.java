package io.across.lasting;

import static org.assertj.core.api.Assertions.assertThat;

import io.across.DeadlineException;
import io.across.DeniedException;
import io.across.OperationException;
import io.across.ProtocolException;
import java.io.EOFException;
import java.io.IOException;
import java.time.Duration;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which failures wait for somebody, by what programs and systems really say. */
class PermanentFailuresTests {

    private static final String ENDED = "the stream ended before the superblock; ";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "exec:python9 cannot be started: Cannot run program \"python9\": error=2, No such file | Install the program",
                "exec:x cannot be started: Cannot run program \"x\": Exec failed, error: 2 (No such file) | Install the program",
                "exec:passwd cannot be started: Cannot run program \"/etc/passwd\": error=13, Permission | Install the program",
                "exec:x cannot be started: Cannot run program \"x\" (in directory \"/no\"): error=2, No | Install the program",
                "exit code 127; last lines of its standard error: sh: 1: nosuchcmd: not found | Install the program",
                "exit code 126; last lines of its standard error: sh: 1: ./x: Permission denied | Install the program",
                "exit code 255; last lines of its standard error: Host key verification failed. | Make the machine known",
                "exit code 255; ... me@there: Permission denied (publickey,password). | Have the machine accept a key",
                "exit code 255; ... command-line: line 0: Bad configuration option: nosuch | Correct the configuration of ssh",
                "exit code 255; ... Unable to negotiate with ::1 port 22: no matching MAC found. | Correct the configuration of ssh",
                "exit code 126; ... across: on vm: java did not start (exit code 1), Java 17 or later is needed | Install Java 17",
                "exit code 255; ... Can't open user config file /no/such: No such file or directory | Correct the configuration of ssh",
                "exit code 1; ... across: Python 3.6 is too old, Python 3.8 or later is needed | Install Python 3.8",
                "exit code 127; ... across: on vm: python3 not found, Python 3.8 or later is needed | Install Python 3.8",
                "exit code 1; ... ModuleNotFoundError: No module named 'numpy' | Install the module",
                "exit code 1; ... Unrecognized VM option 'Foo' Error: Could not create the Java | Correct the arguments of",
                "exit code 1; ... Error: Could not find or load main class nosuch.Main | Correct the class path",
                "exit code 1; ... Error: Unable to access jarfile /nowhere.jar | Correct the class path",
                "exit code 2; last lines of its standard error: Unknown option: -Z | Correct the options",
                "exit code 2; ... ERROR: transport error 202: bind failed: Address already in use | Give it another address",
                "tls://a:1 is not secured: the peer does not speak TLS: it began with 0x48545450 | Connect to the port where",
                "tls://a:1 is not secured: Received fatal alert: bad_certificate | Correct the certificates",
                "a child JVM cannot have the classes of this process: they are loaded by x.Y@1, which does not | Start this process in",
                "unix:/s cannot be reached: Permission denied | Let the user"
            })
    void whatCannotMendItselfSaysWhatToDo(String message, String remedy) {
        assertThat(PermanentFailures.remedy(new IOException(message.replace("...", "last lines:\n"))))
                .startsWith(remedy);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tcp://localhost:1 cannot be reached: 127.0.0.1: Connection refused",
                "tcp://far:4 cannot be reached: host far is unknown",
                "unix:/run/s cannot be reached: No such file or directory",
                "exec:x cannot be started: Cannot run program \"x\": error=12, Cannot allocate memory",
                "exec:x cannot be started: Cannot run program \"x\": Exec failed, error: 12 (Cannot allocate memory)",
                "exit code 255; last lines of its standard error: ssh: connect to host far port 22: Connection refused",
                "exit code 255; last lines of its standard error: ssh: Could not resolve hostname far: Name not known",
                "exit code 1; Error occurred during initialization of VM\nCould not reserve enough space for heap",
                "exit code 137; its standard error is empty",
                "exit code 3; its standard error is empty",
                "exit code 127000; its standard error is empty"
            })
    void whatMayPassIsWaitedFor(String message) {
        assertThat(PermanentFailures.remedy(new IOException(message))).isNull();
        assertThat(PermanentFailures.remedy(new IOException(ENDED + message, new EOFException())))
                .isNull();
    }

    @Test
    void refusalsLast() {
        assertThat(PermanentFailures.remedy(new ProtocolException("The stream starts with 0x48545450")))
                .contains("a peer of across");
        assertThat(PermanentFailures.remedy(
                        new IOException("not secured", new SSLHandshakeException("(certificate_expired)"))))
                .contains("certificates");
        assertThat(PermanentFailures.remedy(new OperationException("language says that the peer is a JVM")))
                .contains("expect of each other");
        assertThat(PermanentFailures.remedy(new DeniedException("export"))).contains("expect of each other");
    }

    @Test
    void whatIsOnlyLatePasses() {
        assertThat(PermanentFailures.remedy(new DeadlineException("export", Duration.ofSeconds(1), true)))
                .isNull();
        assertThat(PermanentFailures.remedy(new IOException(
                        "not secured", new SSLException("the peer closed the connection in the handshake"))))
                .isNull();
        assertThat(PermanentFailures.remedy(new IllegalStateException("not yet")))
                .isNull();
        assertThat(PermanentFailures.remedy(new OutOfMemoryError("unable to create native thread")))
                .isNull();
    }
}
