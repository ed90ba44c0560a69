package io.across.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.across.Connection;
import io.across.DeniedException;
import io.across.OperationException;
import io.across.fixtures.Stranger;
import io.across.internal.jvm.Forgery;
import io.across.internal.wire.Superblock;
import io.across.spring.AcrossExposed;
import io.across.spring.endpoint.AcrossEndpoint;
import io.across.spring.server.AcrossListener;
import java.io.IOException;
import java.io.Serializable;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.management.BadAttributeValueExpException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** A listener that other machines can reach, with nothing but defaults, and whoever comes along. */
@Timeout(180)
class StrangerTests {

    private static final Duration SOON = Duration.ofSeconds(60);

    /** Whether a stranger has made this process do something. */
    private static final AtomicBoolean RAN = new AtomicBoolean();

    @TempDir
    private Path directory;

    private ConfigurableApplicationContext application;

    @AcrossExposed
    public interface Echo {
        Object echo(Object value);
    }

    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration({
        AcrossAutoConfiguration.class,
        AcrossServerAutoConfiguration.class,
        AcrossEndpointAutoConfiguration.class
    })
    static class Application {

        @Bean
        Echo mirror() {
            return value -> value;
        }
    }

    @BeforeEach
    void start() {
        start("--across.server.tcp.port=0");
    }

