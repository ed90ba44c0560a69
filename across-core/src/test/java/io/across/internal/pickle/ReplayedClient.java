package io.across.internal.pickle;

import static io.across.internal.pickle.Recording.is;
import static io.across.internal.pickle.Recording.isOfClient;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.across.Connection;
import io.across.ConnectionState;
import io.across.internal.value.HeldObject;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/** Says what a recorded client said, and compares what this side says with what the recorded server did. Used by one thread. */
final class ReplayedClient {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int DEL_OBJS = 4;
    private static final int IDLE = 5;

    private final Connection conn;
    private final Duration timeout;
    private final Socket socket;
    private final DataInputStream in;
    private final ServerScript script;
    private final Map<Long, HeldObject> held;
    private final Consumer<JsonNode> unprovoked;
    private final Set<Long> returned = new HashSet<>();

    /** Objects that went home in an answer: the engine gives them back to such a peer much later. */
    private final Set<Long> home = new HashSet<>();

    private boolean goodbye;
    private int lent;

    /**
     * @param timeout of the server
     * @param unprovoked has the server make a call of its own
     */
    ReplayedClient(
            Connection conn,
            Duration timeout,
            Socket socket,
            ServerScript script,
            Map<Long, HeldObject> held,
            Consumer<JsonNode> unprovoked)
            throws IOException {
        this.conn = conn;
        this.timeout = timeout;
        this.socket = socket;
        this.in = new DataInputStream(socket.getInputStream());
        this.script = script;
        this.held = held;
        this.unprovoked = unprovoked;
        socket.setSoTimeout((int) LIMIT.toMillis());
    }

    void play(List<JsonNode> records) throws IOException {
        List<Long> due = new ArrayList<>();
        for (JsonNode item : records) {
            if (isOfClient(item)) {
                say(item);
            } else if (is(item, "DEL_OBJS")) {
                due.addAll(Recording.ids(item, "object_ids"));
            } else if (!is(item, "IDLE")) {
                hear(item);
            }
        }
        due.removeAll(home);
        if (!due.isEmpty()) {
            held.keySet().removeAll(due);
            await().atMost(LIMIT)
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(5))
                    .until(() -> {
                        System.gc();
                        hearReturned();
                        return returned.containsAll(due);
                    });
        }
        script.check();
    }

    private void say(JsonNode item) throws IOException {
        if (is(item, "GOODBYE")) {
            leave();
        }
        lent -= is(item, "DEL_OBJS") ? Recording.ids(item, "object_ids").size() : 0;
        script.turn(item);
        socket.getOutputStream().write(Recording.bytes(item));
    }

    /** The server has what the client has not given back in its table, and nothing else. */
    private void leave() {
        if (!goodbye) {
            await().atMost(LIMIT)
                    .pollDelay(Duration.ZERO)
                    .untilAsserted(() -> assertThat(conn.stats().objectsLent()).isEqualTo(lent));
        }
        goodbye = true;
    }

    private void hear(JsonNode item) throws IOException {
        if (Recording.isKind(item, "superblock")) {
            assertThat(in.readNBytes(16)).isEqualTo(Recording.bytes(item));
            return;
        }
        if (is(item, "GOODBYE") && !goodbye) {
            await().atMost(LIMIT).until(() -> conn.state() == ConnectionState.RUNNING);
            leave();
            new Thread(conn::close, "close").start();
        }
        script.turn(item);
        if (is(item, "APPLY") && script.isUnprovoked(item)) {
            unprovoked.accept(item);
        }
        List<byte[]> message = message();
        String name = item.get("name").asString();
        if (is(item, "GREETING")
                && timeout.toMillis() != item.get("decoded").get("timeout_ms").asLong()) {
            assertThat(message.get(0)[0]).as(name).isZero();
            return;
        }
        assertThat(HexFormat.of().formatHex(message.get(0)))
                .as(name)
                .isEqualTo(item.get("decoded").get("header").asString());
        if (item.has("pickle_hex")) {
            assertThat(Recording.again(Recording.value(message.get(1))))
                    .as(name)
                    .isEqualTo(Recording.again(Recording.value(item)));
        }
        if (is(item, "RESULT") && item.path("value").path("reduce").asString("").equals("across:_get_obj")) {
            home.add(item.get("value").get("args").get(0).asLong());
        }
        lent += Recording.ids(item, "proxy_ids").size();
    }

    /** The next message but those that come at any time; its frames. */
    private List<byte[]> message() throws IOException {
        for (List<byte[]> frames = frames(); ; frames = frames()) {
            if (!hasReturned(frames.get(0))) {
                return frames;
            }
        }
    }

    private void hearReturned() {
        try {
            while (in.available() > 0) {
                assertThat(hasReturned(frames().get(0)))
                        .as("nothing else is said")
                        .isTrue();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean hasReturned(byte[] header) {
        if (header[0] == DEL_OBJS) {
            ByteBuffer fields = ByteBuffer.wrap(header, 1, header.length - 1);
            for (long count = uint(fields); count > 0; count--) {
                assertThat(returned.add(uint(fields)))
                        .as("an object is given back once")
                        .isTrue();
            }
        }
        return header[0] == DEL_OBJS || header[0] == IDLE;
    }

    private static long uint(ByteBuffer fields) {
        int first = fields.get() & 0xff;
        return switch (first) {
            case 0xfd -> fields.getShort() & 0xffff;
            case 0xfe -> fields.getInt() & 0xffff_ffffL;
            case 0xff -> fields.getLong();
            default -> first;
        };
    }

    private List<byte[]> frames() throws IOException {
        List<byte[]> frames = new ArrayList<>();
        boolean more = true;
        while (more) {
            long header = in.readLong();
            frames.add(in.readNBytes((int) (header >>> 1)));
            more = (header & 1) == 1;
        }
        return frames;
    }
}
