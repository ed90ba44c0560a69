package io.across.internal.pickle;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.across.Connection;
import io.across.OperationException;
import io.across.Options;
import io.across.python.PythonException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/**
 * This side is the client of the recorded server: it does what the recorded client did, must say what that one said, and is
 * answered with the recorded bytes. {@link Differences} names what is different.
 */
@Timeout(60)
class RecordedCallsTests {

    /** Answers that are no exception: Python raises a TypeError that was not sent, this side says what is wrong. */
    private static final Set<String> UNREADABLE =
            Set.of("12_result_error_not_an_exception", "12_result_error_list_for_tuple");

    static Stream<Recording> sessions() {
        return Recording.all();
    }

    @Test
    void thereAreAllTheRecordedSessions() {
        assertThat(sessions()).hasSize(66);
        assertThat(sessions()
                        .flatMap(session -> session.steps().stream())
                        .mapToInt(step -> step.calls().size())
                        .sum())
                .isEqualTo(534);
    }

    @ParameterizedTest
    @MethodSource("sessions")
    void theClientSaysWhatWasRecordedAndUnderstandsTheAnswers(Recording session) throws Exception {
        RecordedServer server = serve(session, RecordedClient::play);
        assertThat(server.differences())
                .isEqualTo(Differences.ANSWERS.keySet().stream()
                        .filter(step -> step.startsWith(session.name() + "."))
                        .collect(Collectors.toSet()));
    }

    private static RecordedServer serve(Recording session, Consumer<RecordedClient> play) throws Exception {
        Options.Builder options = Options.builder();
        if (!session.isHasty()) {
            options.timeout(session.timeout());
        }
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            RecordedServer server = new RecordedServer(session, listener);
            CompletableFuture<Void> served =
                    CompletableFuture.runAsync(server::run, task -> new Thread(task, "recorded-server").start());
            Connection conn = Connection.fromTcp("127.0.0.1", listener.getLocalPort(), options.build());
            try {
                if (session.isGreeted()) {
                    conn.awaitReady();
                }
                play.accept(new RecordedClient(conn, server, session));
                conn.close();
            } catch (RuntimeException | AssertionError e) {
                conn.cancel();
                server.check(); // what the server found wrong tells more
                throw e;
            }
            served.get(30, TimeUnit.SECONDS);
            server.check();
            return server;
        }
    }

    @Test
    void recordsOfTheServerAreLoggedHere() throws Exception {
        Logger logger = (Logger) LoggerFactory.getLogger("vectors");
        ListAppender<ILoggingEvent> seen = new ListAppender<>();
        seen.start();
        logger.setLevel(Level.DEBUG);
        logger.addAppender(seen);
        try {
            serve(Recording.named("10_log_records"), RecordedClient::play);
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

    static List<UnusualAnswers> unusualAnswers() {
        return UnusualAnswers.all();
    }

    /** And the next call is answered as if nothing had been. */
    @ParameterizedTest
    @MethodSource("unusualAnswers")
    void anAnswerThatNobodyWritesEndsItsCallOnly(UnusualAnswers unusual) throws Exception {
        Recording session = unusual.session();
        serve(session, client -> {
            client.play(
                    session.steps().get(1),
                    call -> assertThat(outcome(call, client)).isEqualTo(expected(session.name(), unusual.outcome())));
            client.play(
                    session.steps().get(2),
                    call -> assertThat(outcome(call, client)).isEqualTo("1"));
            client.play(session.steps().get(3), call -> {});
        });
    }

    private static String outcome(RecordedCall call, RecordedClient client) {
        try {
            return String.valueOf(call.make(client));
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
}
