package io.across.internal.pickle;

import static io.across.internal.pickle.Recording.tuple;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.across.Connection;
import io.across.ConnectionState;
import io.across.DisconnectException;
import io.across.OperationException;
import io.across.internal.engine.Callers;
import io.across.internal.engine.Ids;
import io.across.internal.python.RawRequests;
import io.across.python.Python;
import io.across.python.PythonException;
import io.across.python.PythonName;
import io.across.python.PythonObject;
import io.across.python.PythonTuple;
import io.across.python.PythonValue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;

/** Does what a recorded client did, step by step, and compares what comes of it. Used by one thread. */
final class RecordedClient {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final Connection conn;
    private final RecordedServer server;
    private final Recording session;
    private final LentObjects lent;

    /** Those of the server's objects that have not been given back, by their ids. */
    private final Map<Long, PythonObject> proxies = new HashMap<>();

    private long lastProxy = -1;

    RecordedClient(Connection conn, RecordedServer server, Recording session) {
        this.conn = conn;
        this.server = server;
        this.session = session;
        this.lent = new LentObjects(session.name());
    }

    void play() {
        session.steps().stream().skip(1).forEach(step -> play(step, this::check));
    }

    /** @param check makes a call, and compares what comes of it */
    void play(Recording.Step step, Consumer<RecordedCall> check) {
        server.awaitEnd();
        server.begin(step);
        List<RecordedCall> calls = step.calls();
        if (step.records().isEmpty()) {
            LocalSteps.play(step.name(), this);
        } else if (step.isConcurrent()) {
            playConcurrently(calls, step);
        } else {
            calls.forEach(call -> {
                setId(call);
                check.accept(call);
            });
            end(step);
        }
        giveBack(step.returned());
        server.awaitEnd();
    }

    private void setId(RecordedCall call) {
        if (Differences.IDS.contains(session.name())) {
            Ids.nextCall(conn, call.id());
        }
    }

    private void end(Recording.Step step) {
        if (step.isEndedByServer()) {
            eventually(() -> conn.state().compareTo(ConnectionState.STOPPED) >= 0);
        } else if (step.isEnd()) {
            checkAllReturned();
            conn.close();
        }
    }

    private void playConcurrently(List<RecordedCall> calls, Recording.Step step) {
        List<CompletableFuture<@Nullable Object>> results =
                calls.stream().map(call -> call.start(this)).toList();
        end(step);
        for (int i = 0; i < calls.size(); i++) {
            CompletableFuture<@Nullable Object> result = results.get(i);
            if (calls.get(i).answer() != null) {
                checkResult(calls.get(i), result.join());
            } else {
                assertThatExceptionOfType(CompletionException.class)
                        .isThrownBy(result::join)
                        .withCauseInstanceOf(DisconnectException.class);
            }
        }
    }

    /** The client drops proxies, and the server hears of it. */
    private void giveBack(List<Long> ids) {
        proxies.keySet().removeAll(ids);
        if (!ids.isEmpty()) {
            eventually(() -> {
                System.gc();
                return server.returned().containsAll(ids);
            });
        }
    }

    /** What the server has given back is not in the table of objects any more; the rest is. */
    private void checkAllReturned() {
        eventually(() -> conn.stats().objectsLent() == session.lentInTheEnd());
    }

