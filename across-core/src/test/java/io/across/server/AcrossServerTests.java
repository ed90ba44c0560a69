package io.across.server;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import io.across.fixtures.AcrossThreads;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The server over raw sockets: addresses, files, refusals, the end. */
@Timeout(60)
class AcrossServerTests {

    private final RecordingHandler handler = new RecordingHandler();

    @TempDir
    private Path directory;

    @AfterEach
    void leavesNoThread() {
        handler.close();
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(
                        () -> assertThat(AcrossThreads.running("across-server")).isEmpty());
    }

    @Test
    void tcpIsBoundToLoopbackAndTellsItsPort() throws Exception {
        try (AcrossServer server = tcp().start();
                Socket client = new Socket("localhost", server.port())) {
            assertThat(client.isConnected()).isTrue();
            assertThat(handler.channels.poll(30, SECONDS)).isNotNull();
            assertThat(((InetSocketAddress) server.address()).getAddress().isLoopbackAddress())
                    .isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::"})
    void allInterfacesMeansBothFamilies(String host) throws Exception {
        try (AcrossServer server = AcrossServer.builder()
                        .tcp(host, 0)
                        .handler(handler)
                        .build()
                        .start();
                Socket four = new Socket(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), server.port())) {
            assertThat(four.isConnected()).isTrue();
            assertThat(handler.channels.poll(30, SECONDS)).isNotNull();
            if (ipv6Loopback().isReachable(100)) {
                try (Socket six = new Socket(ipv6Loopback(), server.port())) {
                    assertThat(six.isConnected()).isTrue();
                }
            }
        }
    }

    @Test
    void takenPortIsNamed() throws Exception {
        try (AcrossServer first = tcp().start()) {
            AcrossServer second = AcrossServer.builder().tcp(null, first.port()).build();

            assertThatExceptionOfType(BindException.class)
                    .isThrownBy(second::start)
                    .withMessageContaining("tcp://localhost:" + first.port());
        }
    }

    @Test
    void unknownHostIsNamed() {
        assertThatExceptionOfType(BindException.class)
                .isThrownBy(
                        AcrossServer.builder().tcp("no-such-host.invalid", 0).build()::start)
                .withMessageContaining("no-such-host.invalid");
    }

    @Test
    void acceptsOnOneNamedDaemonThread() throws Exception {
        try (AcrossServer server = tcp().start()) {
            assertThat(Thread.getAllStackTraces().keySet())
                    .filteredOn(thread -> thread.getName().startsWith("across-server"))
                    .singleElement()
                    .satisfies(thread -> {
                        assertThat(thread.isDaemon()).isTrue();
                        assertThat(thread.getName()).isEqualTo("across-server tcp://127.0.0.1:" + server.port());
                    });
        }
    }

    @Test
    void unixSocketIsForItsOwnerAndGoneAfterwards() throws Exception {
        Path path = directory.resolve("s.sock");
        try (AcrossServer server = unix(path).start()) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                    .isEqualTo("rw-------");
            assertThat(server.address()).isEqualTo(UnixDomainSocketAddress.of(path));
            try (SocketChannel client = SocketChannel.open(server.address())) {
                assertThat(client.isConnected()).isTrue();
                assertThat(handler.channels.poll(30, SECONDS)).isNotNull();
            }
        }
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void staleUnixSocketIsReplaced() throws Exception {
        Path path = directory.resolve("s.sock");
        leaveStaleSocket(path);

        try (AcrossServer server = unix(path).start();
                SocketChannel client = SocketChannel.open(server.address())) {
            assertThat(client.isConnected()).isTrue();
        }
    }

    @Test
    void liveUnixSocketIsLeftAlone() throws Exception {
        Path path = directory.resolve("s.sock");
        try (AcrossServer first = unix(path).start()) {
            assertThatExceptionOfType(BindException.class)
                    .isThrownBy(unix(path)::start)
                    .withMessageContaining(path.toString())
                    .withMessageContaining("another server");
            assertThat(handler.channels.poll(30, SECONDS)).isNotNull(); // the probe
            try (SocketChannel client = SocketChannel.open(first.address())) {
                assertThat(client.isConnected()).isTrue();
            }
        }
    }

    @Test
    void liveUnixSocketWithFullBacklogIsLeftAlone() throws Exception {
        Path path = directory.resolve("s.sock");
        try (ServerSocketChannel deaf = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
                SocketChannel one = SocketChannel.open(StandardProtocolFamily.UNIX);
                SocketChannel two = SocketChannel.open(StandardProtocolFamily.UNIX);
                SocketChannel three = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            deaf.bind(UnixDomainSocketAddress.of(path), 1);
            for (SocketChannel client : List.of(one, two, three)) {
                client.configureBlocking(false);
                connectIfThereIsRoom(client, path);
            }
            assertThat(three.isConnected()).as("the backlog is full").isFalse();

            assertThatExceptionOfType(BindException.class)
                    .isThrownBy(unix(path)::start)
                    .withMessageContaining(path.toString());
            assertThat(path).exists();
        }
    }

    @Test
    void anotherModeIsPossible() throws Exception {
        Path path = directory.resolve("s.sock");
        try (AcrossServer server = AcrossServer.builder()
                .unix(path, PosixFilePermissions.fromString("rw-rw----"))
                .handler(handler)
                .build()
                .start()) {
            assertThat(server.address()).isEqualTo(UnixDomainSocketAddress.of(path));
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                    .isEqualTo("rw-rw----");
        }
    }

    @Test
    void theServersOwnLimitCountsWhateverTheHandlerServes() throws Exception {
        try (AcrossServer server = AcrossServer.builder()
                        .tcp(null, 0)
                        .handler(handler)
                        .maxConnections(1)
                        .build()
                        .start();
                Socket first = new Socket("localhost", server.port());
                Socket second = new Socket("localhost", server.port())) {
            assertThat(second.getInputStream().read()).isNegative();
            assertThat(handler.channels).hasSize(1);
            assertThat(first.isConnected()).isTrue();
        }
    }

    @Test
    void otherFileIsLeftAlone() throws Exception {
        Path path = Files.writeString(directory.resolve("s.sock"), "precious");

        assertThatExceptionOfType(BindException.class)
                .isThrownBy(unix(path)::start)
                .withMessageContaining(path.toString())
                .withMessageContaining("not a socket");
        assertThat(path).hasContent("precious");
    }

    @Test
    void socketOfItsSuccessorIsLeftAlone() throws Exception {
        Path path = directory.resolve("s.sock");
        AcrossServer first = unix(path).start();
        Files.delete(path);
        try (AcrossServer second = unix(path).start()) {
            first.close();
            try (SocketChannel client = SocketChannel.open(second.address())) {
                assertThat(client.isConnected()).isTrue();
            }
        }
    }

    @Test
    void missingDirectoryIsNamed() {
        Path path = directory.resolve("missing/s.sock");

        assertThatExceptionOfType(BindException.class)
                .isThrownBy(unix(path)::start)
                .withMessageContaining(path.toString());
    }

    @Test
    void stoppedServerAcceptsNothingAndStartsNoMore() throws Exception {
        AcrossServer server = tcp().start();
        int port = server.port();
        server.close();

        // Not by connecting: a socket may get that very port and connect to itself.
        new ServerSocket(port, 1, InetAddress.getLoopbackAddress()).close();
        assertThat(handler.closed).hasValue(1);
        assertThatIllegalStateException().isThrownBy(server::start).withMessageContaining("STOPPED");
        assertThatIllegalStateException().isThrownBy(server::port);
    }

    @Test
    void stopCancelsOnlyWhatDoesNotBecomeQuiet() throws Exception {
        tcp().start().stop(Duration.ofSeconds(1));
        assertThat(handler.cancelled).hasValue(0);

        handler.quiet = false;
        tcp().start().stop(Duration.ofSeconds(1));
        assertThat(handler.cancelled).hasValue(1);
    }

    @Test
    void mistakesAreRefusedByTheBuilder() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AcrossServer.builder().tcp(null, 65_536))
                .withMessageContaining("65536");
        assertThatIllegalStateException()
                .isThrownBy(() -> AcrossServer.builder().tcp(null, 0).unix(directory));
        assertThatIllegalStateException().isThrownBy(AcrossServer.builder()::build);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AcrossServer.builder().maxConnections(0))
                .withMessageContaining("max-connections");
    }

    private static InetAddress ipv6Loopback() throws IOException {
        byte[] address = new byte[16];
        address[15] = 1;
        return InetAddress.getByAddress(address);
    }

    private static void connectIfThereIsRoom(SocketChannel client, Path path) throws IOException {
        try {
            client.connect(UnixDomainSocketAddress.of(path));
        } catch (SocketException e) {
            assertThat(e).hasMessageContaining("temporarily unavailable");
        }
    }

    private AcrossServer tcp() {
        return AcrossServer.builder().tcp(null, 0).handler(handler).build();
    }

    private AcrossServer unix(Path path) {
        return AcrossServer.builder().unix(path).handler(handler).build();
    }

    private static void leaveStaleSocket(Path path) throws IOException {
        try (ServerSocketChannel dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            dead.bind(UnixDomainSocketAddress.of(path));
        }
        assertThat(path).exists();
    }
}
