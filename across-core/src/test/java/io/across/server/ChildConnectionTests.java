package io.across.server;

import static io.across.fixtures.Processes.signal;
import static io.across.server.Served.PATIENCE;
import static io.across.server.Served.awaitGone;
import static io.across.server.Served.pidOf;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.across.Connection;
import io.across.DisconnectException;
import io.across.Options;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/**
 * Bytes between real sockets and real children, and what happens when one side stops, dies, is stuck or never comes.
 */
@Timeout(180)
@EnabledOnOs(OS.LINUX)
class ChildConnectionTests {

    private static final Options PATIENT =
            Options.builder().timeout(Duration.ofSeconds(30)).build();
    private static final Options HASTY =
            Options.builder().timeout(Duration.ofSeconds(2)).build();

    @TempDir
    private Path directory;

    @AfterEach
    void leavesNoChild() {
        await().atMost(PATIENCE)
                .until(() -> ProcessHandle.current().children().findAny().isEmpty());
    }

    @Test
    void theChildEndsWhenItsPeerNeverSpeaks() throws Exception {
        try (Served served = Served.by(new ProcessConnectionHandler(HASTY));
                SocketChannel silent = served.raw()) {
            await().atMost(PATIENCE)
                    .until(() -> ProcessHandle.current().children().count() == 1);
            served.awaitNobody();
            assertThat(readToEnd(silent)).isNotNegative();
        }
    }

    @Test
    void halfCloseIsPassedOnBothWays() throws Exception {
        List<String> cat = List.of("sh", "-c", "cat; printf last");
        try (Served served = Served.by(new BiosConnectionHandler(cat, PATIENT));
                SocketChannel client = served.raw()) {
            client.write(ByteBuffer.wrap("first ".getBytes(US_ASCII)));
            client.shutdownOutput();

            byte[] all = client.socket().getInputStream().readAllBytes();

            assertThat(new String(all, US_ASCII)).isEqualTo("first last");
            served.awaitNobody();
        }
    }

    @Test
    void whatTheChildSentBeforeItsEndReachesASlowPeer() throws Exception {
        List<String> burst = List.of("sh", "-c", "cat >/dev/null; head -c 3000000 /dev/zero");
        try (Served served = Served.by(new BiosConnectionHandler(burst, HASTY));
                SocketChannel client = served.raw()) {
            client.shutdownOutput();
            ByteBuffer buffer = ByteBuffer.allocate(20_000);
            long total = 0;
            int n;
            while ((n = client.read(buffer.clear())) >= 0) {
                total += n;
                new CountDownLatch(1).await(20, TimeUnit.MILLISECONDS); // 150 reads take longer than the timeout
            }
            assertThat(total).isEqualTo(3_000_000);
        }
    }

    @Test
    void cancelKillsAtOnceEvenStoppedChildrenAndWhatTheyStarted() throws Exception {
        ProcessConnectionHandler handler = new ProcessConnectionHandler(PATIENT);
        try (Served served = Served.by(handler);
                Connection connection = served.connect()) {
            long pid = pidOf(connection);
            long grandchild = connection.call(
                    () -> new ProcessBuilder("sleep", "1000").start().pid());
            signal("STOP", pid);

            handler.cancel();

            awaitGone(pid);
            awaitGone(grandchild);
            served.awaitNobody();
        } catch (DisconnectException e) {
            assertThat(handler.activeConnections()).isZero();
        }
    }

    @Test
    void closeKillsAStoppedChildAfterTheTimeout() throws Exception {
        try (Served served = Served.by(new ProcessConnectionHandler(HASTY));
                Connection connection = served.connect()) {
            long pid = pidOf(connection);
            signal("STOP", pid);

            served.handler().close();

            assertThat(Served.isGone(pid)).isTrue();
        } catch (DisconnectException e) {
            assertThat(e).isNotNull(); // nobody said goodbye
        }
    }

    @Test
    void aStoppedChildThatGoesOnInTimeIsNotHarmed() throws Exception {
        try (Served served = Served.by(new ProcessConnectionHandler(PATIENT));
                Connection connection = served.connect()) {
            long pid = pidOf(connection);
            signal("STOP", pid);
            CompletableFuture<Integer> answer = connection.callAsync(() -> 42);
            assertThat(answer).isNotDone();
            signal("CONT", pid);

            assertThat(answer.get(30, TimeUnit.SECONDS)).isEqualTo(42);
        }
    }

