package io.across;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.across.fixtures.Pages;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What one is told of a Python that cannot be booted. */
@Timeout(120)
class PythonBootTests {

    private static final Options OPTIONS =
            Options.builder().timeout(Duration.ofSeconds(60)).build();

    @TempDir
    Path directory;

    private static void assertThatItFails(Connection connection, String... named) {
        try (connection) {
            assertThatExceptionOfType(DisconnectException.class)
                    .isThrownBy(connection::awaitReady)
                    .withMessageContainingAll(named);
        } catch (DisconnectException | ProtocolException e) {
            assertThat(e).hasMessageContainingAll(named);
        }
    }

    private static void assertThatItFails(PythonBios bios, String... named) {
        assertThatItFails(Connection.open(Endpoint.python(bios), OPTIONS), named);
    }

    private static Connection inShell(PythonBios bios) {
        return Connection.fromShell(bios.shellScript(), OPTIONS);
    }

    /** A program of that name, which does what the script says. */
    private PythonBios program(String name, String script) throws Exception {
        Path file = directory.resolve(name);
        Files.writeString(file, "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
        return Bios.python().python(file.toString());
    }

    @Test
    void aPythonThatIsNotThereIsNamed() {
        PythonBios bios = Bios.python().python("no-such-python");

        assertThatItFails(bios, "exec:no-such-python cannot be started");
        assertThatItFails(
                inShell(bios), "exit code 127", "across: on ", ": no-such-python not found", "Python 3.8", "PATH=");
        assertThatItFails(
                Bios.python().virtualEnvironment(directory + "/no such env"),
                "/no such env/bin/python",
                "cannot be started");
        assertThatItFails(
                inShell(Bios.python().virtualEnvironment(directory + "/no such env")),
                "/no such env/bin/python not found");
    }

    @Test
    void aPythonThatIsTooOldIsNamed() throws Exception {
        String message = "across: Python 3.6 is too old, Python 3.8 or later is needed";
        PythonBios old =
                program("python3", "exec python3 -c 'import sys;sys.version_info=(3,6,9);exec(sys.argv[2])' \"$@\"");

        assertThatItFails(old, "exit code 1", message);
        assertThatItFails(inShell(old), "exit code 1", message);
        for (String python : Pythons.tooOld()) {
            assertThatItFails(inShell(Bios.python().python(python)), "exit code 1", " is too old, Python 3.8");
        }
    }

    @Test
    void whatIsPrintedBeforeTheBiosIsShownWhereItIsInTheWay() throws Exception {
        PythonBios talkative = program("talkative", "echo Welcome to wonderland; exec python3 \"$@\"");

        assertThatItFails(inShell(talkative), "Welcome to wonderland");
        try (Connection worker = Connection.open(Endpoint.python(talkative), OPTIONS)) {
            assertThat(worker.python().call("len", "abc")).isEqualTo(3);
        }
    }

    @Test
    void aProgramThatIsNoPythonShowsItsComplaint() throws Exception {
        assertThatItFails(
                program("broken", "echo 'cannot open shared object file' >&2; exit 127"),
                "exit code 127",
                "cannot open shared object file");
    }

    @Test
    void aPythonThatHangsIsGivenUpAfterTheTimeout() throws Exception {
        Connection connection = Connection.open(
                Endpoint.python(program("hanging", "echo looking for myself >&2; exec sleep 600")),
                Options.builder().timeout(Duration.ofSeconds(2)).build());

        assertThatItFails(connection, "the handshake was not done within 2000 ms");
    }

    @Test
    void anOptionThatPythonDoesNotHaveIsShown() {
        assertThatItFails(Bios.python().pythonOptions(List.of("--looking-glass")), "exit code 2", "--looking-glass");
    }

    @Test
    void theDocumentationShowsWhatRuns() throws Exception {
        try (Connection worker = Connection.open(Endpoint.python())) {
            worker.awaitReady();
        }
        PythonBios newer = Bios.python().python("/opt/python/bin/python3.13");
        PythonBios environment = Bios.python().virtualEnvironment("/opt/worker").pythonOptions("-Xutf8");
        Connection worker = Connection.open(
                Endpoint.python(environment), Options.builder().name("worker").build());
        List<String> there = Bios.python().sshCommand("user@wonderland", "-p", "2222");
        List<String> container =
                List.of("docker", "exec", "-i", "box", "sh", "-c", Bios.python().shellScript());

        assertThat(worker.name()).isEqualTo("worker");
        assertThatItFails(worker, "/opt/worker/bin/python", "cannot be started");
        assertThat(newer.command()).contains("/opt/python/bin/python3.13");
        assertThat(there).endsWith("user@wonderland", "exec sh -c '" + container.get(6) + "'");
        String page = Pages.withoutImports(Path.of("..", "docs", "how-to-python-worker.md"));
        String code = Files.readString(Path.of("src", "test", "java", "io", "across", "PythonBootTests.java"))
                .replaceAll("\\s+", "");
        String[] parts = page.split("```java|```", -1);
        for (int snippet : new int[] {1, 3, 5}) {
            assertThat(parts[snippet].split(";|\\{|\\}", -1))
                    .hasSizeGreaterThan(2)
                    .allSatisfy(statement -> assertThat(code).contains(statement.replaceAll("\\s+", "")));
        }
        Matcher uri = Pattern.compile("`((?:python|ssh):[^`]*)`").matcher(page);
        assertThat(uri.results().map(found -> found.group(1)).toList())
                .hasSizeGreaterThan(5)
                .allSatisfy(
                        each -> assertThat(Endpoint.parse(each).isReopenable()).isTrue());
    }
}
