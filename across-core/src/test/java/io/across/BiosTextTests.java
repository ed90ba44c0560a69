package io.across;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.across.fixtures.Pages;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands that a BIOS makes, as texts. */
@Timeout(60)
class BiosTextTests {

    @Test
    void theScriptPassesEveryLoginShellInSingleQuotes() {
        String script = Bios.jvm()
                .java("/opt/java")
                .javaOptions("-Dx=it's! \\ \"$HOME\" `id`")
                .script();

        assertThat(script).isPrintable().isASCII().doesNotContain("'", "!", "\\\\", "\n");
        assertThat(script.length()).isLessThan(8_000);
    }

    @Test
    void theScriptsOfPythonPassEveryShellInQuotes() {
        PythonBios bios =
                Bios.python().python("/opt/it's! \\ \"$HOME\" `id`/python").pythonOptions("-Xa='!\\\\");

        assertThat(bios.shellScript()).isPrintable().isASCII().doesNotContain("'", "!", "\\\\", "\n");
        assertThat(bios.script()).isPrintable().isASCII().doesNotContain("'", "!", "\\", "$", "`", "\n");
        assertThat(bios.socketScript()).isPrintable().isASCII().doesNotContain("'", "!", "\\", "$", "`", "\n");
        assertThat(bios.script().length()).isLessThan(700);
        assertThat(bios.command())
                .containsExactly(
                        "/opt/it's! \\ \"$HOME\" `id`/python",
                        "-Xa='!\\\\",
                        "-c",
                        Bios.python().script());
        assertThat(bios.sshCommand("alice@wonderland", "-v"))
                .containsExactly(
                        "ssh",
                        "-T",
                        "-o",
                        "BatchMode=yes",
                        "-v",
                        "--",
                        "alice@wonderland",
                        "exec sh -c '" + bios.shellScript() + "'");
        assertThat(Bios.python().virtualEnvironment("/opt/worker/").command())
                .startsWith("/opt/worker/bin/python", "-c");
        assertThat(Bios.python().command()).startsWith("python3", "-c");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-", "--", "-c", "-m", "-cpass", "-mtimeit", "x", "-Xa\n"})
    void optionsThatPythonDoesNotTakeBeforeTheScriptAreRefused(String option) {
        assertThatIllegalArgumentException().isThrownBy(() -> Bios.python().pythonOptions(option));
    }

    @Test
    void theCommandForSshEndsItsOptionsBeforeTheHost() {
        List<String> command = Bios.jvm().sshCommand("alice@wonderland", "-p", "1865");

        assertThat(command)
                .containsExactly(
                        "ssh",
                        "-T",
                        "-o",
                        "BatchMode=yes",
                        "-p",
                        "1865",
                        "--",
                        "alice@wonderland",
                        "exec sh -c '" + Bios.jvm().script() + "'");
    }

    @Test
    void theDocumentationShowsWhatRuns() throws Exception {
        JvmBios bios = Bios.jvm().java("/opt/jdk/bin/java").javaOptions("-Xmx256m");
        List<String> here = bios.command();
        List<String> there = bios.sshCommand("user@wonderland", "-p", "2222");
        List<String> container = List.of("docker", "exec", "-i", "box", "sh", "-c", bios.script());

        assertThat(here).isEqualTo(List.of("sh", "-c", container.get(6)));
        assertThat(there).endsWith("user@wonderland", "exec sh -c '" + container.get(6) + "'");
        String page = Pages.withoutImports(Path.of("..", "docs", "how-to-boot-a-bare-machine.md"));
        String code = Files.readString(Path.of("src", "test", "java", "io", "across", "BiosTextTests.java"))
                .replaceAll("\\s+", "");
        String[] statements = page.split("```java|```", -1)[3].split("\\R");
        assertThat(statements)
                .hasSizeGreaterThan(3)
                .allSatisfy(line -> assertThat(code).contains(line.replaceAll("\\s+", "")));
        Matcher uri = Pattern.compile("ssh://[^`\"]+").matcher(page);
        for (int i = 0; i < 2; i++) {
            assertThat(uri.find()).isTrue();
            assertThat(((Endpoints.Command) Endpoint.parse(uri.group())).command())
                    .contains("user@wonderland");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-oProxyCommand=id", "two words", "a\nb", "a\tb"})
    void aHostThatIsNoneIsRefused(String host) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Bios.jvm().sshCommand(host))
                .withMessageStartingWith("ssh host '" + host + "' must not");
    }

    @Test
    void illegalOptionsAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Bios.jvm().javaOptions("Main"))
                .withMessage("java option 'Main' does not begin with a hyphen");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Bios.jvm().javaOptions("-Da=\n"))
                .withMessageContaining("control characters");
        assertThatIllegalArgumentException().isThrownBy(() -> Bios.jvm().java(" "));
    }

    @Test
    void biosesDoNotChange() {
        JvmBios plain = Bios.jvm();
        String script = plain.script();

        assertThat(plain.java("/opt/java").javaOptions("-Xmx64m").script())
                .contains("j=\"/opt/java\";", "\"-Xmx64m\"")
                .isNotEqualTo(script);
        assertThat(Bios.jvm().script()).isEqualTo(script);
    }
}
