package io.across.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.across.Connection;
import io.across.DeniedException;
import io.across.ExposedObjects;
import io.across.Options;
import io.across.Rights;
import io.across.fixtures.Stranger;
import io.across.internal.wire.Superblock;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/** A server for exposed objects only, at a real port, and whoever comes along. */
@Timeout(value = 180, threadMode = ThreadMode.SEPARATE_THREAD)
class StrangerTests {

    private static final int MAX_CONNECTIONS = 1_100;

    private final Served served = Served.by(
            new LocalConnectionHandler(Options.builder()
                    .timeout(Duration.ofSeconds(20))
                    .maxMessageSize(1 << 20)
                    .rights(Rights.exposedOnly())
                    .exposed(ExposedObjects.builder()
                            .expose("text", "abc", CharSequence.class)
                            .build())
                    .build()),
            MAX_CONNECTIONS);

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
        for (ByteBuffer garbage : Stranger.garbage()) {
            Stranger.assertHungUp(served.address(), garbage);
        }
    }

    @Test
    void anOversizeMessageEndsItsOwnConnection() throws Exception {
        Stranger.assertHungUp(served.address(), Stranger.oversizeMessage());
    }

    @Test
    void aTrueFrameWithoutSenseEndsItsOwnConnection() throws Exception {
        Stranger.assertHungUp(served.address(), Stranger.frameWithoutSense());
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
}
