package io.across.internal.pickle;

import static org.assertj.core.api.Assertions.assertThat;

import io.across.internal.wire.Excess;
import io.across.internal.wire.Greeting;
import io.across.internal.wire.MessageHandler;
import io.across.internal.wire.MessageParser;
import io.across.internal.wire.Payload;
import io.across.internal.wire.Superblock;
import io.across.python.PythonTuple;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A server of one connection, which compares what it is told with the script of a step, and says what is its own part. It is
 * read by one thread, and told by another when a step begins.
 */
final class RecordedServer implements MessageHandler {

    private static final long PATIENCE_MILLIS = TimeUnit.SECONDS.toMillis(30);

    private final Recording session;
    private final ServerSocket listener;

    // Guarded by this.
    private Recording.Step step;
    private List<JsonNode> script;
    private int at;
    private @Nullable Throwable wrong;
    private @Nullable Socket socket;
    private final Set<Long> returned = new HashSet<>();
    private final Set<String> differences = new HashSet<>();

    RecordedServer(Recording session, ServerSocket listener) {
        this.session = session;
        this.listener = listener;
        this.step = session.steps().get(0);
        this.script = step.records();
    }

    // For the thread that plays the client.

    /** What the server says first is said now. */
    synchronized void begin(Recording.Step next) {
        step = next;
        script = next.records().stream().filter(item -> !comesAtAnyTime(item)).toList();
        at = 0;
        say();
    }

    /** Of what the client says. */
    private static boolean comesAtAnyTime(JsonNode item) {
        return Recording.isOfClient(item) && (Recording.is(item, "DEL_OBJS") || Recording.is(item, "IDLE"));
    }

