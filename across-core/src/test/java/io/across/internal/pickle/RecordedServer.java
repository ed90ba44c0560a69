package io.across.internal.pickle;

import static org.assertj.core.api.Assertions.assertThat;

import io.across.internal.wire.Greeting;
import io.across.internal.wire.MessageHandler;
import io.across.internal.wire.MessageParser;
import io.across.internal.wire.Payload;
import io.across.internal.wire.Superblock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** A server of one connection, which compares what it is told with the script, and says what is its own part. */
final class RecordedServer implements MessageHandler {

    private static final String GOODBYE = "000000000000000203";

    private final RecordedCall.Session session;
    private final ServerSocket listener;
    private Socket socket = new Socket();
    private int at;

    RecordedServer(RecordedCall.Session session, ServerSocket listener) {
        this.session = session;
        this.listener = listener;
    }

    void run() {
        MessageParser parser = new MessageParser(1 << 20, this);
        try (Socket accepted = listener.accept()) {
            socket = accepted;
            send(HexFormat.of().parseHex(session.opening()));
            byte[] bytes = new byte[8_192];
            for (int n = accepted.getInputStream().read(bytes);
                    n >= 0;
                    n = accepted.getInputStream().read(bytes)) {
                parser.parse(ByteBuffer.wrap(bytes, 0, n));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void send(byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void apply(long callId, long[] ids, Map<String, String> context, Payload value) {
        compare("APPLY", callId, ids, value);
    }

    private void compare(String type, long callId, long[] ids, Payload value) {
        JsonNode expected = session.script().get(at);
        String name = expected.get("name").asString();
        assertThat(RecordedCall.isOfClient(expected)).as(name).isTrue();
        assertThat(RecordedCall.is(expected, type)).as(name).isTrue();
        assertThat(callId).as(name).isEqualTo(RecordedCall.callId(expected));
        assertThat(ids).as(name).isEmpty();
        assertThat(HexFormat.of().formatHex(RecordedCall.again(value.head())))
                .as(name)
                .isEqualTo(HexFormat.of().formatHex(RecordedCall.again(expected)));
        at++;
        while (at < session.script().size()
                && !RecordedCall.isOfClient(session.script().get(at))) {
            send(HexFormat.of().parseHex(session.script().get(at++).get("hex").asString()));
        }
    }

    @Override
    public void goodbye() {
        send(HexFormat.of().parseHex(GOODBYE));
    }

    @Override
    public void superblock(Superblock superblock) {}

    @Override
    public void greeting(Greeting greeting) {}

    @Override
    public void success(long callId, long[] ids, Payload value) {
        compare("RESULT", callId, ids, value);
    }

    @Override
    public void error(long callId, long[] ids, Payload value) {
        throw new AssertionError("an answer to no call");
    }

    @Override
    public void operationError(long callId, String text) {
        throw new AssertionError("an answer to no call");
    }

    @Override
    public void delObjs(long[] ids) {
        assertThat(session.calls())
                .flatExtracting(RecordedCall::ids)
                .containsAll(Arrays.stream(ids).boxed().toList());
    }

    @Override
    public void idle() {}
}
