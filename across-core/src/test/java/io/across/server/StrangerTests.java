package io.across.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.across.Connection;
import io.across.DeniedException;
import io.across.ExposedObjects;
import io.across.Options;
import io.across.Rights;
import io.across.internal.wire.Greeting;
import io.across.internal.wire.Messages;
import io.across.internal.wire.Superblock;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/** A server for exposed objects only, at a real port, and whoever comes along. */
@Timeout(value = 180, threadMode = ThreadMode.SEPARATE_THREAD)
class StrangerTests {

    private static final int MAX_CONNECTIONS = 1_100;

    private final Served served = Served.by(new LocalConnectionHandler(
            Options.builder()
                    .timeout(Duration.ofSeconds(20))
                    .maxMessageSize(1 << 20)
                    .rights(Rights.exposedOnly())
                    .exposed(ExposedObjects.builder()
                            .expose("text", "abc", CharSequence.class)
                            .build())
                    .build(),
            MAX_CONNECTIONS));

    @AfterEach
    void othersAreStillServed() throws Exception {
        try (Connection conn = served.connect()) {
            assertThat(conn.exposed(CharSequence.class, "text").length()).isEqualTo(3);
            assertThatThrownBy(() -> conn.call(() -> 1)).isInstanceOf(DeniedException.class);
        }
        served.awaitNobody();
        served.close();
    }

    @Test
    void garbageEndsItsOwnConnection() throws Exception {
        Random random = new Random(1865);
        for (int i = 0; i < 20; i++) {
            byte[] garbage = new byte[1 + random.nextInt(5_000)];
            random.nextBytes(garbage);
            assertHungUp(ByteBuffer.wrap(garbage));
        }
        assertHungUp(ByteBuffer.wrap("GET / HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII)));
    }

    @Test
    void anOversizeMessageEndsItsOwnConnection() throws Exception {
        assertHungUp(introduced(ByteBuffer.allocate(8).putLong(2L << 40).flip()));
    }

    @Test
    void aTrueFrameWithoutSenseEndsItsOwnConnection() throws Exception {
        ByteBuffer frame = ByteBuffer.allocate(8 + 3)
                .putLong(3L << 1 | 1)
                .put(new byte[] {99, 1, 2})
                .flip();
        assertHungUp(introduced(frame));
    }

    @Test
    void aThousandIdleStrangersKeepNobodyOut() throws Exception {
        List<SocketChannel> idle = new ArrayList<>();
        try {
            for (int i = 0; i < 1_000; i++) {
                idle.add(served.raw());
            }
            await().atMost(Served.PATIENCE).until(() -> served.handler().activeConnections() > 900);
            try (Connection conn = served.connect()) {
                assertThat(conn.exposed(CharSequence.class, "text").charAt(1)).isEqualTo('b');
            }
        } finally {
            for (SocketChannel channel : idle) {
                channel.close();
            }
        }
    }

    @Test
    void aHandshakeOfOneByteAtATimeEndsInTime() throws Exception {
        ByteBuffer superblock = Superblock.ours().encode();
        Options hasty = Options.builder()
                .timeout(Duration.ofSeconds(1))
                .rights(Rights.exposedOnly())
                .build();
        try (Served other = Served.by(new LocalConnectionHandler(hasty));
                SocketChannel slow = other.raw()) {
            await().atMost(Served.PATIENCE).until(() -> other.handler().activeConnections() == 1);
            slow.configureBlocking(false);
            await().atMost(Served.PATIENCE)
                    .pollInterval(Duration.ofMillis(200))
                    .ignoreException(IOException.class)
                    .until(() -> {
                        if (superblock.remaining() > 1) {
                            slow.write(ByteBuffer.wrap(new byte[] {superblock.get()}));
                        }
                        return other.handler().activeConnections() == 0;
                    });
        }
    }

    private static ByteBuffer introduced(ByteBuffer more) {
        ByteBuffer superblock = Superblock.ours().encode();
        ByteBuffer greeting = Messages.greeting(new Greeting(0, 1, 1, Map.of()));
        return ByteBuffer.allocate(superblock.remaining() + greeting.remaining() + more.remaining())
                .put(superblock)
                .put(greeting)
                .put(more)
                .flip();
    }

    private void assertHungUp(ByteBuffer sent) throws IOException {
        try (SocketChannel channel = served.raw()) {
            channel.write(sent);
            channel.shutdownOutput();
            ByteBuffer answer = ByteBuffer.allocate(1 << 16);
            while (channel.read(answer) >= 0) {
                assertThat(answer.hasRemaining()).isTrue();
            }
        } catch (IOException e) {
            // Reset: it has hung up before it had read everything.
            assertThat(e).hasMessageMatching("(?i).*(reset|broken pipe).*");
        }
    }
}
