package io.across;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The sessions of {@code extension-vectors/drain.json}, which the Python runtime plays, too: the test is the peer. */
@Timeout(60)
class DrainVectorsTests {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final List<String> TYPES = List.of("GREETING", "APPLY", "RESULT", "GOODBYE", "DEL_OBJS", "IDLE");

    static Stream<Arguments> sessions() {
        Path file = Path.of("src/test/resources/extension-vectors/drain.json");
        return JsonMapper.shared()
                .readTree(file.toFile())
                .get("sessions")
                .valueStream()
                .map(session -> Arguments.of(session.get("name").asString(), session));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("sessions")
    void theSessionGoesAsRecorded(String name, JsonNode session) throws Exception {
        try (ServerSocketChannel listener = ServerSocketChannel.open()) {
            listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            try (Socket peer = new Socket("localhost", listener.socket().getLocalPort());
                    SocketChannel accepted = listener.accept();
                    Connection side = Connection.open(
                            Endpoint.socket(accepted),
                            Options.builder().timeout(PATIENCE).build())) {
                peer.setSoTimeout((int) PATIENCE.toMillis());
                new Player(session, peer, side).play();
            }
        }
    }

    /** One session under way. */
    private static final class Player {

        private final JsonNode session;
        private final Socket peer;
        private final DataInputStream in;
        private final Connection side;
        private CompletableFuture<?> call = new CompletableFuture<>();
        private @Nullable CompletableFuture<Void> closing;

        Player(JsonNode session, Socket peer, Connection side) throws IOException {
            this.session = session;
            this.peer = peer;
            this.in = new DataInputStream(peer.getInputStream());
            this.side = side;
        }

        void play() throws Exception {
            say("e35b9e78000100" + "00".repeat(9));
            // GREETING: timeout 0, extension version 1, the capabilities, no pairs.
            say("000000000000000a" + "0000010" + session.get("capabilities").asInt() + "00");
            in.skipNBytes(16);
            hear();
            side.awaitReady();
            for (JsonNode item : session.get("records")) {
                if (item.has("event")) {
                    happen(item.get("event").asString());
                } else if (item.get("direction").asString().equals("peer->side")) {
                    say(item.get("hex").asString());
                } else {
                    check(item);
                }
            }
            await().atMost(PATIENCE).until(() -> side.state().compareTo(ConnectionState.STOPPED) >= 0);
            Throwable failure = catchThrowable(side::awaitReady).getCause();
            if (session.get("end").asString().equals("in order")) {
                assertThat(failure).isNull();
            } else {
                assertThat(failure).isInstanceOf(ProtocolException.class);
                assertThat(catchThrowable(side::close)).isInstanceOf(ProtocolException.class);
            }
            if (closing != null) {
                assertThat(closing).succeedsWithin(PATIENCE);
            }
        }

        private void happen(String event) throws Exception {
            switch (event) {
                case "the side calls" -> call = side.python().callAsync("len", List.of());
                case "the call is answered" -> assertThat(call.get(30, SECONDS)).isNull();
                case "the call is known not to have been run" ->
                    assertThat(catchThrowable(() -> call.get(30, SECONDS)))
                            .isInstanceOf(ExecutionException.class)
                            .hasCauseInstanceOf(NotSentException.class);
                case "the side closes with grace" -> {
                    side.drain(PATIENCE);
                    closing = CompletableFuture.runAsync(() -> side.close(PATIENCE), task -> new Thread(task).start());
                }
                default -> throw new AssertionError("unknown event: " + event);
            }
        }

        private void say(String hex) throws IOException {
            peer.getOutputStream().write(HexFormat.of().parseHex(hex));
        }

        private long readHeader() throws IOException {
            try {
                return in.readLong();
            } catch (EOFException e) {
                throw new AssertionError("nothing more is said by " + side.status(), e);
            }
        }

        /** All frames of the next message. */
        private byte[] hear() throws IOException {
            byte[] message = {};
            boolean more = true;
            while (more) {
                long header = readHeader();
                more = (header & 1) != 0;
                byte[] frame = in.readNBytes((int) (header >>> 1));
                message = ByteBuffer.allocate(message.length + Long.BYTES + frame.length)
                        .put(message)
                        .putLong(header)
                        .put(frame)
                        .array();
            }
            return message;
        }

        private void check(JsonNode item) throws IOException {
            byte[] message = hear();
            while (message[8] == TYPES.indexOf("IDLE") || message[8] == TYPES.indexOf("DEL_OBJS")) {
                message = hear();
            }
            JsonNode decoded = item.get("decoded");
            int type = TYPES.indexOf(decoded.get("type_name").asString());
            assertThat((int) message[8]).as("%s", decoded).isEqualTo(type < 0 ? 16 : type);
            if (decoded.has("call_id") && decoded.get("call_id").asInt() < 0xfd) {
                assertThat((int) message[9]).isEqualTo(decoded.get("call_id").asInt());
            }
            if (item.has("hex")) {
                assertThat(HexFormat.of().formatHex(message))
                        .isEqualTo(item.get("hex").asString());
            }
        }
    }
}
