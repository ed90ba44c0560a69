package io.across.internal.pickle;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.across.Connection;
import io.across.ConnectionState;
import io.across.DisconnectException;
import io.across.Options;
import io.across.internal.engine.EngineConnection;
import io.across.internal.transport.Transports;
import io.across.internal.value.HeldObject;
import java.io.EOFException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.channels.ServerSocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/**
 * This side is the server of the recorded client, with functions that do what Python's did: it is told the recorded bytes, and
 * must say what the recorded server said. What is forbidden is for {@code ViolationTests}.
 */
@Timeout(60)
class RecordedAnswersTests {

    /** Sessions that cannot be played here, and why. */
    private static final Map<String, String> LEFT_OUT =
            Map.of("09_stdio_timeout_none", "the server is a BIOS, and never becomes a peer");

    private static final Duration HASTY = Duration.ofSeconds(10);

    /** Sessions with ids that were set by hand, or used up by results that were not sent. */
    private static final Set<String> IDS = Set.of("02_object_ids", "05_unpicklable_result");

    static Stream<Recording> sessions() {
        return Stream.concat(Recording.all(), UnusualCalls.all())
                .filter(session -> !LEFT_OUT.containsKey(session.name()));
    }

    @ParameterizedTest
    @MethodSource("sessions")
    void theServerAnswersAsRecorded(Recording session) throws Exception {
        List<Recording.Step> steps = session.booted();
        List<JsonNode> records =
                steps.stream().flatMap(step -> step.records().stream()).toList();
        ServerScript script = new ServerScript(records);
        Map<Long, HeldObject> held = new ConcurrentHashMap<>();
        RecordedFunctions[] functions = new RecordedFunctions[1];
        try (ServerSocketChannel listener =
                        ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
                Socket client = new Socket(
                        InetAddress.getLoopbackAddress(), ((InetSocketAddress) listener.getLocalAddress()).getPort())) {
            EngineConnection conn = EngineConnection.open(
                    new Transports(null, false).channel(listener.accept()),
                    Options.builder().timeout(timeout(records)).build(),
                    (peer, caller) ->
                            functions[0] = new RecordedFunctions(caller, script, held, IDS.contains(session.name())),
                    0,
                    0,
                    Map.of(),
                    null);
            try {
                ReplayedClient replayed = new ReplayedClient(conn, timeout(records), client, script, held, item -> {
                    conn.awaitReady();
                    new Thread(() -> functions[0].ask(item), "unprovoked").start();
                });
                for (Recording.Step step : steps) {
                    if (step.name().equals("cancelling")) {
                        client.shutdownOutput();
                    }
                    replayed.play(step.records());
                }
                script.end();
                checkEnd(session, conn);
            } finally {
                script.end();
                conn.cancel();
            }
        }
    }

    private static void checkEnd(Recording session, Connection conn) {
        await().pollDelay(Duration.ZERO).until(() -> conn.state().compareTo(ConnectionState.STOPPED) >= 0);
        if (session.name().equals("01_cancel_by_client")) {
            assertThatExceptionOfType(DisconnectException.class)
                    .isThrownBy(conn::close)
                    .withCauseInstanceOf(EOFException.class);
        } else {
            conn.close();
        }
    }

    /** Of the server's greeting, unless what is played would depend on how fast this machine is. */
    private static Duration timeout(List<JsonNode> records) {
        return records.stream()
                .filter(item -> Recording.is(item, "GREETING") && !Recording.isOfClient(item))
                .map(item ->
                        Duration.ofMillis(item.get("decoded").get("timeout_ms").asLong()))
                .filter(timeout -> timeout.isZero() || timeout.compareTo(HASTY) > 0)
                .findFirst()
                .orElse(Duration.ofMinutes(1));
    }
}