    private void start(String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "--across.server.tcp.host=0.0.0.0",
                "--across.server.allow-remote=true",
                "--management.endpoints.web.exposure.include=across"));
        arguments.addAll(List.of(more));
        application = new SpringApplicationBuilder(Application.class)
                .web(WebApplicationType.NONE)
                .run(arguments.toArray(new String[0]));
    }

    @AfterEach
    void othersAreStillServedAndNothingHasRun() {
        try (Connection friend = connect()) {
            assertThat(echo(friend).echo("still here")).isEqualTo("still here");
        }
        assertThat(RAN).isFalse();
        await().atMost(SOON).until(() -> listener().activeConnections() == 0);
        application.close();
    }

    @Test
    void whatIsNotTheProtocolEndsItsOwnConnection() throws Exception {
        List<ByteBuffer> attempts = new ArrayList<>(Stranger.garbage());
        attempts.add(Stranger.oversizeMessage());
        attempts.add(Stranger.frameWithoutSense());
        for (ByteBuffer attempt : attempts) {
            Stranger.assertHungUp(address(), attempt);
        }
    }

    @Test
    void codeIsNotRunNorShippedAndIdsCannotBeForged() {
        try (Connection stranger = connect()) {
            assertDenied(() -> stranger.call(() -> RAN.getAndSet(true)));
            assertDenied(() -> stranger.callRef(() -> (Runnable & Serializable) () -> RAN.set(true)));
            assertDenied(() -> stranger.execute("1 + 1", Map.of()));
            assertDenied(() -> stranger.export(StrangerTests.class));
            for (long id : new long[] {0, 1, 2, Long.MAX_VALUE}) {
                assertDenied(Forgery.call(stranger, id));
                assertDenied(Forgery.copy(stranger, id));
            }
            assertThat(echo(stranger).echo(List.of(1))).isEqualTo(List.of(1));
        }
    }

    /** Looks nobody up, here; what reads it there would. */
    private static final class NoLookup extends URLStreamHandler {
        @Override
        protected URLConnection openConnection(URL url) {
            throw new UnsupportedOperationException();
        }

        @Override
        protected InetAddress getHostAddress(URL url) {
            return null;
        }
    }

    static final class Harmful implements Serializable {

        private static final long serialVersionUID = 1L;

        private void readObject(java.io.ObjectInputStream in) throws Exception {
            in.defaultReadObject();
            RAN.set(true);
        }
    }

    /** A comparator that no signature names: collections would call it while they are read. */
    static final class Comparing implements Comparator<String>, Serializable {

        private static final long serialVersionUID = 1L;

        @Override
        public int compare(String one, String other) {
            return one.compareTo(other);
        }
    }

    @Test
    void gadgetsAreNotRead() throws Exception {
        Map<Object, Integer> lookup = new HashMap<>();
        lookup.put(new URL(null, "http://stranger.invalid", new NoLookup()), 1);
        PriorityQueue<String> compared = new PriorityQueue<>(2, new Comparing());
        compared.add("a");
        compared.add("b");
        Runnable lambda = (Runnable & Serializable) () -> RAN.set(true);
        List<Object> gadgets = List.of(
                lookup,
                compared,
                new BadAttributeValueExpException("x"),
                Deprecated.class.getAnnotation(java.lang.annotation.Retention.class),
                new TreeSet<>(new Comparing()),
                lambda,
                new ArrayList<>(List.of(lambda)),
                new Harmful(),
                new ArrayList<>(List.of(new Object[] {"a", new Harmful()})));
        try (Connection stranger = connect()) {
            for (Object gadget : gadgets) {
                assertDenied(() -> echo(stranger).echo(gadget));
            }
        }
    }

    @Test
    void pythonIsRefusedKindByKind() throws Exception {
        Path touched = directory.resolve("touched");
        assertThat(python("""
                def refused(attempt):
                    try:
                        print('done', attempt())
                    except Exception as e:
                        print([right for right in ('EVALUATE_SOURCE', 'USE_OBJECTS', 'LOG_RECORDS') if right in str(e)])
                refused(lambda: conn.execute('@mirror'))
                refused(lambda: conn.execute('T(java.lang.Runtime).getRuntime()'))
                refused(lambda: conn.replicate([1]))
                import across.logging
                refused(lambda: conn.call(across.logging._handle, {'name': 'x', 'msg': 'y', 'levelno': 20}))
                import os
                class Gadget:
                    def __reduce__(self):
                        return os.system, ('touch ' + sys.argv[3],)
                refused(lambda: conn.call(os.system, 'touch ' + sys.argv[3]))
                refused(lambda: conn.call(len, Gadget()))
                print(conn.is_connected())
                """, touched.toString()))
                .containsExactly(
                        "['EVALUATE_SOURCE']",
                        "['EVALUATE_SOURCE']",
                        "['USE_OBJECTS']",
                        "['LOG_RECORDS']",
                        "[]",
                        "[]",
                        "True");
        assertThat(touched).doesNotExist();
    }

    @Test
    void denialsAreLoggedOncePerConnectionAndCountedEachTime() {
        Logger logger = (Logger) LoggerFactory.getLogger("io.across.connection");
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        logger.addAppender(log);
        try (Connection one = connect();
                Connection two = connect()) {
            for (int i = 0; i < 3; i++) {
                assertDenied(() -> one.call(() -> RAN.getAndSet(true)));
            }
            assertDenied(() -> two.call(() -> RAN.getAndSet(true)));
            assertThat(log.list)
                    .extracting(ILoggingEvent::getFormattedMessage)
                    .hasSize(2)
                    .allSatisfy(message -> assertThat(message)
                            .contains("127.0.0.1")
                            .contains("pid " + ProcessHandle.current().pid())
                            .contains("has been denied RUN_CODE: running code"));
            assertThat(application.getBean(AcrossEndpoint.class).across().connections())
                    .extracting(shown -> shown.stats().calls().denied())
                    .containsExactlyInAnyOrder(3L, 1L);
        } finally {
            logger.detachAppender(log);
        }
    }

    @Test
    void idleAndSlowStrangersAreHungUpAndTheirPlacesGivenToOthers() throws Exception {
        application.close();
        start("--across.server.tcp.port=0", "--across.options.timeout=3s");
        List<SocketChannel> idle = new ArrayList<>();
        ByteBuffer superblock = Superblock.ours().encode();
        try (SocketChannel slow = raw()) {
            slow.write(ByteBuffer.wrap(new byte[] {superblock.get()}));
            for (int i = 0; i < 1_000; i++) {
                idle.add(raw());
            }
            await().atMost(SOON).ignoreException(IOException.class).until(() -> {
                if (superblock.remaining() > 1) {
                    slow.write(ByteBuffer.wrap(new byte[] {superblock.get()}));
                }
                return listener().activeConnections() == 0;
            });
            try (Connection friend = connect()) {
                assertThat(echo(friend).echo(1)).isEqualTo(1);
            }
        } finally {
            for (SocketChannel channel : idle) {
                channel.close();
            }
        }
    }

    private static void assertDenied(org.assertj.core.api.ThrowableAssert.ThrowingCallable attempt) {
        assertThatThrownBy(attempt).isInstanceOf(DeniedException.class).isInstanceOf(OperationException.class);
    }

    private static Echo echo(Connection connection) {
        return connection.exposed(Echo.class, "echo");
    }

    private AcrossListener listener() {
        return application.getBean(AcrossListener.class);
    }

    private int port() {
        return application.getEnvironment().getRequiredProperty("local.across.port", Integer.class);
    }

    private Connection connect() {
        return Connection.fromTcp("127.0.0.1", port());
    }

    private InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port());
    }

    private SocketChannel raw() throws IOException {
        return SocketChannel.open(address());
    }

    private List<String> python(String script, String argument) throws Exception {
        String whole = """
                import sys
                sys.path.insert(0, sys.argv[1])
                import across
                with across.Connection.from_tcp('127.0.0.1', int(sys.argv[2])) as conn:
                """ + script.indent(4);
        Process python = new ProcessBuilder(
                        "python3", "-c", whole, PythonClientTests.runtime(), String.valueOf(port()), argument)
                .redirectError(directory.resolve("stderr").toFile())
                .start();
        String printed = new String(python.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(python.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(Files.readString(directory.resolve("stderr"))).isEmpty();
        return printed.lines().toList();
    }
}
