package io.across.internal.pickle;

import io.across.OperationException;
import io.across.RemoteCode;
import io.across.internal.engine.Ids;
import io.across.internal.value.CallSite;
import io.across.internal.value.Caller;
import io.across.internal.value.HeldObject;
import io.across.internal.value.Request;
import io.across.internal.value.ServedCall;
import io.across.internal.value.ValueCodec;
import io.across.internal.value.ValueReader;
import io.across.internal.value.ValueWriter;
import io.across.python.PythonName;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The values of a session in which this side is the server: whatever the client calls does what the recorded function did. It
 * asks the client the same, returns the same or raises the same. Thread-safe.
 */
final class RecordedFunctions implements ValueCodec, PickleHooks {

    private static final PythonName MAKE_PROXY = new PythonName("across", "_make_proxy");
    private static final PythonName GET_OBJ = new PythonName("across", "_get_obj");

    private final Caller caller;
    private final ServerScript script;
    private final PickleReader reader = new PickleReader(this, false);
    private final PickleWriter writer = new PickleWriter(this);

    /** The objects of the client that the recorded server had not given back. */
    private final Map<Long, HeldObject> held;

    private final boolean setsIds;

    /** @param setsIds whether objects that are returned get the recorded ids */
    RecordedFunctions(Caller caller, ServerScript script, Map<Long, HeldObject> held, boolean setsIds) {
        this.setsIds = setsIds;
        this.caller = caller;
        this.script = script;
        this.held = held;
    }

    /** What a recorded function raised. */
    @SuppressWarnings("OverrideThrowableToString") // the whole text is what is sent
    private static final class Raised extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private final transient JsonNode answer;

        Raised(JsonNode answer) {
            this.answer = answer;
        }

        /** What is sent of what cannot be written. */
        @Override
        public String toString() {
            return answer.get("decoded").path("error_text").asString("");
        }
    }

    /** What cannot be read, as the recorded server could not. */
    @SuppressWarnings("OverrideThrowableToString") // the whole text is what is sent
    private static final class Unreadable extends OperationException {

        private static final long serialVersionUID = 1L;

        private final transient @Nullable JsonNode answer;

        Unreadable(@Nullable JsonNode answer, Throwable cause) {
            super("unreadable", cause);
            this.answer = answer;
        }

        @Override
        public String toString() {
            return answer == null
                    ? "never said"
                    : answer.get("decoded").path("error_text").asString("");
        }
    }

    // The client's calls.

    @Override
    public ServedCall readRequest(ValueReader in) {
        byte[] pickle = in.readBytes(in.available());
        JsonNode item = script.request(pickle);
        try {
            reader.read(in.part(pickle), Duration.ZERO);
        } catch (Exception e) {
            throw new Unreadable(script.awaitAnswer(item), e);
        }
        return new ServedCall() {
            @Override
            public Object run() {
                return serve(item);
            }

            @Override
            public String target() {
                return item.get("name").asString();
            }
        };
    }

    private JsonNode serve(JsonNode item) {
        for (JsonNode asked : script.asked(item)) {
            if (script.await(asked)) {
                ask(asked);
            }
        }
        JsonNode answer = script.awaitAnswer(item);
        if (answer == null || answer.get("decoded").get("result_type").asInt() != 2) {
            throw new Raised(answer == null ? item : answer);
        }
        return answer;
    }

    /** Calls the client. What it answers has been compared when it was read. */
    void ask(JsonNode item) {
        try {
            caller.call(language -> new Asked(item), Duration.ZERO);
        } catch (OperationException | ClientRaised e) {
            // The recorded function went on, or raised what it raised.
        } catch (Throwable e) {
            script.fail(e);
        }
    }

    @Override
    public void writeResult(@Nullable Object result, ValueWriter out) {
        JsonNode answer = (JsonNode) Objects.requireNonNull(result);
        List<Long> ids = Recording.ids(answer, "proxy_ids");
        if (setsIds && !ids.isEmpty()) {
            Ids.nextObject(caller.connection(), ids.get(0));
        }
        writer.write(Recording.value(answer), out);
    }

    @Override
    public void writeError(Throwable error, ValueWriter out) {
        JsonNode answer = error instanceof Raised raised ? raised.answer : ((Unreadable) error).answer;
        if (answer == null || answer.get("decoded").path("result_type").asInt() != 3) {
            throw new OperationException("a text is sent instead");
        }
        writer.write(Recording.value(answer), out);
    }

    // The server's calls.

    /** What the client raised when it was asked. */
    private static final class ClientRaised extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /** What the recorded server asked. */
    private final class Asked implements Request {

        private final JsonNode item;

        Asked(JsonNode item) {
            this.item = item;
        }

        @Override
        public String target() {
            return item.get("name").asString();
        }

        @Override
        public void write(ValueWriter out) {
            writer.write(Recording.value(item), out);
        }

        @Override
        public @Nullable Object readResult(ValueReader in) throws Exception {
            return reader.read(in, Duration.ZERO);
        }

        @Override
        public Throwable readError(ValueReader in, CallSite site) throws Exception {
            reader.read(in, Duration.ZERO);
            return new ClientRaised();
        }
    }

    // What crosses by reference.

    @Override
    public @Nullable Object replace(Object value, ValueWriter out) {
        if (!(value instanceof PickledObject object) || object.maker() != PickledObject.Maker.CALL) {
            return null;
        }
        if (object.type().equals(MAKE_PROXY)) {
            return new Reduction(
                    MAKE_PROXY, out.lend(new Object()), object.args().get(1));
        }
        if (object.type().equals(GET_OBJ)) {
            HeldObject home = Objects.requireNonNull(held.get(id(object.args())), "not held");
            out.addReturned(home);
            return new Reduction(GET_OBJ, home.id());
        }
        return null;
    }

    @Override
    public @Nullable Object reduce(
            PythonName callable, List<@Nullable Object> args, ValueReader in, Duration deadline) {
        if (callable.equals(MAKE_PROXY)) {
            HeldObject object = in.hold(id(args));
            held.put(object.id(), object);
            return object;
        }
        if (callable.equals(GET_OBJ)) {
            return in.lent(id(args));
        }
        if (callable.qualname().startsWith("refuse")) {
            throw new OperationException("will not be unpickled");
        }
        return UNKNOWN;
    }

    private static long id(List<? extends @Nullable Object> args) {
        return ((Number) Objects.requireNonNull(args.get(0))).longValue();
    }

    // What no Python does.

    @Override
    public Request code(RemoteCode code, @Nullable Object[] args, boolean byReference) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Request export(List<String> names, ClassLoader loader) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Request execute(String snippet, Map<String, ? extends @Nullable Object> variables) {
        throw new UnsupportedOperationException();
    }
}
