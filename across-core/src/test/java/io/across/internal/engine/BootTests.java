package io.across.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.across.ConnectionState;
import io.across.DisconnectException;
import io.across.Options;
import io.across.ProtocolException;
import io.across.internal.transport.Transports;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The handshake with a BIOS, as it was recorded and as it was not. */
@Timeout(60)
class BootTests {

    private static final byte[] BOOTLOADER = "what the BIOS runs".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] BIOS = HexFormat.of().parseHex("e54e6d01000100000000000000000000");
    private static final byte[] PEER = HexFormat.of().parseHex("e35b9e78000100000000000000000000");

    private final List<AutoCloseable> open = new ArrayList<>();

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable each : open) {
            each.close();
        }
    }

    private EngineConnection connect(
            Socket bios, SocketChannel near, Options options, @Nullable Bootloaders bootloaders) {
        open.add(bios);
        EngineConnection connection = EngineConnection.open(
                new Transports(null, false).channel(near),
                options,
                (peer, caller) -> new PlainCodec(),
                0,
                0,
                Map.of(),
                bootloaders);
        open.add(() -> Pair.closeQuietly(connection));
        return connection;
    }

    /** A connection to a BIOS that the test plays. */
    private EngineConnection connect(Options options, @Nullable Bootloaders bootloaders, Socket[] bios)
            throws IOException {
        try (ServerSocketChannel listener = ServerSocketChannel.open()) {
            listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            bios[0] = new Socket(
                    InetAddress.getLoopbackAddress(), ((InetSocketAddress) listener.getLocalAddress()).getPort());
            bios[0].setSoTimeout(30_000);
            return connect(bios[0], listener.accept(), options, bootloaders);
        }
    }

    private static List<ByteBuffer> bootloader(int mark) {
        return List.of(ByteBuffer.wrap(BOOTLOADER, 0, 5), ByteBuffer.wrap(BOOTLOADER, 5, BOOTLOADER.length - 5));
    }

    @ParameterizedTest
    @ValueSource(strings = {"stdio", "stdio_short_timeout", "socket"})
    void theRecordedBootIsSpoken(String name) throws Exception {
        JsonNode records = handshake(name);
        long timeout = records.valueStream()
                .map(node -> node.get("decoded").path("timeout_ms"))
                .filter(JsonNode::isNumber)
                .findFirst()
                .orElseThrow()
                .asLong();
        Socket[] bios = new Socket[1];
        EngineConnection connection =
                connect(Options.builder().timeout(Duration.ofMillis(timeout)).build(), BootTests::bootloader, bios);

        for (JsonNode node : records) {
            byte[] recorded = HexFormat.of().parseHex(node.get("hex").asString());
            if (node.get("direction").asString().equals("server->client")) {
                bios[0].getOutputStream().write(recorded);
            } else if (node.get("decoded").get("kind").asString().equals("bootloader")) {
                // Only the length of the recorded one is known, and ours is another.
                assertThat(read(bios[0], 4)).isEqualTo(new byte[] {0, 0, 0, (byte) BOOTLOADER.length});
                assertThat(read(bios[0], BOOTLOADER.length)).isEqualTo(BOOTLOADER);
            } else {
                assertThat(read(bios[0], recorded.length)).isEqualTo(recorded);
            }
        }
        connection.awaitReady();
        assertThat(connection.peer().timeoutMillis()).isEqualTo(timeout);
    }

    private static JsonNode handshake(String session) throws IOException {
        try (InputStream file = BootTests.class.getResourceAsStream("/vectors/09_bios.json")) {
            return JsonMapper.shared()
                    .readTree(file)
                    .get("sessions")
                    .valueStream()
                    .filter(node -> node.get("name").asString().equals(session))
                    .findFirst()
                    .orElseThrow()
                    .get("steps")
                    .get(0)
                    .get("records");
        }
    }

    private static byte[] read(Socket socket, int length) throws IOException {
        byte[] bytes = socket.getInputStream().readNBytes(length);
        assertThat(bytes).hasSize(length);
        return bytes;
    }

    @Test
    void theFirstReservedByteOfTheBiosChoosesTheBootloader() throws Exception {
        Socket[] bios = new Socket[1];
        EngineConnection connection =
                connect(Pair.OPTIONS, mark -> List.of(ByteBuffer.wrap(new byte[] {(byte) mark})), bios);
        bios[0].getOutputStream().write(HexFormat.of().parseHex("e54e6d01000100c8ff00000000000000"));
        bios[0].getOutputStream().write(PEER);

        assertThat(read(bios[0], 16)).isEqualTo(PEER);
        assertThat(read(bios[0], 4 + 1)).isEqualTo(new byte[] {0, 0, 0, 1, (byte) 0xc8});
        assertThat(read(bios[0], 16)).isEqualTo(PEER);
        bios[0].getOutputStream().write(HexFormat.of().parseHex("00000000000000040000"));
        connection.awaitReady();
    }

    @Test
    void aBiosThatComesASecondTimeBreaksTheProtocol() throws Exception {
        Socket[] bios = new Socket[1];
        EngineConnection connection = connect(Pair.OPTIONS, BootTests::bootloader, bios);
        bios[0].getOutputStream().write(BIOS);
        read(bios[0], 16 + 4 + BOOTLOADER.length + 16);
        bios[0].getOutputStream().write(BIOS);

        assertThatExceptionOfType(ProtocolException.class)
                .isThrownBy(() -> awaitFailure(connection))
                .withMessageContaining("a BIOS still");
    }

    @Test
    void aConnectionThatBootsNobodySaysSo() throws Exception {
        Socket[] bios = new Socket[1];
        EngineConnection connection = connect(Pair.OPTIONS, null, bios);
        bios[0].getOutputStream().write(BIOS);

        assertThatExceptionOfType(ProtocolException.class)
                .isThrownBy(() -> awaitFailure(connection))
                .withMessageContaining("waits for a bootloader: this connection has none");
        read(bios[0], 16);
        assertThat(bios[0].getInputStream().read()).isEqualTo(-1);
    }

    @Test
    void aBootThatDoesNotEndIsGivenUpAfterTheTimeout() throws Exception {
        Socket[] bios = new Socket[1];
        EngineConnection connection =
                connect(Options.builder().timeout(Duration.ofMillis(300)).build(), BootTests::bootloader, bios);
        bios[0].getOutputStream().write(BIOS);
        read(bios[0], 16 + 4 + BOOTLOADER.length + 16);

        assertThatExceptionOfType(DisconnectException.class)
                .isThrownBy(() -> awaitFailure(connection))
                .withMessageContaining("the handshake was not done within 300 ms");
    }

    @Test
    void aBootedPeerIsGreetedOnce() throws Exception {
        Socket[] bios = new Socket[1];
        EngineConnection connection = connect(Pair.OPTIONS, BootTests::bootloader, bios);
        bios[0].getOutputStream().write(BIOS);
        bios[0].getOutputStream().write(PEER);
        read(bios[0], 16 + 4 + BOOTLOADER.length + 16);

        assertThat(read(bios[0], 12)).isEqualTo(HexFormat.of().parseHex("000000000000000800fd7530"));
        bios[0].getOutputStream().write(HexFormat.of().parseHex("00000000000000040000"));
        connection.awaitReady();
    }

    private static void awaitFailure(EngineConnection connection) {
        await().atMost(Duration.ofSeconds(30)).until(() -> connection.state().compareTo(ConnectionState.STOPPED) >= 0);
        connection.close();
    }
}
