package io.across.internal.pickle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.across.Connection;
import io.across.OperationException;
import io.across.internal.wire.Greeting;
import io.across.internal.wire.MessageHandler;
import io.across.internal.wire.MessageParser;
import io.across.internal.wire.Payload;
import io.across.internal.wire.Superblock;
import io.across.python.PythonException;
import io.across.python.PythonName;
import io.across.python.PythonObject;
import io.across.python.PythonTuple;
import io.across.python.PythonValue;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * This side is the client of the recorded server: it makes the calls of the recorded client, must ask what that one asked,
 * and is answered with the recorded bytes.
 */
@Timeout(60)
class RecordedCallsTests {

    private static final String GOODBYE = "000000000000000203";

    static Stream<RecordedCall.Session> sessions() {
        return Stream.of(
                        "01_handshake_and_close.json",
                        "02_uint_encodings.json",
                        "03_calls_and_results.json",
                        "04_exceptions.json",
                        "05_pickling_failures.json",
                        "06_proxies_and_references.json",
                        "07_execute.json",
                        "08_module_export.json",
                        "09_bios.json",
                        "11_heartbeat.json")
                .flatMap(file -> RecordedCall.sessions(file).stream());
    }

    @Test
    void mostOfTheRecordedCallsAreMade() {
        assertThat(sessions().mapToInt(session -> session.calls().size()).sum()).isGreaterThan(400);
    }

    @ParameterizedTest
    @MethodSource("sessions")
    void theClientAsksAsRecordedAndUnderstandsTheAnswers(RecordedCall.Session session) throws Exception {
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Server server = new Server(session, listener);
            CompletableFuture<Void> served =
                    CompletableFuture.runAsync(server::run, task -> new Thread(task, "recorded-server").start());
            try (Connection conn = Connection.fromTcp("127.0.0.1", listener.getLocalPort())) {
                Map<Long, PythonObject> proxies = new HashMap<>();
                session.calls().forEach(call -> check(call, conn, proxies));
            } catch (AssertionError e) {
                if (served.isCompletedExceptionally()) {
                    served.join(); // what the server found wrong tells more
                }
                throw e;
            }
            served.get(30, TimeUnit.SECONDS);
        }
    }

    private static void check(RecordedCall call, Connection conn, Map<Long, PythonObject> proxies) {
        Object[] result = new Object[1];
        Throwable thrown = catchThrowable(() -> result[0] = call.make(conn.python(), proxies));
        if (call.kind() == 2 && thrown == null) {
            checkResult(call, result[0], proxies);
        } else if (call.kind() == 3) {
            checkError(call, thrown);
        } else {
            assertThat(thrown).as(call.name()).isInstanceOf(OperationException.class);
            assertThat(call.kind()).as(call.name()).isEqualTo(4);
        }
    }

    private static void checkResult(RecordedCall call, @Nullable Object result, Map<Long, PythonObject> proxies) {
        if (result instanceof PythonObject proxy) {
            if (!call.ids().isEmpty()) {
                proxies.put(call.ids().get(0), proxy);
            } else {
                assertThat(call.answerValue()).as(call.name()).isEqualTo(new PythonName("across", "_SELF"));
            }
        } else if (call.ids().isEmpty()) {
            assertThat(TestPickles.write(result)).as(call.name()).isEqualTo(call.answerPickle());
        }
    }

    private static void checkError(RecordedCall call, @Nullable Throwable thrown) {
        PythonTuple error = (PythonTuple) call.answerValue();
        if (error != null && error.get(0) instanceof PythonValue exception && isOfPython(exception.type())) {
            assertThat(thrown)
                    .as(call.name())
                    .isInstanceOfSatisfying(
                            PythonException.class,
                            e -> assertThat(e.type()).as(call.name()).isEqualTo(exception.type()));
        } else {
            assertThat(thrown).as(call.name()).isInstanceOf(OperationException.class);
        }
    }

    private static boolean isOfPython(PythonName type) {
        return !type.module().equals("across");
    }

    /** Compares what it is asked, and answers. */
    private static final class Server implements MessageHandler {

        private final RecordedCall.Session session;
        private final ServerSocket listener;
        private Socket socket = new Socket();
        private int asked;

        Server(RecordedCall.Session session, ServerSocket listener) {
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
            RecordedCall call = session.calls().get(asked);
            assertThat(callId).as(call.name()).isEqualTo(asked++);
            assertThat(ids).as(call.name()).isEmpty();
            assertThat(RecordedCall.again(value.head())).as(call.name()).isEqualTo(call.requestPickle());
            send(call.answerBytes());
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
            throw new AssertionError("an answer to no call");
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
}
