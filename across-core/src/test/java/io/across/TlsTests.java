package io.across;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import io.across.Tls.ClientAuth;
import io.across.server.AcrossServer;
import io.across.server.ConnectionHandler;
import io.across.server.LocalConnectionHandler;
import io.across.server.ProcessConnectionHandler;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Connections over TLS: who gets in, who does not, and what each is told. */
@Timeout(60)
class TlsTests {

    private static final Options PATIENT =
            Options.builder().timeout(Duration.ofSeconds(30)).build();

    private static final Tls SERVER = Tls.of(Certificates.context("server"));

    private static AcrossServer listen(Tls tls) throws Exception {
        return listen(tls, new LocalConnectionHandler(PATIENT));
    }

    private static AcrossServer listen(Tls tls, ConnectionHandler handler) throws Exception {
        return AcrossServer.builder()
                .tcp(null, 0)
                .tls(tls)
                .handler(handler)
                .build()
                .start();
    }

    private static Tls client(@Nullable String alias) {
        return Tls.of(Certificates.context(alias));
    }

    private static Connection connect(AcrossServer server, Tls tls) {
        return Connection.open(Endpoint.tls("localhost", server.port(), tls), PATIENT);
    }

    private static Throwable failure(Connection connection) {
        Throwable[] failure = new Throwable[1];
        assertThatExceptionOfType(DisconnectException.class)
                .isThrownBy(() -> connection.call(() -> 1))
                .satisfies(e -> failure[0] = e);
        connection.cancel();
        try {
            connection.close();
        } catch (DisconnectException | ProtocolException e) {
            assertThat(e).hasMessageNotContaining("null");
        }
        return failure[0];
    }

    @Test
    @SuppressWarnings("unchecked")
    void callsTravelBothWaysWhateverTheirSize() throws Exception {
        try (AcrossServer server = listen(SERVER);
                Connection connection = connect(server, client(null))) {
            byte[] large = new byte[3_000_000];
            large[2_999_999] = 7;
            assertThat(connection.call(() -> large.length + large[2_999_999])).isEqualTo(3_000_007);
            List<String> mine = new ArrayList<>();
            connection.call((List<String> theirs) -> theirs.add("back"), Across.ref(List.class, mine));
            assertThat(mine).containsExactly("back");
        }
    }

    @Test
    void aUriNamesAServer() throws Exception {
        try (AcrossServer server = listen(SERVER)) {
            Endpoint uri = Endpoint.parse("tls://localhost:" + server.port());
            try (Connection connection = Connection.open(uri.withTls(client(null)), PATIENT)) {
                assertThat(connection.call(() -> 5)).isEqualTo(5);
                assertThat(connection.name()).isEqualTo(uri.toString());
            }
            assertThat(failure(Connection.open(uri, PATIENT)))
                    .as("the JVM does not trust a test's certificates")
                    .hasStackTraceContaining("certificat");
        }
    }

    @Test
    void aChildProcessServesWhoSpeaksTls() throws Exception {
        try (AcrossServer server =
                        listen(SERVER.withClientAuth(ClientAuth.NEED), new ProcessConnectionHandler(PATIENT));
                Connection connection = connect(server, client("alice"))) {
            assertThat(connection.call(() -> ProcessHandle.current().pid()))
                    .isNotEqualTo(ProcessHandle.current().pid());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "server,    mallory, NEED, bad_certificate|certificate_unknown|certificate_required|unknown_ca",
        "server,    ,        NEED, bad_certificate|certificate_required|handshake_failure",
        "mallory,   alice,   NEED, PKIX path building failed",
        "elsewhere, alice,   NONE, No subject alternative DNS name matching localhost found"
    })
    void whoIsNotTrustedIsRefusedAndTheClientIsToldWhy(
            String server, @Nullable String client, ClientAuth auth, String why) throws Exception {
        Tls tls = Tls.of(Certificates.context(server)).withClientAuth(auth);
        LocalConnectionHandler handler = new LocalConnectionHandler(PATIENT);
        try (AcrossServer listening = listen(tls, handler)) {
            String port = "tls://localhost:" + listening.port();
            assertThat(failure(connect(listening, client(client))))
                    .satisfies(failure -> assertThat(String.valueOf(failure.getMessage()))
                            .contains(port)
                            .containsPattern(why));
            await().atMost(Duration.ofSeconds(30)).until(() -> handler.activeConnections() == 0);
        }
    }

    @Test
    void aCertificateThatIsWantedMayBeMissing() throws Exception {
        try (AcrossServer server = listen(SERVER.withClientAuth(ClientAuth.WANT));
                Connection nobody = connect(server, client(null));
                Connection alice = connect(server, client("alice"))) {
            assertThat(nobody.call(() -> 1)).isOne();
            assertThat(alice.call(() -> 2)).isEqualTo(2);
        }
    }

