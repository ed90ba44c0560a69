package io.across.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.across.ConnectionState;
import io.across.DisconnectException;
import io.across.OperationException;
import io.across.Options;
import io.across.ProtocolException;
import io.across.internal.transport.Transports;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Replays the client's side of every recorded session with unusual or forbidden input against a real socket, and compares
 * how the connection ends with how it ended for the library that was recorded.
 */
@Timeout(60)
class ViolationTests {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private static final byte[] GOODBYE = HexFormat.of().parseHex("000000000000000203");

    /** Where this side obeys the protocol page, which calls the recorded end a race of 0.1.0's own. */
    private static final Set<String> BETTER = Set.of("result_after_local_close");

    static Stream<Arguments> sessions() throws IOException {
        try (InputStream file = ViolationTests.class.getResourceAsStream("/vectors/12_protocol_violations.json")) {
            JsonNode root = JsonMapper.shared().readTree(file);
            return root.get("sessions")
                    .valueStream()
                    .map(session -> Arguments.of(session.get("name").asString(), session));
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("sessions")
    void theConnectionEndsAsRecorded(String name, JsonNode session) throws Exception {
        try (ServerSocketChannel listener = ServerSocketChannel.open();
                Socket client = connect(listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)));
                SocketChannel accepted = listener.accept()) {
            Duration timeout = Duration.ofMillis(
                    (long) (session.path("server_options").path("timeout").asDouble(30.0) * 1000));
            Options options = Options.builder().timeout(timeout).build();
            EngineConnection connection = EngineConnection.open(
                    new Transports(null, false).channel(accepted),
                    options,
                    (peer, caller) -> new PlainCodec(),
                    0,
                    0,
                    Map.of(),
                    null);
            new Replay(session, client, connection).run();
        }
    }

    /** One session under way. */
    private static final class Replay {

        private final JsonNode session;
        private final Socket client;
        private final EngineConnection connection;
        private final CompletableFuture<Void> drained;
        private @Nullable CompletableFuture<?> pending;
        private @Nullable CompletableFuture<@Nullable Throwable> closing;

        Replay(JsonNode session, Socket client, EngineConnection connection) {
            this.session = session;
            this.client = client;
            this.connection = connection;
            this.drained = CompletableFuture.runAsync(this::drain, task -> new Thread(task, "drain").start());
        }

        void run() throws Exception {
            boolean clientGoodbye = false;
            for (JsonNode item : session.get("records").values()) {
                String event = item.path("event").asString("");
                if (!event.isEmpty()) {
                    happen(event);
                } else if (item.get("direction").asString().equals("client->server")) {
                    clientGoodbye |= isMessage(item, 3) || name().equals("data_after_goodbye");
                    send(item);
                } else if (isMessage(item, 1)) {
                    makeCall();
                } else if (isMessage(item, 3) && !clientGoodbye && closing == null) {
                    startClose();
                }
            }
            if (name().startsWith("cancel")) {
                connection.cancel();
            }
            if (BETTER.contains(name())) {
                client.getOutputStream().write(GOODBYE);
            }
            check();
        }

        private String name() {
            return session.get("name").asString();
        }

        private static boolean isMessage(JsonNode item, int type) {
            return item.path("decoded").path("type").asInt(-1) == type;
        }

        private void send(JsonNode item) throws IOException {
            try {
                client.getOutputStream()
                        .write(HexFormat.of().parseHex(item.get("hex").asString()));
            } catch (IOException e) {
                // The connection may have had enough already.
                assertThat(connection.state()).isGreaterThanOrEqualTo(ConnectionState.STOPPING);
            }
        }

        private void happen(String event) throws IOException {
            if (event.contains("reset")) {
                client.setSoLinger(true, 0);
                client.close();
            } else {
                assertThat(event).contains("half-closes");
                client.shutdownOutput();
            }
        }

        private void makeCall() {
            await().atMost(LIMIT).until(() -> connection.state() == ConnectionState.RUNNING);
            pending = connection.callAsync(() -> 1);
            await().atMost(LIMIT).until(() -> connection.stats().callsMade() == 1);
        }

        private void startClose() {
            await().atMost(LIMIT).until(() -> connection.state() == ConnectionState.RUNNING);
            closing = CompletableFuture.supplyAsync(this::close, task -> new Thread(task, "close").start());
            await().atMost(LIMIT).until(() -> connection.state().compareTo(ConnectionState.STOPPING) >= 0);
        }

        private @Nullable Throwable close() {
            try {
                connection.close();
                return null;
            } catch (RuntimeException e) {
                return e;
            }
        }

        private void check() throws Exception {
            JsonNode outcome = session.get("outcome_in_server");
            await().atMost(LIMIT).until(() -> connection.state().compareTo(ConnectionState.STOPPED) >= 0);
            Throwable failure = closing != null ? closing.get(30, TimeUnit.SECONDS) : close();
            JsonNode expected = outcome.has("enter") ? outcome.get("enter") : outcome.path("close");
            checkEnd(failure, expected.path("raised").path("type").asString(""), outcome);
            checkPending(outcome.path("pending_call"));
            drained.get(30, TimeUnit.SECONDS);
        }

        private void checkEnd(@Nullable Throwable failure, String type, JsonNode outcome) {
            if (name().startsWith("cancel")) {
                assertThat(failure).hasMessageContaining("cancelled");
            } else if (type.isEmpty() || BETTER.contains(name())) {
                assertThat(outcome.get("connection").asString())
                        .isIn("continues", "ended normally", "ended by the real side");
                assertThat(failure).isNull();
            } else if (type.equals("builtins.EOFError")) {
                assertThat(failure).isInstanceOf(DisconnectException.class).hasCauseInstanceOf(EOFException.class);
            } else if (type.equals("builtins.ConnectionResetError")) {
                assertThat(failure).isInstanceOf(DisconnectException.class).hasCauseInstanceOf(IOException.class);
            } else if (type.equals("builtins.TimeoutError")) {
                assertThat(failure).isInstanceOf(DisconnectException.class).hasMessageContaining("500 ms");
            } else {
                assertThat(type)
                        .isIn("across.ProtocolError", "struct.error", "builtins.KeyError", "builtins.MemoryError");
                assertThat(failure).isInstanceOf(ProtocolException.class);
                assertThat(failure.getMessage()).hasSizeGreaterThan(10);
            }
        }

        private void checkPending(JsonNode recorded) {
            CompletableFuture<?> call = pending;
            if (call == null) {
                return;
            }
            String type = recorded.path("raised").path("type").asString("");
            Class<?> wanted =
                    type.equals("across.DisconnectError") ? DisconnectException.class : OperationException.class;
            assertThat(call)
                    .failsWithin(LIMIT)
                    .withThrowableThat()
                    .withCauseInstanceOf(wanted.asSubclass(Throwable.class));
            String message = recorded.path("raised").path("message").asString("");
            if (name().startsWith("result_type_")) {
                assertThat(call).failsWithin(LIMIT).withThrowableThat().withMessageContaining(message);
            }
        }

        private void drain() {
            try {
                while (client.getInputStream().read() >= 0) {
                    // What the connection says is not what this test is about.
                }
            } catch (IOException e) {
                // Closed by the connection or by the test.
            }
        }
    }

    private static Socket connect(ServerSocketChannel listener) throws IOException {
        InetSocketAddress address = (InetSocketAddress) listener.getLocalAddress();
        return new Socket(address.getAddress(), address.getPort());
    }
}
