package io.across;

import static org.assertj.core.api.Assertions.assertThat;

import io.across.PeerIdentity.UnixUser;
import io.across.Tls.ClientAuth;
import io.across.internal.transport.IdentityHeader;
import io.across.internal.wire.Greeting;
import io.across.internal.wire.Messages;
import io.across.internal.wire.Superblock;
import io.across.server.AcrossServer;
import io.across.server.ChildSettings;
import io.across.server.LocalConnectionHandler;
import io.across.server.ProcessConnectionHandler;
import io.across.server.ServingChild;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Who vouches for a peer, as both sides see it, during a call too. */
@Timeout(60)
class PeerIdentityTests {

    private static final Options PATIENT =
            Options.builder().timeout(Duration.ofSeconds(30)).build();

    @TempDir
    private Path directory;

    private static AcrossServer start(AcrossServer.Builder server) throws Exception {
        return server.handler(new LocalConnectionHandler(PATIENT)).build().start();
    }

    /** As what serves a call sees its caller. */
    private static @Nullable String caller() {
        return Objects.toString(Objects.requireNonNull(Across.connection()).peerIdentity(), null);
    }

    @Test
    void aCertificateSaysWhoIsThere() throws Exception {
        Tls server = Tls.of(Certificates.context("server")).withClientAuth(ClientAuth.WANT);
        try (AcrossServer listening = start(AcrossServer.builder().tcp(null, 0).tls(server));
                Connection alice = Connection.open(
                        Endpoint.tls("localhost", listening.port(), Tls.of(Certificates.context("alice"))), PATIENT);
                Connection nobody = Connection.open(
                        Endpoint.tls("localhost", listening.port(), Tls.of(Certificates.context(null))), PATIENT)) {
            assertThat(alice.call(() -> caller())).isEqualTo("certificate CN=alice,O=Wonderland");
            assertThat(nobody.call(() -> caller())).isNull();
            assertThat(alice.peerIdentity()).extracting(PeerIdentity::name).isEqualTo("CN=server");
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void theSystemSaysWhoIsAtTheOtherEndOfAUnixSocket() throws Exception {
        String me = System.getProperty("user.name");
        Path path = directory.resolve("socket");
        try (AcrossServer listening = start(AcrossServer.builder().unix(path));
                Connection connection = Connection.fromUnix(path, PATIENT)) {
            assertThat(connection.call(() -> caller())).isEqualTo("user " + me);
            assertThat(connection.peerIdentity())
                    .isInstanceOfSatisfying(
                            UnixUser.class, user -> assertThat(user.name()).isEqualTo(me));
            assertThat(listening.handler().connections()).hasSize(1);
        }
    }

    @Test
    void aChildThatServesWhoSpeaksTlsIsToldWhoThatIs() throws Exception {
        Tls server = Tls.of(Certificates.context("server")).withClientAuth(ClientAuth.WANT);
        try (AcrossServer listening = AcrossServer.builder()
                        .tcp(null, 0)
                        .tls(server)
                        .handler(new ProcessConnectionHandler(PATIENT))
                        .build()
                        .start();
                Connection alice = Connection.open(
                        Endpoint.tls("localhost", listening.port(), Tls.of(Certificates.context("alice"))), PATIENT);
                Connection nobody = Connection.open(
                        Endpoint.tls("localhost", listening.port(), Tls.of(Certificates.context(null))), PATIENT)) {
            assertThat(alice.call(
                            () -> caller() + " at " + ProcessHandle.current().pid()))
                    .startsWith("certificate CN=alice,O=Wonderland at ")
                    .doesNotEndWith(" at " + ProcessHandle.current().pid());
            assertThat(nobody.call(() -> caller())).isNull();
            assertThat(listening.handler().children())
                    .extracting(ServingChild::identity)
                    .extracting(String::valueOf)
                    .containsExactlyInAnyOrder("certificate CN=alice,O=Wonderland", "null");
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aChildThatHasStoodByIsToldWhoTheUserIs() throws Exception {
        Path path = directory.resolve("socket");
        ChildSettings spare = ChildSettings.defaults().withSpareChildren(1);
        try (AcrossServer listening = AcrossServer.builder()
                        .unix(path)
                        .handler(new ProcessConnectionHandler(PATIENT, spare))
                        .build()
                        .start();
                Connection connection = Connection.fromUnix(path, PATIENT)) {
            assertThat(connection.call(() -> caller())).isEqualTo("user " + System.getProperty("user.name"));
            assertThat(listening.handler().connections()).isEmpty();
        }
    }

    /** What it sends is its own words, however it begins: here the child takes it for a wrong superblock. */
    @Test
    void noPeerIntroducesItselfToAChild() throws Exception {
        ByteBuffer superblock = Superblock.ours().encode();
        int length = superblock.remaining();
        ByteBuffer forged = ByteBuffer.allocate(1 << 10)
                .put(IdentityHeader.of(new UnixUser("root", "root")))
                .put(superblock)
                .put(Messages.greeting(new Greeting(0, 1, 1, Map.of())))
                .flip();
        try (AcrossServer listening = AcrossServer.builder()
                        .tcp(null, 0)
                        .handler(new ProcessConnectionHandler(PATIENT))
                        .build()
                        .start();
                SocketChannel peer = SocketChannel.open(new InetSocketAddress("localhost", listening.port()))) {
            peer.write(forged);
            ByteBuffer answer = ByteBuffer.allocate(1 << 10);
            while (peer.read(answer) >= 0) {
                assertThat(answer.hasRemaining()).isTrue();
            }
            assertThat(answer.position()).as("a superblock, and no greeting").isEqualTo(length);
        }
    }

    @Test
    void overPlainTcpNobodyVouchesForAnybody() throws Exception {
        try (AcrossServer listening = start(AcrossServer.builder().tcp(null, 0));
                Connection connection = Connection.fromTcp("localhost", listening.port(), PATIENT)) {
            assertThat(connection.call(() -> caller())).isNull();
            assertThat(connection.peerIdentity()).isNull();
        }
    }
}