    /** Waits until all of the step has been said. */
    synchronized void awaitEnd() {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS);
        while (at < script.size() && wrong == null && System.nanoTime() < end) {
            try {
                wait(PATIENCE_MILLIS);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
        check();
        assertThat(at).as("what is said in " + step.id()).isEqualTo(script.size());
    }

    /** Throws what has gone wrong. */
    synchronized void check() {
        if (wrong != null) {
            throw new AssertionError("not as recorded: " + wrong.getMessage(), wrong);
        }
    }

    /** The objects that the client has given back. */
    synchronized Set<Long> returned() {
        check();
        return Set.copyOf(returned);
    }

    /** The steps in which the client answered something else, as it should. */
    synchronized Set<String> differences() {
        return Set.copyOf(differences);
    }

    // For the thread that reads.

    void run() {
        MessageParser parser = new MessageParser(1 << 20, this);
        try (Socket accepted = listener.accept()) {
            byte[] superblock = handshake(accepted);
            if (superblock == null) {
                return;
            }
            parser.parse(ByteBuffer.wrap(superblock));
            byte[] bytes = new byte[8_192];
            for (int n = accepted.getInputStream().read(bytes);
                    n >= 0;
                    n = accepted.getInputStream().read(bytes)) {
                parser.parse(ByteBuffer.wrap(bytes, 0, n));
            }
        } catch (IOException | RuntimeException | Error e) {
            fail(e);
        }
    }

    private synchronized void fail(Throwable e) {
        wrong = e;
        notifyAll();
    }

    /** Until the client greets; its superblock, or null if it never gets there. */
    private synchronized byte @Nullable [] handshake(Socket accepted) throws IOException {
        socket = accepted;
        DataInputStream in = new DataInputStream(accepted.getInputStream());
        byte[] superblock = {};
        for (say(); at < script.size() && !Recording.is(script.get(at), "GREETING"); say()) {
            if (Recording.isKind(script.get(at), "bootloader")) {
                String text = new String(in.readNBytes(in.readInt()), StandardCharsets.ISO_8859_1);
                assertThat(text).as("the bootloader").isASCII().endsWith("\n").containsOnlyOnce("\n");
            } else {
                superblock = in.readNBytes(16);
                assertThat(superblock).isEqualTo(Recording.bytes(script.get(at)));
            }
            at++;
        }
        return at < script.size() ? superblock : null;
    }

    /** Says what is the server's to say before the client says something. */
    private synchronized void say() {
        try {
            while (at < script.size() && !Recording.isOfClient(script.get(at))) {
                if (socket != null) {
                    socket.getOutputStream().write(Recording.bytes(script.get(at)));
                }
                at++;
            }
            notifyAll();
        } catch (IOException e) {
            fail(e);
        }
    }

    /** What the client says now: it must be of this type. */
    private JsonNode expected(String type) {
        assertThat(at).as(type + " after the end of " + step.id()).isLessThan(script.size());
        JsonNode item = script.get(at);
        assertThat(Recording.is(item, type))
                .as(type + " in the place of " + item.get("name"))
                .isTrue();
        return item;
    }

    private void next() {
        at++;
        say();
    }

    @Override
    public synchronized void greeting(Greeting greeting) {
        JsonNode item = expected("GREETING");
        if (!session.isHasty()) {
            assertThat(greeting.timeoutMillis())
                    .isEqualTo(item.get("decoded").get("timeout_ms").asLong());
        }
        next();
    }

    @Override
    public synchronized void apply(long callId, long[] ids, Map<String, String> context, Payload value) {
        JsonNode item = expected("APPLY");
        compareIds(item, callId, ids);
        assertThat(Announcements.likened(Recording.value(value.head()), Recording.value(item)))
                .as(item.get("name").asString())
                .isEqualTo(Recording.again(Recording.value(item)));
        next();
    }

    private static void compareIds(JsonNode item, long callId, long[] ids) {
        String name = item.get("name").asString();
        assertThat(callId).as(name).isEqualTo(Recording.callId(item));
        assertThat(Arrays.stream(ids).boxed()).as(name).isEqualTo(Recording.ids(item, "proxy_ids"));
    }

    @Override
    public synchronized void success(long callId, long[] ids, Payload value) {
        result(callId, ids, 2, Recording.value(value.head()));
    }

    @Override
    public synchronized void error(long callId, long[] ids, Payload value) {
        result(callId, ids, 3, Recording.value(value.head()));
    }

    private void result(long callId, long[] ids, int kind, @Nullable Object value) {
        JsonNode item = expected("RESULT");
        String name = item.get("name").asString();
        compareIds(item, callId, ids);
        Differences.Answer other = Differences.ANSWERS.get(step.id());
        int recorded = item.get("decoded").get("result_type").asInt();
        assertThat(kind).as(name).isEqualTo(other == null ? recorded : other.kind());
        if (other != null) {
            other.check().accept(value);
            differences.add(step.id());
        } else if (kind == 3) {
            compareErrors(name, Recording.tuple(value), Recording.tuple(Recording.value(item)));
        } else {
            assertThat(Recording.again(value)).as(name).isEqualTo(Recording.again(Recording.value(item)));
        }
        next();
    }

    /** All but the calls in the client itself, which are those of Java, and no others. */
    private static void compareErrors(String name, PythonTuple error, PythonTuple recorded) {
        assertThat(error).as(name).hasSize(5);
        assertThat(Recording.again(PythonTuple.copyOf(error.subList(0, 4))))
                .as(name)
                .isEqualTo(Recording.again(PythonTuple.copyOf(recorded.subList(0, 4))));
        PythonTuple hops = PythonTuple.copyOf((List<?>) error.get(4));
        PythonTuple recordedHops = PythonTuple.copyOf((List<?>) recorded.get(4));
        assertThat(hops).as(name).hasSameSizeAs(recordedHops);
        assertThat(Recording.again(PythonTuple.copyOf(hops.subList(1, hops.size()))))
                .as(name)
                .isEqualTo(Recording.again(PythonTuple.copyOf(recordedHops.subList(1, hops.size()))));
        assertThat((List<?>) Recording.tuple(hops.get(0)).get(2))
                .as(name)
                .isNotEmpty()
                .allSatisfy(frame ->
                        assertThat((String) Recording.tuple(frame).get(0)).endsWith(".java"));
    }

    @Override
    public void operationError(long callId, String text) {
        throw new AssertionError("the client could not answer: " + text);
    }

    @Override
    public synchronized void applyTooLarge(long callId, long[] ids, Excess why) {
        throw new AssertionError(why.toString());
    }

    @Override
    public synchronized void resultTooLarge(long callId, long[] ids, Excess why) {
        throw new AssertionError(why.toString());
    }

    @Override
    public synchronized void goodbye() {
        expected("GOODBYE");
        next();
    }

    @Override
    public synchronized void delObjs(long[] ids) {
        for (long id : ids) {
            assertThat(session.lentByServer()).contains(id);
            assertThat(returned.add(id)).as("an object is given back once").isTrue();
        }
        notifyAll();
    }

    @Override
    public void superblock(Superblock superblock) {}

    @Override
    public void idle() {}

    @Override
    public void drain(long firstNotRun) {
        throw new AssertionError("a recorded peer does not announce it");
    }
}
