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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

    /** What is exposed. */
    public interface Desk {
        String greet(String name);

        Order order(List<Integer> items);

        Thread thread();

        CompletableFuture<String> later();

        String with(Desk other);

        void fail();
    }

    record Order(int count, long sum) {}

    static final class Clerk implements Desk {
        @Override
        public String greet(String name) {
            return "hello " + name;
        }

        @Override
        public Order order(List<Integer> items) {
            return new Order(
                    items.size(), items.stream().mapToLong(Integer::longValue).sum());
        }

        @Override
        public Thread thread() {
            return Thread.currentThread();
        }

        @Override
        public CompletableFuture<String> later() {
            return CompletableFuture.completedFuture("there");
        }

        @Override
        public String with(Desk other) {
            return other.greet("you");
        }

        @Override
        public void fail() {
            throw new IllegalStateException("closed", new IllegalArgumentException("inside"));
        }

        public String secret() {
            return "told";
        }
    }

    private static Options exposing(Rights rights) {
        return OPTIONS.toBuilder()
                .rights(rights)
                .exposed(ExposedObjects.builder()
                        .expose("desk", new Clerk(), Desk.class)
                        .build())
                .evaluator(NamedObjects.of(Map.of("@desk", new Clerk())))
                .build();
    }

    @ParameterizedTest
    @ValueSource(strings = {"conn.execute('@desk')", "conn.exposed('desk')", "conn.call_ref(across._exposed, 'desk')"})
    void whoMayCallExposedObjectsHasThemByName(String asked) throws Exception {
        assertThat(run(exposing(Rights.exposedOnly()), """
                        def tried(function, *args):
                            try:
                                print(function(*args))
                            except Exception as e:
                                print(type(e).__name__, str(e).partition(':')[0])
                        desk = ASKED
                        print([name for name in dir(desk) if name[0] != '_'])
                        print(desk.greet('Python'), desk.order([1, 2]), desk.later())
                        tried(desk.thread)
                        tried(lambda: desk.secret())
                        tried(across._apply_method, desk, 'secret', (), {})
                        tried(conn.call, across._apply_method, desk, 'secret', (), {})
                        tried(conn.call, across._apply_method, desk, 'toString', (), {})
                        tried(conn.call, across._apply_method, desk, 'getClass', (), {})
                        tried(conn.call, across._get_obj, 1)
                        tried(conn.replicate, [1])
                        tried(conn.execute, '@nobody')
                        tried(conn.exposed, 'nobody')
                        tried(conn.execute, ' @desk')
                        tried(conn.execute, '@desk.greet(1)')
                        """.replace("ASKED", asked)))
                .containsExactly(
                        "['fail', 'greet', 'later', 'order', 'thread', 'with_']",
                        "hello Python {'count': 2, 'sum': 3} there",
                        "TypeError what io.across.PythonClientTests$Desk.thread returns, a java.lang.Thread, has no"
                                + " counterpart in Python, and could be used by reference only",
                        "AttributeError 'Proxy' object has no attribute 'secret'",
                        "AttributeError 'Proxy' object has no attribute 'secret'",
                        "AttributeError the exposed object 'desk' has no secret",
                        "AttributeError the exposed object 'desk' has no toString",
                        "AttributeError the exposed object 'desk' has no getClass",
                        "OperationError io.across.DeniedException",
                        "OperationError io.across.DeniedException",
                        "OperationError io.across.DeniedException",
                        "OperationError io.across.OperationException",
                        "OperationError io.across.DeniedException",
                        "OperationError io.across.DeniedException");
    }

    /** As little as a JVM would learn with these rights. */
    @Test
    void aPythonLearnsNothingOfTheInside() throws Exception {
        String program = """
                import traceback
                try:
                    conn.exposed('desk').fail()
                except RuntimeError as e:
                    text = traceback.format_exc()
                    print(e)
                    print(e.__cause__, e.__context__, 'PythonClientTests.java' in text, 'inside' in text)
                    t = e.__traceback__
                    while t and '__across_hop__' not in t.tb_frame.f_globals:
                        t = t.tb_next
                    print(t)
                """;

        assertThat(run(exposing(Rights.exposedOnly()), program))
                .containsExactly("java.lang.IllegalStateException: closed", "None None False False", "None");
        assertThat(run(exposing(Rights.all()), program).get(1)).endsWith(" True True");
    }

    @Test
    void exposedObjectsCanBePassedOnWhereObjectsMayBeUsed() throws Exception {
        assertThat(run(exposing(Rights.all()), """
                        desk = conn.exposed('desk')
                        print(desk.with_(desk), desk.thread().getName() != '')
                        print('secret' in dir(desk), 'secret' in dir(conn.execute('@desk')))
                        """)).containsExactly("hello you True", "False True");
    }

    @Test
    void theNameAloneIsNoSourceForWhoMayNotUseWhatItMeans() throws Exception {
        assertThat(run(exposing(Rights.of(Right.CALL_EXPOSED, Right.EVALUATE_SOURCE)), """
                        print(conn.execute('@desk').greet('you'))
                        """))
                .containsExactly("hello you");
    }

    @Test
    void nobodyElseHasExposedObjects() throws Exception {
        assertThat(run(exposing(Rights.of(Right.USE_OBJECTS)), """
                        for asked in (conn.exposed, lambda name: conn.execute('@' + name)):
                            try:
                                print(asked('desk'))
                            except across.OperationError as e:
                                print(e)
                        """))
                .allSatisfy(line -> assertThat(line)
                        .contains(
                                "not permitted on this connection: to ask for the exposed object 'desk' needs the right"
                                        + " CALL_EXPOSED, which Options.rights(USE_OBJECTS, CALL_EXPOSED) would grant"))
                .hasSize(2);
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
