package io.across.internal.pickle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.across.Connection;
import io.across.OperationException;
import io.across.python.PythonException;
import io.across.python.PythonName;
import io.across.python.PythonObject;
import io.across.python.PythonTuple;
import io.across.python.PythonValue;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/**
 * This side is the client of the recorded server: it makes the calls of the recorded client, must ask what that one asked,
 * and is answered with the recorded bytes.
 */
@Timeout(60)
class RecordedCallsTests {

    /** Sessions of which not all is played, and why. Those that were driven by hand have no client of the library. */
    private static final Map<String, String> CUT_SHORT = Map.ofEntries(
            Map.entry("01_close_by_client_during_own_call", "it is closed while its call is under way"),
            Map.entry("01_close_by_server_during_call", "likewise"),
            Map.entry("02_call_ids", "ids that were set by hand"),
            Map.entry("03_arguments", "a function that is no name but a bound method, which Java cannot say"),
            Map.entry(
                    "04_traceback_over_two_hops",
                    "the client lends an object, whose methods this side announces otherwise"),
            Map.entry("04_traceback_over_three_hops", "likewise"),
            Map.entry("05_unpicklable_argument", "likewise"),
            Map.entry("05_ununpicklable_argument", "likewise"),
            Map.entry("06_callback", "likewise"),
            Map.entry("06_reentrant_calls", "likewise"),
            Map.entry("06_callback_during_other_calls", "likewise"),
            Map.entry("06_references_that_fail", "likewise"),
            Map.entry("08_missing_module", "this side says that there is no such module, and does not ask"),
            Map.entry("08_export_invalid", "likewise"),
            Map.entry("08_main_module", "there is no __main__ to export"),
            Map.entry("08_main_module_unguarded", "likewise"),
            Map.entry("08_namespace_package_already_imported", "an error of 0.1.0 in the place of the package"));

    /** Answers that are no exception: Python raises a TypeError that was not sent, this side says what is wrong. */
    private static final Set<String> UNREADABLE =
            Set.of("12_result_error_not_an_exception", "12_result_error_list_for_tuple");

    static Stream<RecordedCall.Session> sessions() {
        return all().filter(session -> !session.calls().isEmpty());
    }

    private static Stream<RecordedCall.Session> all() {
        return Stream.of(
                        "01_handshake_and_close.json",
                        "02_uint_encodings.json",
                        "03_calls_and_results.json",
                        "04_exceptions.json",
                        "05_pickling_failures.json",
                        "06_proxies_and_references.json",
                        "07_execute.json",
                        "08_module_export.json",
                        "09_bios.json",
                        "10_logging.json",
                        "11_heartbeat.json")
                .flatMap(file -> RecordedCall.sessions(file).stream());
    }

    @Test
    void mostOfTheRecordedCallsAreMade() {
        assertThat(sessions().mapToInt(session -> session.calls().size()).sum()).isGreaterThan(440);
        assertThat(all().filter(session -> !session.isComplete()).map(RecordedCall.Session::name))
                .containsExactlyInAnyOrderElementsOf(CUT_SHORT.keySet());
    }

    @ParameterizedTest
    @MethodSource("sessions")
    void theClientAsksAsRecordedAndUnderstandsTheAnswers(RecordedCall.Session session) throws Exception {
        serve(session, conn -> {
            Map<Long, PythonObject> proxies = new HashMap<>();
            if (session.isConcurrent()) {
                checkAll(session.calls(), conn);
            } else {
                session.calls().forEach(call -> check(call, conn, proxies));
            }
        });
    }