    @Test
    void whoForgetsTlsOnOneSideIsTold() throws Exception {
        try (AcrossServer secure = listen(SERVER);
                AcrossServer plain = AcrossServer.builder()
                        .tcp(null, 0)
                        .handler(new LocalConnectionHandler(PATIENT))
                        .build()
                        .start()) {
            assertThat(failure(Connection.fromTcp("localhost", secure.port(), PATIENT)))
                    .hasStackTraceContaining("The peer speaks TLS, and this side does not");
            assertThat(failure(connect(plain, client(null))))
                    .hasStackTraceContaining(
                            "the peer does not speak TLS: it began with 0xe35b9e78, which is across without TLS");
        }
    }

    @Test
    void theSilentAndTheSlowHoldUpNobody() throws Exception {
        Options hasty = Options.builder().timeout(Duration.ofSeconds(2)).build();
        LocalConnectionHandler handler = new LocalConnectionHandler(hasty);
        List<SocketChannel> slow = new ArrayList<>();
        try (AcrossServer server = listen(SERVER, handler)) {
            for (int i = 0; i < 20; i++) {
                SocketChannel channel = SocketChannel.open(server.address());
                slow.add(channel);
                if (i % 2 == 0) {
                    channel.write(ByteBuffer.wrap(new byte[] {0x16, 3, 1, 2, 0, 1}));
                }
            }
            try (Connection connection = connect(server, client(null))) {
                assertThat(connection.call(() -> 3)).isEqualTo(3);
                await().atMost(Duration.ofSeconds(30)).until(() -> handler.activeConnections() == 1);
                assertThat(connection.call(() -> 4)).isEqualTo(4);
            }
        } finally {
            for (SocketChannel channel : slow) {
                channel.close();
            }
        }
    }

    @Test
    void aHandshakeCanBeCancelled() throws Exception {
        try (AcrossServer deaf = AcrossServer.builder()
                .tcp(null, 0)
                .handler(new DeafHandler())
                .build()
                .start()) {
            Connection connection = connect(deaf, client(null));
            Thread canceller = new Thread(connection::cancel);
            canceller.start();
            canceller.join(SECONDS.toMillis(30));
            assertThat(failure(connection)).isNotNull();
        }
    }

    @Test
    void newConnectionsUseTheContextOfTheirMoment() throws Exception {
        AtomicReference<SSLContext> context = new AtomicReference<>(Certificates.context("mallory"));
        try (AcrossServer server = listen(Tls.of(context::get))) {
            assertThat(failure(connect(server, client(null)))).hasMessageContaining("PKIX");
            context.set(Certificates.context("server"));
            try (Connection connection = connect(server, client(null))) {
                assertThat(connection.call(() -> 1)).isOne();
            }
        }
    }

    @Test
    void oldProtocolsAndUnixSocketsAreRejected() {
        Tls old = client(null).withParameters(parameters -> parameters.setProtocols(new String[] {"TLSv1.1"}));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> old.clientEngine("localhost", 1))
                .withMessage("TLS protocols must be some of [TLSv1.3, TLSv1.2], are [TLSv1.1]");
        assertThatIllegalArgumentException().isThrownBy(old::serverEngine);
        assertThat(client(null).serverEngine().getEnabledProtocols()).containsOnly("TLSv1.3", "TLSv1.2");
        assertThatIllegalStateException()
                .isThrownBy(() -> AcrossServer.builder()
                        .unix(Path.of("s"))
                        .tls(SERVER)
                        .handler(new DeafHandler())
                        .build())
                .withMessageContaining("Unix");
    }

    @Test
    void aHandlerThatKnowsNoTlsRefuses() throws Exception {
        try (AcrossServer server = listen(SERVER, new DeafHandler())) {
            assertThat(failure(connect(server, client(null)))).hasMessageContaining("tls://localhost");
            await().atMost(Duration.ofSeconds(30)).until(() -> server.refusedConnections() == 1);
        }
    }

    /** Takes connections and does nothing with them. */
    private static final class DeafHandler implements ConnectionHandler {

        private final List<SocketChannel> channels = new ArrayList<>();

        @Override
        public void handle(SocketChannel channel) {
            channels.add(channel);
        }

        @Override
        public List<Connection> connections() {
            return List.of();
        }

        @Override
        public boolean drain(Duration grace) {
            return true;
        }

        @Override
        public void cancel() {}

        @Override
        public void close() {
            channels.clear();
        }
    }
}
