package io.across.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.across.Connection;
import io.across.Endpoint;
import io.across.ExposedObjects;
import io.across.Options;
import io.across.fixtures.RightsTable;
import io.across.fixtures.RightsTable.Cell;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each cell of the page's table that is about whole messages: none of them needs a right by itself. */
@Timeout(60)
class MessageRightsTableTests {

    private static final String[] ROWS = {"GREETING", "RESULT", "APPLY"};

    /** Of a request that asks for nothing. */
    private static final byte PING = 12;

    private static final Map<String, List<ByteBuffer>> MESSAGES = new TreeMap<>(Map.of(
            "GREETING, IDLE, DEL_OBJS, GOODBYE",
            List.of(Messages.idle(), Messages.delObjs(new long[0]), Messages.goodbye()),
            "RESULT, of whatever kind",
            List.of(),
            "APPLY: its context",
            List.of()));

    static List<Cell> cells() throws IOException {
        return RightsTable.cells(ROWS);
    }

    @ParameterizedTest
    @MethodSource("cells")
    void aCellOfTheTableIsTrue(Cell cell) throws Exception {
        assertThat(cell.allowed()).isTrue();
        try (ServerSocketChannel server = ServerSocketChannel.open()) {
            server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            try (SocketChannel peer = SocketChannel.open(server.getLocalAddress());
                    Connection here = Connection.open(Endpoint.socket(server.accept()), options(cell))) {
                send(peer, Superblock.ours().encode());
                send(peer, Messages.greeting(new Greeting(0, 1, Capabilities.JVM_VALUES, Map.of("name", "raw"))));
                if (cell.sent().startsWith("RESULT")) {
                    answered(peer, here);
                } else {
                    Map<String, String> context = cell.sent().startsWith("APPLY") ? Map.of("trace", "1") : Map.of();
                    for (ByteBuffer part :
                            Messages.apply(0, new long[0], context, List.of(ByteBuffer.wrap(new byte[] {PING})), 1)) {
                        send(peer, part);
                    }
                    peer.socket().setSoTimeout(30_000);
                    assertThat(peer.socket().getInputStream().read()).isNotNegative();
                    for (ByteBuffer message : MESSAGES.get(cell.sent())) {
                        send(peer, message.duplicate());
                    }
                }
                assertThat(here.stats().denials()).isZero();
                send(peer, Messages.goodbye());
            }
        }
    }

    /** Both kinds of results that a ping may have, and an operation error. */
    private static void answered(SocketChannel peer, Connection here) throws Exception {
        List<Throwable> failures = new ArrayList<>();
        Thread caller = new Thread(() -> {
            for (int i = 0; i < 2; i++) {
                try {
                    here.within(Duration.ofSeconds(30)).execute("1", Map.of());
                } catch (Throwable e) {
                    failures.add(e);
                }
            }
        });
        caller.start();
        await().until(() -> !here.callsInProgress().isEmpty());
        for (ByteBuffer part : Messages.success(0, new long[0], List.of(ByteBuffer.wrap(new byte[] {0})), 1)) {
            send(peer, part);
        }
        await().until(() -> here.stats().callsMade() == 2 && here.stats().callsOutstanding() == 1);
        send(peer, Messages.operationError(1, "as it happens"));
        caller.join(30_000);
        assertThat(failures).singleElement().asString().contains("as it happens");
    }

    private static Options options(Cell cell) {
        return Options.builder()
                .timeout(Duration.ofSeconds(20))
                .rights(cell.granted())
                .exposed(ExposedObjects.none())
                .build();
    }

    private static void send(SocketChannel peer, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            peer.write(bytes);
        }
    }

    @Test
    void everyRowIsTried() throws IOException {
        RightsTable.assertComplete(MESSAGES.keySet(), ROWS);
    }
}