    private static void serve(RecordedCall.Session session, Consumer<Connection> client) throws Exception {
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            RecordedServer server = new RecordedServer(session, listener);
            CompletableFuture<Void> served =
                    CompletableFuture.runAsync(server::run, task -> new Thread(task, "recorded-server").start());
            try (Connection conn = Connection.fromTcp("127.0.0.1", listener.getLocalPort())) {
                client.accept(conn);
            } catch (AssertionError e) {
                if (served.isCompletedExceptionally()) {
                    served.join(); // what the server found wrong tells more
                }
                throw e;
            }
            served.get(30, TimeUnit.SECONDS);
        }
    }

    @Test
    void recordsOfTheServerAreLoggedHere() throws Exception {
        Logger logger = (Logger) LoggerFactory.getLogger("vectors");
        ListAppender<ILoggingEvent> seen = new ListAppender<>();
        seen.start();
        logger.setLevel(Level.DEBUG);
        logger.addAppender(seen);
        RecordedCall.Session session = RecordedCall.sessions("10_logging.json").get(0);
        try {
            theClientAsksAsRecordedAndUnderstandsTheAnswers(session);
        } finally {
            logger.detachAppender(seen);
            logger.setLevel(null);
        }
        assertThat(seen.list)
                .extracting(event -> event.getLevel() + " "
                        + event.getFormattedMessage().lines().findFirst().orElse(""))
                .containsExactly(
                        "INFO value x of 3",
                        "DEBUG debug text",
                        "WARN warning text",
                        "ERROR error text",
                        "ERROR critical text",
                        "INFO custom level",
                        "ERROR it failed",
                        "WARN with extra",
                        "INFO zażółć 100%",
                        "INFO argument <never pickled>");
    }

    static Stream<Arguments> unusualAnswers() {
        return RecordedCall.unusualAnswers().entrySet().stream()
                .map(entry -> Arguments.of(entry.getKey(), entry.getValue()));
    }

    /** And the next call is answered as if nothing had been. */
    @ParameterizedTest
    @MethodSource("unusualAnswers")
    void anAnswerThatNobodyWritesEndsItsCallOnly(RecordedCall.Session session, JsonNode recorded) throws Exception {
        serve(session, conn -> {
            RecordedCall call = session.calls().get(0);
            assertThat(outcome(call, conn)).isEqualTo(expected(session.name(), recorded));
            assertThat(outcome(session.calls().get(1), conn)).isEqualTo("1");
        });
    }

    private static String outcome(RecordedCall call, Connection conn) {
        try {
            return String.valueOf(call.make(conn.python(), new HashMap<>()));
        } catch (PythonException e) {
            return e.type() + ": " + e.args();
        } catch (OperationException e) {
            return call.kind() == 2 || call.kind() == 3 ? "unreadable" : String.valueOf(e.getMessage());
        }
    }

    /** What was unreadable for the library, or no exception that can be raised, is unreadable here. */
    private static String expected(String name, JsonNode recorded) {
        if (recorded.has("returned")) {
            return recorded.get("returned").asString();
        }
        String type = recorded.get("raised").get("type").asString();
        String message = recorded.get("raised").get("message").asString();
        if (type.equals("across.OperationError")) {
            return message.startsWith("Unpickling failed") ? "unreadable" : "the peer reports: " + message;
        }
        return UNREADABLE.contains(name) ? "unreadable" : type.replace("builtins.", "") + ": [" + message + "]";
    }

    private static void checkAll(List<RecordedCall> calls, Connection conn) {
        List<CompletableFuture<@Nullable Object>> results =
                calls.stream().map(call -> call.start(conn.python())).toList();
        for (int i = 0; i < calls.size(); i++) {
            checkResult(calls.get(i), results.get(i).join(), Map.of());
        }
    }

    private static void check(RecordedCall call, Connection conn, Map<Long, PythonObject> proxies) {
        Object[] result = new Object[1];
        Throwable thrown = catchThrowable(() -> result[0] = call.make(conn.python(), proxies));
        if (call.kind() == 2 && thrown == null) {
            checkResult(call, result[0], proxies);
        } else if (call.kind() == 3) {
            checkError(call, thrown);
        } else {
            assertThat(thrown).as(call.name()).isInstanceOf(OperationException.class);
            assertThat(call.kind()).as(call.name()).isEqualTo(4);
        }
    }

    private static void checkResult(RecordedCall call, @Nullable Object result, Map<Long, PythonObject> proxies) {
        if (result instanceof PythonObject proxy) {
            if (!call.ids().isEmpty()) {
                proxies.put(call.ids().get(0), proxy);
            } else {
                assertThat(call.answerValue()).as(call.name()).isEqualTo(new PythonName("across", "_SELF"));
            }
        } else if (call.ids().isEmpty()) {
            assertThat(TestPickles.write(result)).as(call.name()).isEqualTo(call.answerPickle());
        }
    }

    private static void checkError(RecordedCall call, @Nullable Throwable thrown) {
        PythonTuple error = (PythonTuple) call.answerValue();
        if (error != null && error.get(0) instanceof PythonValue exception && isOfPython(exception.type())) {
            assertThat(thrown)
                    .as(call.name())
                    .isInstanceOfSatisfying(
                            PythonException.class,
                            e -> assertThat(e.type()).as(call.name()).isEqualTo(exception.type()));
        } else {
            assertThat(thrown).as(call.name()).isInstanceOf(OperationException.class);
        }
    }

    private static boolean isOfPython(PythonName type) {
        return !type.module().equals("across");
    }
}
