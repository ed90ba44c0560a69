package io.across.server;

import static io.across.server.Served.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.across.Connection;
import io.across.Options;
import io.across.Rights;
import io.across.fixtures.RawPeer;
import io.across.internal.wire.Messages;
import io.across.internal.wire.Payload;
import io.across.process.ChildJvm;
import io.across.server.StoreProgram.Store;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A JVM of 64 MB whose listener may hold 24: attackers send it many times as much, and others are served beside them. */
@Timeout(120)
class SmallHeapTests {

    @TempDir
    private Path directory;

    private Process server;
    private SocketAddress address;
    private int port;
    private Connection honest;
    private Store store;
    private final List<RawPeer> attackers = new ArrayList<>();

    @BeforeEach
    void start() throws Exception {
        List<String> command = new ArrayList<>(ChildJvm.builder()
                .mainClass(StoreProgram.class)
                .jvmArgs(List.of("-Xmx64m", "-XX:+ExitOnOutOfMemoryError", "-XX:MaxDirectMemorySize=64m"))
                .build()
                .command());
        command.addAll(List.of("8", "24"));
        server = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log().toFile())
                .start();
        port = await().atMost(PATIENCE).until(this::printedPort, found -> found > 0);
        address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        honest = connect();
        store = honest.within(Duration.ofSeconds(20)).exposed(Store.class, "store");
        assertThat(store.size(List.of(1))).isEqualTo(1);
    }

    @AfterEach
    void itLivesOn() throws Exception {
        try {
            assertThat(store.size(List.of(1, 2))).isEqualTo(2);
            try (Connection another = connect()) {
                assertThat(another.exposed(Store.class, "store").size(List.of(3)))
                        .isEqualTo(1);
            }
            for (RawPeer attacker : attackers) {
                attacker.close();
            }
            // What they made it hold is free again.
            await().atMost(PATIENCE).until(() -> {
                try {
                    return store.blob(4 << 20).length == 4 << 20;
                } catch (RuntimeException e) {
                    return false;
                }
            });
            assertThat(server.isAlive()).isTrue();
            assertThat(Files.readString(log())).doesNotContain("OutOfMemoryError");
        } finally {
            honest.cancel();
            server.destroyForcibly();
        }
    }

    private Connection connect() {
        return Connection.fromTcp(
                "localhost", port, Options.builder().rights(Rights.none()).build());
    }

    private Path log() {
        return directory.resolve("log");
    }

    private int printedPort() throws IOException {
        return Files.readAllLines(log()).stream()
                .filter(line -> line.matches("[0-9]+"))
                .mapToInt(Integer::parseInt)
                .findFirst()
                .orElse(0);
    }

    private RawPeer attacker() throws IOException {
        RawPeer peer = new RawPeer(address);
        attackers.add(peer);
        return peer;
    }

    private static Payload call(Consumer<Store> call) throws IOException {
        return RawPeer.valueOf(connection -> call.accept(connection.exposed(Store.class, "store")));
    }

    /** An attacker all of whose further calls wait. */
    private RawPeer occupying() throws IOException {
        RawPeer peer = attacker();
        Payload block = call(Store::block);
        for (int i = 0; i < 64; i++) {
            peer.apply(i, new long[0], block);
        }
        return peer;
    }

    private static void ignoringTheEnd(Attack attack) {
        try {
            attack.run();
        } catch (IOException e) {
            // The attacker has lost its connection: also an answer.
            assertThat(e).hasMessageMatching("(?i).*(reset|broken pipe|closed).*");
        }
    }

    private interface Attack {
        void run() throws IOException;
    }

    @Test
    void idsOfCallsThatWait() throws Exception {
        long[] ids = new long[1 << 20];
        Arrays.setAll(ids, i -> i % 250);
        for (int connection = 0; connection < 4; connection++) {
            ignoringTheEnd(() -> {
                RawPeer peer = occupying();
                for (int i = 0; i < 20; i++) {
                    peer.apply(64 + i, ids, new Payload(new byte[1]));
                }
            });
        }
        store.unblock();
    }

    @Test
    void valuesOfCallsThatWait() throws Exception {
        for (int connection = 0; connection < 5; connection++) {
            ignoringTheEnd(() -> {
                RawPeer peer = occupying();
                for (int i = 0; i < 60; i++) {
                    peer.apply(64 + i, new long[0], new Payload(new byte[1 << 20]));
                }
            });
        }
        store.unblock();
    }

    @Test
    void smallCallsThatWaitAndAreRefused() throws Exception {
        ByteBuffer one = Messages.apply(99, new long[0], Map.of(), List.of(), 0).get(0);
        ByteBuffer many = ByteBuffer.allocate(one.remaining() * 50_000);
        while (many.hasRemaining()) {
            many.put(one.duplicate());
        }
        for (int connection = 0; connection < 3; connection++) {
            ignoringTheEnd(() -> {
                RawPeer peer = occupying();
                for (int i = 0; i < 20; i++) {
                    peer.send(many.duplicate().flip());
                }
            });
        }
        store.unblock();
    }

    @Test
    void answersThatNobodyReads() throws Exception {
        Payload blob = call(remote -> remote.blob(1_000_000));
        for (int connection = 0; connection < 4; connection++) {
            ignoringTheEnd(() -> {
                RawPeer peer = attacker();
                for (int i = 0; i < 256; i++) {
                    peer.apply(i, new long[0], blob);
                }
            });
        }
    }

    @Test
    void halfMessagesOnManyConnections() throws Exception {
        byte[] half = new byte[6 << 20];
        ByteBuffer.wrap(half)
                .putLong(3 << 1 | 1)
                .put((byte) 1)
                .put((byte) 1)
                .put((byte) 0)
                .putLong(7L << 20 << 1);
        for (int connection = 0; connection < 20; connection++) {
            ignoringTheEnd(() -> attacker().send(ByteBuffer.wrap(half)));
        }
    }

    @Test
    void objectsThatAreManyTimesTheirBytes() throws Exception {
        // A list of empty texts, two bytes each, written as the smallest lists are.
        Payload size = call(remote -> remote.size(new ArrayList<>(List.of(""))));
        byte[] head = size.head();
        int count = 2 << 20;
        ByteBuffer value = ByteBuffer.allocate(head.length + 4 + 2 * count);
        // Its end is the count, one, and the element: tag and length.
        value.put(head, 0, head.length - 3);
        int rest = count;
        while (rest > 127) {
            value.put((byte) (rest | 0x80));
            rest >>>= 7;
        }
        value.put((byte) rest);
        for (int i = 0; i < count; i++) {
            value.put(head, head.length - 2, 2);
        }
        Payload large = new Payload(Arrays.copyOf(value.array(), value.position()));
        RawPeer peer = attacker();
        for (int i = 0; i < 8; i++) {
            peer.apply(i, new long[0], large);
        }

        assertThat(peer.readAnswers(8)).isTrue();
        assertThat(peer.answers().values())
                .allSatisfy(answer -> assertThat(answer.toString()).contains("max-memory"));
    }
}
