package io.across.internal.transport;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ConnectTests {

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<SocketChannel> backlog = new ArrayList<>();

    @TempDir
    private Path folder;

    @AfterEach
    void tearDown() throws Exception {
        for (SocketChannel channel : backlog) {
            channel.close();
        }
        threads.shutdownNow();
        assertThat(threads.awaitTermination(30, SECONDS)).isTrue();
    }

    private static InetAddress[] addresses(String... literals) throws UnknownHostException {
        InetAddress[] addresses = new InetAddress[literals.length];
        for (int i = 0; i < literals.length; i++) {
            addresses[i] = InetAddress.getAllByName(literals[i])[0];
        }
        return addresses;
    }

    private static int freePort() throws Exception {
        try (ServerSocketChannel listener = SocketTransportTests.listenTcp()) {
            return SocketTransportTests.port(listener);
        }
    }

    private static Transport resolved(int port, InetAddress... addresses) {
        return new SocketTransport(new TcpDialer("localhost", port, host -> addresses), false);
    }

    /** Connects until the listener answers no more. */
    private void fill(SocketAddress address, StandardProtocolFamily family) throws IOException {
        for (int i = 0; i < 8; i++) {
            SocketChannel channel = SocketChannel.open(family);
            backlog.add(channel);
            channel.configureBlocking(false);
            try {
                channel.connect(address);
            } catch (SocketException full) {
                // A Unix listener says so; one of TCP leaves the rest waiting.
                return;
            }
        }
    }

    @Test
    void aConnectionWithItselfIsRefused() throws Exception {
        try (SocketChannel itself = SocketChannel.open()) {
            itself.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            itself.connect(itself.getLocalAddress());

            assertThatThrownBy(() -> TcpDialer.requireSomebodyElse(itself))
                    .isInstanceOf(ConnectException.class)
                    .hasMessageContaining("refused");
        }
        try (ServerSocketChannel listener = SocketTransportTests.listenTcp();
                SocketChannel other = SocketChannel.open(listener.getLocalAddress())) {
            assertThatCode(() -> TcpDialer.requireSomebodyElse(other)).doesNotThrowAnyException();
        }
    }

    @Test
    void refusalNamesEveryAddressAndItsReason() throws Exception {
        int port = freePort();
        Transport transport = resolved(port, addresses("127.0.0.1", "127.0.0.2"));
        assertThatThrownBy(() -> transport.open(Duration.ofSeconds(10)))
                .isInstanceOf(IOException.class)
                .hasMessage("tcp://localhost:" + port + " cannot be reached: 127.0.0.1: Connection refused; "
                        + "127.0.0.2: Connection refused");
        transport.close();
    }

    @Test
    void onlyOneOfTheAddressesListens() throws Exception {
        for (String listening : listeningLoopbacks()) {
            try (ServerSocketChannel listener = ServerSocketChannel.open()) {
                listener.bind(new InetSocketAddress(addresses(listening)[0], 0));
                int port = SocketTransportTests.port(listener);
                for (InetAddress[] order : List.of(addresses("::1", "127.0.0.1"), addresses("127.0.0.1", "::1"))) {
                    Transport transport = resolved(port, order);
                    transport.open(Duration.ofSeconds(10));
                    listener.accept().close();
                    assertThat(transport.read(ByteBuffer.allocate(1), SECONDS.toNanos(30)))
                            .isEqualTo(-1);
                    transport.close();
                }
            }
        }
    }

    /** A machine without IPv6 still shows that its absence does no harm. */
    private static List<String> listeningLoopbacks() {
        try (ServerSocketChannel probe = ServerSocketChannel.open()) {
            probe.bind(new InetSocketAddress(addresses("::1")[0], 0));
            return List.of("127.0.0.1", "::1");
        } catch (IOException e) {
            return List.of("127.0.0.1");
        }
    }

    @Test
    void unknownHostIsNamed() {
        Transport transport = new Transports(null, false).tcp("wonderland.invalid", 1865);
        assertThatThrownBy(() -> transport.open(Duration.ofSeconds(30)))
                .hasMessageStartingWith("tcp://wonderland.invalid:1865 cannot be reached: host wonderland.invalid ");
    }

    @Test
    void missingUnixSocketIsNamed() {
        Path path = folder.resolve("none");
        assertThatThrownBy(() -> new Transports(null, false).unix(path).open(Duration.ofSeconds(5)))
                .hasMessage("unix:" + path + " cannot be reached: No such file or directory");
    }

    @Test
    void closeEndsALookUp() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch over = new CountDownLatch(1);
        Transport transport = new SocketTransport(
                new TcpDialer("slow", 1, host -> {
                    asked.countDown();
                    AbstractTransportTests.outcome(() -> over.await(30, SECONDS));
                    return new InetAddress[0];
                }),
                false);
        Future<Object> open = threads.submit(() -> opening(transport, Duration.ZERO));
        assertThat(asked.await(30, SECONDS)).isTrue();
        transport.close();
        assertThat(open.get(10, SECONDS)).isEqualTo("tcp://slow:1 was closed while it connected");
        over.countDown();
    }

    @Test
    void tcpConnectKeepsTimeAndCanBeClosed() throws Exception {
        try (ServerSocketChannel listener = ServerSocketChannel.open()) {
            listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1);
            int port = SocketTransportTests.port(listener);
            fill(listener.getLocalAddress(), StandardProtocolFamily.INET);
            Transport late = new Transports(null, false).tcp("127.0.0.1", port);
            assertThat(opening(late, Duration.ofMillis(300)))
                    .isEqualTo("tcp://127.0.0.1:" + port + " cannot be reached: 127.0.0.1: no answer in time");
            late.close();
            closedWhileConnecting(new Transports(null, true).tcp("127.0.0.1", port));
        }
    }

    @Test
    void unixConnectWaitsForTheBacklogKeepsTimeAndCanBeClosed() throws Exception {
        UnixDomainSocketAddress address = UnixDomainSocketAddress.of(folder.resolve("socket"));
        try (ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            listener.bind(address, 1);
            fill(address, StandardProtocolFamily.UNIX);
            Transport late = new Transports(null, false).unix(address.getPath());
            assertThat(opening(late, Duration.ofMillis(300)).toString()).endsWith("(no answer in time)");
            late.close();
            closedWhileConnecting(new Transports(null, false).unix(address.getPath()));

            Transport patient = new Transports(null, false).unix(address.getPath());
            Future<Object> open = threads.submit(() -> opening(patient, Duration.ofSeconds(30)));
            listener.accept().close();
            assertThat(open.get(30, SECONDS)).isEqualTo("opened");
            patient.close();
            Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> !hasConnectThread(address.getPath()));
        }
    }

    @Test
    void unixConnectThatNobodyCanAnswerFailsAtOnce() throws Exception {
        Path abandoned = folder.resolve("abandoned");
        ServerSocketChannel.open(StandardProtocolFamily.UNIX)
                .bind(UnixDomainSocketAddress.of(abandoned))
                .close();
        Path file = Files.createFile(folder.resolve("file"));
        Path beneathAFile = file.resolve("socket");
        for (Path path : List.of(abandoned, file, beneathAFile)) {
            // Without a limit: what waited for this would wait for ever.
            assertThat(opening(new Transports(null, false).unix(path), Duration.ZERO)
                            .toString())
                    .startsWith("unix:" + path + " cannot be reached: ")
                    .doesNotContain("backlog");
        }
    }

    @Test
    void unixConnectThatWaitsForTheBacklogFailsWhenTheListenerGoes() throws Exception {
        UnixDomainSocketAddress address = UnixDomainSocketAddress.of(folder.resolve("socket"));
        Transport transport = new Transports(null, false).unix(address.getPath());
        Future<Object> open;
        try (ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            listener.bind(address, 1);
            fill(address, StandardProtocolFamily.UNIX);
            open = threads.submit(() -> opening(transport, Duration.ZERO));
            awaitConnectThread(address.getPath());
        }
        assertThat(open.get(10, SECONDS).toString())
                .startsWith(transport.address() + " cannot be reached: ")
                .doesNotContain("backlog");
        transport.close();
    }

    @Test
    void interruptEndsTheWaitForTheBacklogAndLeavesNoThread() throws Exception {
        UnixDomainSocketAddress address = UnixDomainSocketAddress.of(folder.resolve("socket"));
        try (ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            listener.bind(address, 1);
            fill(address, StandardProtocolFamily.UNIX);
            Transport transport = new Transports(null, false).unix(address.getPath());
            Thread opener = Thread.currentThread();
            Future<?> interrupter = threads.submit(() -> {
                awaitConnectThread(address.getPath());
                opener.interrupt();
            });
            assertThat(opening(transport, Duration.ZERO).toString())
                    .startsWith(transport.address() + " cannot be reached: ")
                    .endsWith("its thread was interrupted");
            assertThat(Thread.interrupted()).isTrue();
            interrupter.get(30, SECONDS);
            Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> !hasConnectThread(address.getPath()));
            transport.close();
        }
    }

    private static void awaitConnectThread(Path path) {
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> hasConnectThread(path));
    }

    private static boolean hasConnectThread(Path path) {
        return Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread -> thread.getName().equals("across-connect " + path));
    }

    private void closedWhileConnecting(Transport transport) throws Exception {
        Future<Object> open = threads.submit(() -> opening(transport, Duration.ZERO));
        Awaitility.await().during(Duration.ofMillis(200)).until(() -> !open.isDone());
        transport.close();
        assertThat(open.get(10, SECONDS)).isEqualTo(transport.address() + " was closed while it connected");
    }

    private static Object opening(Transport transport, Duration timeout) {
        try {
            transport.open(timeout);
            return "opened";
        } catch (IOException e) {
            return e.getMessage();
        }
    }

    @Test
    void closeBeforeOpenConnectsNothing() throws Exception {
        try (ServerSocketChannel listener = SocketTransportTests.listenTcp()) {
            Transport transport = new Transports(null, false).tcp("127.0.0.1", SocketTransportTests.port(listener));
            transport.close();
            assertThat(opening(transport, Duration.ofSeconds(5)))
                    .isEqualTo(transport.address() + " was closed while it connected");
        }
    }
}