    /** At once, as a rule. */
    private static void eventually(Callable<Boolean> condition) {
        await().atMost(LIMIT)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(5))
                .until(condition);
    }

    // What calls are made of.

    Python python() {
        return conn.python();
    }

    Connection connection() {
        return conn;
    }

    LentObjects lent() {
        return lent;
    }

    PythonObject proxy(long id) {
        return Objects.requireNonNull(proxies.get(id), "no such proxy");
    }

    void forgetProxies() {
        proxies.clear();
    }

    /** The same with references and proxies in the place of what was recorded of them. */
    @Nullable Object live(String step, @Nullable Object value) {
        return live(step, value, new IdentityHashMap<>(), 2);
    }

    /** @param levels of tuples in which there may be references; further in, one may contain itself */
    private @Nullable Object live(
            String step, @Nullable Object value, IdentityHashMap<Object, Object> references, int levels) {
        if (value instanceof PythonTuple tuple && levels > 0) {
            @Nullable Object[] elements = tuple.toArray();
            boolean same = true;
            for (int i = 0; i < elements.length; i++) {
                elements[i] = live(step, elements[i], references, levels - 1);
                same &= elements[i] == tuple.get(i);
            }
            return same ? value : PythonTuple.of(elements);
        }
        if (!(value instanceof PickledObject object)
                || !object.type().module().equals("across")
                || object.args().isEmpty()
                || !(object.args().get(0) instanceof Number id)) {
            return value;
        }
        return object.type().qualname().equals("_get_obj")
                ? proxy(id.longValue())
                : references.computeIfAbsent(
                        object,
                        key -> lent.lend(
                                step,
                                id.longValue(),
                                (List<?>) Objects.requireNonNull(object.args().get(1)),
                                proxies.get(lastProxy)));
    }

    @Nullable Object raw(Object function, PythonTuple args, Map<String, ? extends @Nullable Object> keywords) {
        try {
            return Callers.of(conn).call(RawRequests.of(function, args, keywords), Duration.ZERO);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    @Nullable Object export(String step, PythonTuple modules) {
        String[] names = modules.stream().map(String.class::cast).toArray(String[]::new);
        ThrowingCallable export = () -> conn.python().export(new FixtureModules(), names);
        String refusal = Differences.EXPORTS.get(step);
        if (refusal != null) {
            assertThatExceptionOfType(IllegalArgumentException.class)
                    .isThrownBy(export)
                    .withMessageContaining(refusal);
            return raw(new PythonName("across", "_export"), PythonTuple.of(modules), Map.of());
        }
        conn.python().export(new FixtureModules(), names);
        return null;
    }

    // What comes of them.

    private void check(RecordedCall call) {
        Object[] result = new Object[1];
        Throwable thrown = catchThrowable(() -> result[0] = call.make(this));
        if (call.kind() == 2 && thrown == null) {
            checkResult(call, result[0]);
        } else if (call.kind() == 3) {
            checkError(call, thrown);
        } else {
            assertThat(thrown).as(call.name()).isInstanceOf(OperationException.class);
            assertThat(call.kind()).as(call.name()).isEqualTo(4);
        }
    }

    private void checkResult(RecordedCall call, @Nullable Object result) {
        Object recorded = call.answerValue();
        if (!call.ids().isEmpty()) {
            List<PythonObject> found = new ArrayList<>();
            collect(result, found);
            assertThat(found).as(call.name()).hasSameSizeAs(call.ids());
            assertThat(found.stream().map(proxy -> List.copyOf(proxy.methods())))
                    .as(call.name())
                    .isEqualTo(Announcements.methods(recorded));
            for (int i = 0; i < found.size(); i++) {
                lastProxy = call.ids().get(i);
                proxies.put(lastProxy, found.get(i));
            }
        } else if (result instanceof PythonObject) {
            assertThat(recorded).as(call.name()).isEqualTo(new PythonName("across", "_SELF"));
        } else if (recorded instanceof PickledObject home
                && home.type().toString().equals("across._get_obj")) {
            long id = ((Number) Objects.requireNonNull(home.args().get(0))).longValue();
            assertThat(result).as(call.name()).isSameAs(lent.get(id));
        } else {
            assertThat(Recording.again(result)).as(call.name()).isEqualTo(Recording.again(recorded));
        }
    }

    private static void collect(@Nullable Object result, List<PythonObject> found) {
        if (result instanceof PythonObject proxy) {
            found.add(proxy);
        } else if (result instanceof Collection<?> elements) {
            elements.forEach(element -> collect(element, found));
        }
    }

    private static void checkError(RecordedCall call, @Nullable Throwable thrown) {
        PythonTuple error = tuple(call.answerValue());
        PythonValue exception = error.get(0) instanceof PythonValue value ? value : null;
        if (exception != null && !exception.type().module().equals("across")) {
            assertThat(thrown).as(call.name()).isInstanceOfSatisfying(PythonException.class, e -> {
                assertThat(e.type()).as(call.name()).isEqualTo(exception.type());
                assertThat(e.hops()).as(call.name()).hasSameSizeAs((List<?>) error.get(4));
            });
        } else {
            assertThat(thrown).as(call.name()).isInstanceOf(OperationException.class);
        }
    }
}
