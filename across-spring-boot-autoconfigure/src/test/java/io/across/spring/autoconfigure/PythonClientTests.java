package io.across.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.across.Evaluator;
import io.across.Options;
import io.across.spring.AcrossExposed;
import java.io.IOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** A Python program that uses the beans of a Spring application. */
@Timeout(120)
class PythonClientTests {

    @TempDir
    private Path directory;

    private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
            .withConfiguration(
                    AutoConfigurations.of(AcrossAutoConfiguration.class, AcrossServerAutoConfiguration.class))
            .withBean("greeter", Greeter.class, Greeter::new);

    /** A bean. */
    public static final class Greeter {
        public String greet(String name) {
            return "hello " + name;
        }
    }

    @Test
    void aBeanIsUsedFromPython() {
        contextRunner
                .withPropertyValues("across.server.unix.path=" + socket())
                .run(context -> assertThat(run("""
                        greeter = conn.execute('@greeter')
                        print(greeter.greet('Python'))
                        print(conn.execute('@greeter.greet(#name) + "!"', name='there'))
                        print(conn.execute('1 + 1'))
                        try:
                            conn.execute('@nobody')
                        except Exception as e:
                            print('nobody' in str(e))
                        """)).containsExactly("hello Python", "hello there!", "2", "True"));
    }

    @Test
    void theProgramOfThePageUsesABean() throws Exception {
        String program = program(1);
        assertThat(program).contains("'/run/app.sock'");
        contextRunner
                .withPropertyValues("across.server.unix.path=" + socket())
                .run(context -> assertThat(runWhole("import sys\nsys.path.insert(0, sys.argv[1])\n"
                                + program.replace("'/run/app.sock'", "sys.argv[2]")))
                        .containsExactly("hello Python", "hello there"));
    }

    /** What is exposed. */
    @AcrossExposed(name = "greeter")
    public interface Greeting {
        String greet(String name);
    }

    @Test
    void theProgramOfThePageCallsAnExposedBeanAtAPort() throws Exception {
        String program = program(0);
        assertThat(program).contains("from_tcp('localhost', 1865)");
        new ApplicationContextRunner()
                .withConfiguration(
                        AutoConfigurations.of(AcrossAutoConfiguration.class, AcrossServerAutoConfiguration.class))
                .withBean("greeter", Greeting.class, () -> name -> "hello " + name)
                .withPropertyValues("across.server.listeners.door.tcp.port=0")
                .run(context -> {
                    String port = context.getEnvironment().getRequiredProperty("local.across.door.port");
                    assertThat(runWhole("import sys\nsys.path.insert(0, sys.argv[1])\n"
                                    + program.replace("1865", port)
                                    + "    print(conn.exposed('greeter').greet('you'))\n"
                                    + "    for text in ('1 + 1', '@greeter.greet(1)', '@nobody'):\n"
                                    + "        try:\n"
                                    + "            conn.execute(text)\n"
                                    + "        except across.OperationError as e:\n"
                                    + "            print(e)\n"))
                            .satisfiesExactly(
                                    line -> assertThat(line).isEqualTo("hello Python"),
                                    line -> assertThat(line).isEqualTo("hello you"),
                                    line -> assertThat(line)
                                            .contains(
                                                    "across.server.listeners.door.rights: evaluate-source, call-exposed"),
                                    line -> assertThat(line)
                                            .contains(
                                                    "across.server.listeners.door.rights: evaluate-source, call-exposed"),
                                    line -> assertThat(line)
                                            .contains(
                                                    "across.server.listeners.door.rights: evaluate-source, call-exposed"));
                });
    }

    private static String program(int number) throws IOException {
        String[] parts = Files.readString(Path.of("..", "docs", "python.md")).split("```python\n", -1);
        assertThat(parts).hasSize(3);
        return parts[number + 1].split("```", 2)[0];
    }

    @Test
    void aUsersOwnEvaluatorWins() {
        Evaluator own = (connection, source, variables) -> "mine";
        contextRunner
                .withBean(Evaluator.class, () -> own)
                .run(context ->
                        assertThat(context.getBean(Options.class).evaluator()).isSameAs(own));
    }

    private Path socket() {
        return directory.resolve("s");
    }

    private List<String> run(String script) throws Exception {
        String whole = """
                import sys
                sys.path.insert(0, sys.argv[1])
                import across
                with across.Connection.from_unix(sys.argv[2]) as conn:
                """ + script.indent(4);
        return runWhole(whole);
    }

    private List<String> runWhole(String whole) throws Exception {
        Process python = new ProcessBuilder("python3", "-c", whole, runtime(), socket().toString())
                .redirectErrorStream(true)
                .start();
        String printed = new String(python.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(python.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return printed.lines().toList();
    }

    /** A directory of the core's classes, or one in its jar, where Python finds modules as well. */
    static String runtime() {
        URL url = Objects.requireNonNull(
                PythonClientTests.class.getResource("/io/across/python/runtime/across/__init__.py"));
        String path = url.getPath().replace("!/", "/").replaceFirst("^file:", "");
        return Path.of(path).getParent().getParent().toString();
    }
}
