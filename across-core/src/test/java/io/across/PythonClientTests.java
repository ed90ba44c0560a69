package io.across;

import static org.assertj.core.api.Assertions.assertThat;

import io.across.server.AcrossServer;
import io.across.server.LocalConnectionHandler;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A Python program that connects to a Java one. */
@Timeout(120)
class PythonClientTests {

    private static final Options OPTIONS =
            Options.builder().timeout(Duration.ofSeconds(30)).build();

    @TempDir
    private Path directory;

    /** What Python uses. */
    public static final class Greeter {
        public String greet(String name) {
            return "hello " + name;
        }

        public Thread thread() {
            return Thread.currentThread();
        }
    }

    @Test
    void namesThatTheApplicationKnowsAreObjects() throws Exception {
        Options options = OPTIONS.toBuilder()
                .evaluator(NamedObjects.of(Map.of("greeter", new Greeter())))
                .build();
        assertThat(run(options, """
                        greeter = conn.execute('greeter')
                        print(greeter.greet('Python'))
                        print(greeter.thread().getName() != '')
                        try:
                            conn.execute('nobody')
                        except ValueError as e:
                            print(e)
                        try:
                            greeter.greet(1, 2)
                        except TypeError as e:
                            print('TypeError')
                        """))
                .containsExactly(
                        "hello Python",
                        "True",
                        "java.lang.IllegalArgumentException: nothing here is named 'nobody', only [greeter]",
                        "TypeError");
    }

    @Test
    void withoutAnEvaluatorNothingIsEvaluated() throws Exception {
        assertThat(run(OPTIONS, """
                        try:
                            conn.execute('2 + 2')
                        except PermissionError as e:
                            print(e)
                        import math
                        try:
                            conn.call(math.sqrt, 2)
                        except across.OperationError as e:
                            print('no function math.sqrt' in str(e))
                        """))
                .containsExactly("this side evaluates nothing: no evaluator is set in its options", "True");
    }

    @Test
    void whatRightsForbidIsRefusedAndTheRestIsNot() throws Exception {
        assertThat(runWith(Rights.none(), """
                        for forbidden in (lambda: conn.execute('greeter'), lambda: conn.replicate([1])):
                            try:
                                forbidden()
                            except across.OperationError as e:
                                print([right for right in ('EVALUATE_SOURCE', 'USE_OBJECTS') if right in str(e)])
                        import across.logging
                        try:
                            conn.call(across.logging._handle, {'name': 'x', 'msg': 'y', 'levelno': 20})
                        except across.OperationError as e:
                            print('LOG_RECORDS' in str(e))
                        """)).containsExactly("['EVALUATE_SOURCE']", "['USE_OBJECTS']", "True");
        assertThat(runWith(Rights.of(Right.EVALUATE_SOURCE), """
                        greeter = conn.execute('greeter')
                        try:
                            greeter.greet('you')
                        except across.OperationError as e:
                            print('USE_OBJECTS' in str(e))
                        """)).containsExactly("True");
    }

    private List<String> runWith(Rights rights, String script) throws Exception {
        return run(
                OPTIONS.toBuilder()
                        .evaluator(NamedObjects.of(Map.of("greeter", new Greeter())))
                        .rights(rights)
                        .build(),
                script);
    }

    private List<String> run(Options options, String script) throws Exception {
        try (AcrossServer server = AcrossServer.builder()
                .unix(directory.resolve("s"))
                .handler(new LocalConnectionHandler(options))
                .build()
                .start()) {
            assertThat(server.address()).isNotNull();
            String runtime = Path.of(Objects.requireNonNull(getClass().getResource("/io/across/python/runtime"))
                            .toURI())
                    .toString();
            String whole = """
                    import sys
                    sys.path.insert(0, sys.argv[1])
                    import across
                    with across.Connection.from_unix(sys.argv[2]) as conn:
                    """ + script.indent(4);
            Process python = new ProcessBuilder(
                            "python3",
                            "-c",
                            whole,
                            runtime,
                            directory.resolve("s").toString())
                    .redirectErrorStream(true)
                    .start();
            String printed = read(python);
            assertThat(python.waitFor(60, TimeUnit.SECONDS)).isTrue();
            return printed.lines().toList();
        }
    }

    private static String read(Process python) throws IOException {
        return new String(python.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
}
