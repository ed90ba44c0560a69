package io.across.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.across.Connection;
import io.across.DeniedException;
import io.across.DisconnectException;
import io.across.Endpoint;
import io.across.Options;
import io.across.Tls;
import io.across.fixtures.TestAuthority;
import io.across.spring.server.AcrossListener;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.http.ResponseEntity;

/** Two inspectors with the profile {@code mutual-tls}: the first may ask the second, and strangers nobody. */
@Timeout(180)
class MutualTlsTests {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final TestAuthority KEYS = TestAuthority.shared();

    /** The one that asks comes first. */
    private static final Deque<ConfigurableApplicationContext> started = new ArrayDeque<>();

    private static ConfigurableApplicationContext first;
    private static ConfigurableApplicationContext second;

    @BeforeAll
    static void start() throws Exception {
        KEYS.sign("first", "CN=first", "dns:localhost")
                .sign("second", "CN=second", "dns:localhost")
                .leaveUnsigned("mallory", "CN=mallory", "dns:localhost");
        second = inspector("second", "localhost:1");
        first = inspector("first", "localhost:" + port(second));
    }

    @AfterAll
    static void stop() {
        for (ConfigurableApplicationContext each : started) {
            each.close();
        }
    }

    private static ConfigurableApplicationContext inspector(String key, String peer) {
        ConfigurableApplicationContext context = new SpringApplicationBuilder(InspectorApplication.class)
                .profiles("mutual-tls")
                .run(
                        "--server.port=0",
                        "--across.server.tcp.port=0",
                        "--inspector.peer=" + peer,
                        "--inspector.tls.key-store=" + KEYS.file(key),
                        "--inspector.tls.trust-store=" + KEYS.file("authority"),
                        "--inspector.tls.password=" + TestAuthority.PASSWORD);
        started.push(context);
        return context;
    }

    private static int port(ConfigurableApplicationContext inspector) {
        return inspector.getEnvironment().getRequiredProperty("local.across.port", Integer.class);
    }

    @Test
    void theOneThatIsBusyPassesItsImagesOn() throws Exception {
        byte[] picture = TestImages.picture(640, 480, "png");
        long before = decoded(second);
        Occupied here = new Occupied(first);
        try {
            ResponseEntity<Map<String, Object>> answer = http(first).postBody("/inspect", picture);
            assertThat(answer.getStatusCode().value()).isEqualTo(200);
            assertThat(String.valueOf(answer.getBody().get("image"))).contains("width=640", "height=480");
            assertThat(http(first)
                            .thumbnail("/thumbnail?size=64", picture)
                            .getStatusCode()
                            .value())
                    .isEqualTo(200);
            byte[] half = Arrays.copyOf(picture, picture.length / 2);
            assertThat(http(first).postBody("/inspect", half).getStatusCode().value())
                    .isEqualTo(422);
        } finally {
            here.release();
        }
        assertThat(decoded(second) - before).isEqualTo(3);

        assertThat(String.valueOf(http(first).get("/actuator/across/peer").getBody()))
                .contains("identity=certificate CN=second");
        assertThat(String.valueOf(http(second).get("/actuator/across").getBody()))
                .contains("identity=certificate CN=first");
    }

    @Test
    void thatBothAreBusyIsNoReasonToFail() throws Exception {
        byte[] picture = TestImages.picture(64, 48, "png");
        long there = decoded(second);
        Occupied here = new Occupied(first);
        Occupied other = new Occupied(second);
        CompletableFuture<Integer> answer;
        try {
            answer = CompletableFuture.supplyAsync(
                    () -> http(first)
                            .postBody("/inspect", picture)
                            .getStatusCode()
                            .value(),
                    MutualTlsTests::onThread);
            await().atMost(PATIENCE).until(() -> first.getBean(Worker.class).isAwaited());
        } finally {
            here.release();
            other.release();
        }
        assertThat(answer).succeedsWithin(PATIENCE).isEqualTo(200);
        assertThat(decoded(second)).isEqualTo(there);
    }

    @Test
    void neitherRunsCodeInTheOther() {
        Connection peer = first.getBean("peer", Connection.class);
        assertThatThrownBy(() -> peer.within(PATIENCE).call(() -> 1)).isInstanceOf(DeniedException.class);
        Connection backwards = second.getBean(AcrossListener.class)
                .connections()
                .findFirst()
                .orElseThrow()
                .connection();
        assertThatThrownBy(() -> backwards.call(() -> 1)).isInstanceOf(DeniedException.class);
        assertThatThrownBy(() -> backwards.checkExposed(Decoder.class, "spareWorker"))
                .isInstanceOf(DeniedException.class);
    }

    @Test
    void whoHasNoCertificateOfTheAuthorityIsRefused() {
        for (String stranger : new String[] {null, "mallory"}) {
            Connection connection = connect(stranger);
            assertThatThrownBy(() -> connection.checkExposed(Decoder.class, "decoder"))
                    .as("with the key of %s", stranger)
                    .isInstanceOf(DisconnectException.class);
            assertThatThrownBy(connection::close).isInstanceOf(DisconnectException.class);
        }
        try (Connection known = connect("first")) {
            known.checkExposed(Decoder.class, "decoder");
        }
    }

    private static Connection connect(String key) {
        return Connection.open(
                Endpoint.tls("localhost", port(second), Tls.of(KEYS.context(key))),
                Options.builder().timeout(PATIENCE).build());
    }

    private static InspectorClient http(ConfigurableApplicationContext inspector) {
        return new InspectorClient(
                ((WebServerApplicationContext) inspector).getWebServer().getPort());
    }

    /** The JDK's common pool may have no more than one. */
    private static void onThread(Runnable task) {
        new Thread(task, "mutual-tls test").start();
    }

    private static long decoded(ConfigurableApplicationContext inspector) {
        return inspector.getBean("thumbnails", Connection.class).stats().callsMade();
    }

    /** An inspector whose worker has its hands full until it is released. */
    private static final class Occupied {

        private final CountDownLatch begun = new CountDownLatch(1);
        private final CountDownLatch over = new CountDownLatch(1);

        Occupied(ConfigurableApplicationContext inspector) throws InterruptedException {
            Worker worker = inspector.getBean(Worker.class);
            onThread(() -> occupy(worker));
            assertThat(begun.await(60, TimeUnit.SECONDS)).isTrue();
        }

        private boolean occupy(Worker worker) {
            try {
                return worker.inTurn(calls -> {
                    begun.countDown();
                    return await(over);
                });
            } catch (UnreadableImageException e) {
                throw new IllegalStateException(e);
            }
        }

        private static boolean await(CountDownLatch latch) {
            try {
                return latch.await(60, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        void release() {
            over.countDown();
        }
    }
}