    @Test
    void aStoppedChildWhosePeerIsGoneIsKilledAfterTheTimeout() throws Exception {
        try (Served served = Served.by(new ProcessConnectionHandler(HASTY))) {
            // Long enough for a child JVM to start on a busy machine, and for the silence after it.
            Options givesUp = HASTY.toBuilder().timeout(Duration.ofSeconds(8)).build();
            Connection connection = served.connect(givesUp);
            long pid = pidOf(connection);
            signal("STOP", pid);
            connection.awaitEnd();
            awaitGone(pid);
            served.awaitNobody();
            assertThatExceptionOfType(DisconnectException.class).isThrownBy(connection::close);
        }
    }

    @Test
    void aChildThatDoesNotReadIsKilledAfterTheTimeout() throws Exception {
        List<String> deaf = List.of("sleep", "1000");
        try (Served served = Served.by(new BiosConnectionHandler(deaf, HASTY));
                SocketChannel client = served.raw()) {
            assertThatExceptionOfType(IOException.class).isThrownBy(() -> writeForever(client));
            served.awaitNobody();
        }
    }

    @Test
    void aPeerThatDoesNotReadIsLeftAfterTheTimeout() throws Exception {
        List<String> talkative = List.of("sh", "-c", "exec cat /dev/zero");
        try (Served served = Served.by(new BiosConnectionHandler(talkative, HASTY));
                SocketChannel client = served.raw()) {
            assertThat(client.read(ByteBuffer.allocate(1))).isEqualTo(1);
            served.awaitNobody();
        }
    }

    @Test
    void thePeerLearnsAtOnceThatItsChildWasKilled() throws Exception {
        try (Served served = Served.by(new ProcessConnectionHandler(PATIENT))) {
            Connection connection = served.connect();
            signal("KILL", pidOf(connection));
            connection.awaitEnd();
            served.awaitNobody();
            assertThatExceptionOfType(DisconnectException.class).isThrownBy(connection::close);
        }
    }

    @Test
    void thePeerLearnsOfAKilledChildWhoseOwnChildKeepsThePipes() throws Exception {
        List<String> command = List.of("sh", "-c", "sleep 1000 & exec cat");
        try (Served served = Served.by(new BiosConnectionHandler(command, PATIENT));
                SocketChannel client = served.raw()) {
            client.write(ByteBuffer.wrap(new byte[] {1}));
            assertThat(client.read(ByteBuffer.allocate(1))).isEqualTo(1);
            ProcessHandle cat = ProcessHandle.current().children().findFirst().orElseThrow();
            ProcessHandle sleep = cat.children().findFirst().orElseThrow();
            try {
                cat.destroyForcibly();

                assertThat(readToEnd(client)).isZero();
                served.awaitNobody();
            } finally {
                sleep.destroyForcibly();
            }
        }
    }

    @Test
    void aChildThatCannotBeStartedClosesTheConnection() throws Exception {
        List<String> missing = List.of(directory.resolve("missing").toString());
        try (Served served = Served.by(new BiosConnectionHandler(missing, PATIENT));
                SocketChannel client = served.raw()) {
            assertThat(readToEnd(client)).isZero();
            served.awaitNobody();
        }
    }

    @Test
    void whatTheChildPrintsOnStandardErrorIsLoggedLineByLineWithItsConnection() throws Exception {
        Logger logger = (Logger) LoggerFactory.getLogger("io.across.process");
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        Level before = logger.getLevel();
        logger.setLevel(Level.INFO);
        log.start();
        logger.addAppender(log);
        List<String> command = List.of("sh", "-c", "echo one >&2; printf 'two\\nthree' >&2; cat");
        try (Served served = Served.by(new BiosConnectionHandler(command, PATIENT));
                SocketChannel client = served.raw()) {
            String connection = "tcp://127.0.0.1:" + client.socket().getLocalPort() + " #1";
            client.shutdownOutput();
            assertThat(readToEnd(client)).isZero();
            served.awaitNobody();

            assertThat(log.list)
                    .allMatch(line -> connection.equals(line.getMDCPropertyMap().get("across.connection")))
                    .extracting(ILoggingEvent::getFormattedMessage)
                    .allMatch(line -> line.startsWith(connection + " ["))
                    .extracting(line -> line.substring(line.indexOf(']') + 2))
                    .containsExactly("one", "two", "three");
        } finally {
            logger.detachAppender(log);
            logger.setLevel(before);
        }
    }

    /** How many bytes came before the end; a reset is an end, too. */
    private static long readToEnd(SocketChannel channel) {
        long total = 0;
        try {
            ByteBuffer buffer = ByteBuffer.allocate(1024);
            int n;
            while ((n = channel.read(buffer.clear())) >= 0) {
                total += n;
            }
        } catch (IOException e) {
            assertThat(e).hasMessageContaining("reset");
        }
        return total;
    }

    private static void writeForever(SocketChannel channel) throws IOException {
        ByteBuffer block = ByteBuffer.allocate(1 << 16);
        while (channel.isOpen()) {
            channel.write(block.clear());
        }
    }
}
