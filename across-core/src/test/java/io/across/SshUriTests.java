package io.across;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class SshUriTests {

    private static List<String> command(String uri) {
        return ((Endpoints.Command) Endpoint.parse(uri)).command();
    }

    @Test
    void everyPartIsUsed() {
        List<String> command = command("ssh://alice@wonderland:1865"
                + "?java=/opt/jdk%2017/bin/java&option=-oX=Y&option=-v&java-option=-Xmx64m&java-option=-XX:+UseZGC");

        JvmBios bios = Bios.jvm().java("/opt/jdk 17/bin/java").javaOptions("-Xmx64m", "-XX:+UseZGC");
        assertThat(command).isEqualTo(bios.sshCommand("alice@wonderland", "-p", "1865", "-oX=Y", "-v"));
    }

    @Test
    void thePythonOfAMachineIsUsed() {
        PythonBios python = Bios.python().python("python3.11");

        assertThat(command("ssh://wonderland?python=python3.11")).isEqualTo(python.sshCommand("wonderland"));
        assertThat(command("ssh://wonderland:22?python=python3.11&python-option=-Xutf8&python-option=-I&option=-v"))
                .isEqualTo(python.pythonOptions("-Xutf8", "-I").sshCommand("wonderland", "-p", "22", "-v"));
        assertThat(command("ssh://wonderland?venv=/opt/my%20worker/"))
                .isEqualTo(Bios.python().python("/opt/my worker/bin/python").sshCommand("wonderland"));
    }

    @ParameterizedTest
    @CsvSource({
        "ssh://wonderland, wonderland",
        "ssh://wonderland/, wonderland",
        "ssh://my_box, my_box",
        "ssh://a.b@wonder-land.example, a.b@wonder-land.example",
        "ssh://alice%40home@wonderland, alice@home@wonderland",
        "ssh://[::1], ::1",
        "ssh://alice@[fe80::1%25eth0], alice@fe80::1%eth0"
    })
    void onlyTheHostIsNeeded(String uri, String destination) {
        assertThat(command(uri)).isEqualTo(Bios.jvm().sshCommand(destination));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "ssh:wonderland | must have the form ssh://",
                "ssh:// | Expected authority",
                "ssh://alice:secret@wonderland | must have the form ssh://",
                "ssh://wonderland/path | must have the form ssh://",
                "ssh://wonderland#there | must have the form ssh://",
                "ssh://wonder land | Illegal character",
                "ssh://-oProxyCommand=id | must have the form ssh://",
                "ssh://-v | must not be empty, begin with a hyphen",
                "ssh://-v@wonderland | must not be empty, begin with a hyphen",
                "ssh://alice%20x@wonderland | have blanks",
                "ssh://wonderland:0 | port that is not between 1 and 65535",
                "ssh://wonderland:65536 | port that is not between 1 and 65535",
                "ssh://wonderland:x | must have the form ssh://",
                "ssh://wonderland?jvm=17 | 'jvm=17' is none of",
                "ssh://wonderland?java | 'java' is no parameter of the form name=value",
                "ssh://wonderland?java= | must not be blank",
                "ssh://wonderland?java=a&java=b | 'java=…' is given 2 times",
                "ssh://wonderland?java=java&python=python3 | either with Java or with Python",
                "ssh://wonderland?python=python3&venv=/opt/worker | both an interpreter and a virtual environment",
                "ssh://wonderland?venv= | must not be blank",
                "ssh://wonderland?python-option=-c | '-c' is no option that python takes before -c",
                "ssh://wonderland?python=%zz | Malformed escape pair",
                "ssh://wonderland?option=elsewhere | ssh option 'elsewhere' does not begin with a hyphen",
                "ssh://wonderland?option=-- | ssh option '--'",
                "ssh://wonderland?java-option=Main | java option 'Main' does not begin with a hyphen"
            })
    void whatIsIllegalIsNamed(String uri, String why) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Connection.open(uri))
                .withMessageStartingWith("connection URI '" + uri + "' ")
                .withMessageContaining(why);
    }
}
