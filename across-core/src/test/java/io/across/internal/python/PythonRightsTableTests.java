package io.across.internal.python;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.across.Connection;
import io.across.DeniedException;
import io.across.ExposedObjects;
import io.across.OperationException;
import io.across.Options;
import io.across.Right;
import io.across.Rights;
import io.across.fixtures.RightsTable;
import io.across.fixtures.RightsTable.Cell;
import io.across.internal.pickle.Reduction;
import io.across.internal.value.Caller;
import io.across.internal.value.HeldObject;
import io.across.internal.value.ObjectTable;
import io.across.internal.value.Question;
import io.across.internal.value.ValueReader;
import io.across.internal.value.ValueWriter;
import io.across.internal.wire.Payload;
import io.across.python.PythonName;
import io.across.python.PythonTuple;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each cell of the page's table that is about what Python peers send. */
class PythonRightsTableTests {

    private static final String ROWS = "Python";

    /** What is lent: an exposed object as Python has it, and another one. */
    private static final Reduction EXPOSED = new Reduction(ProtocolNames.GET_OBJ, 0);

    private static final Reduction OTHER = new Reduction(ProtocolNames.GET_OBJ, 1);

    private static final Object HARMLESS = call(ProtocolNames.FIND_LOADER, "garden");

    private static final Map<String, List<Object>> CALLS = new TreeMap<>(Map.ofEntries(
            row(
                    "_execute` of a text",
                    call(ProtocolNames.EXECUTE, "1 + 1", Map.of()),
                    call(ProtocolNames.EXECUTE, "@other", Map.of())),
            row("_execute` of `@` and an exposed name", call(ProtocolNames.EXECUTE, "@text", Map.of())),
            row("_exposed`", call(ProtocolNames.EXPOSED, "text")),
            row(
                    "_apply_method`, or a call, of an exposed object",
                    call(ProtocolNames.APPLY_METHOD, EXPOSED, "length", PythonTuple.of(), Map.of()),
                    PythonTuple.of(EXPOSED, PythonTuple.of(), Map.of())),
            row(
                    "_apply_method`, or a call, of another object",
                    call(ProtocolNames.APPLY_METHOD, OTHER, "length", PythonTuple.of(), Map.of()),
                    call(ProtocolNames.APPLY_METHOD, "a value", "length", PythonTuple.of(), Map.of()),
                    PythonTuple.of(OTHER, PythonTuple.of(), Map.of())),
            row("_get_obj`, called", call(ProtocolNames.GET_OBJ, 0), call(ProtocolNames.GET_OBJ, 1)),
            row("ref`", call(ProtocolNames.REF, "a value")),
            row("_apply_ref` of `_exposed`", applyRef(ProtocolNames.EXPOSED, "text")),
            row("_apply_ref` of anything else", applyRef(ProtocolNames.FIND_LOADER, "garden")),
            row("_handle`", call(ProtocolNames.HANDLE_LOG, Map.of("msg", "hello"))),
            row(
                    "_find_across_loader`, `_get_resource`, `_get_contents`",
                    HARMLESS,
                    call(ProtocolNames.GET_RESOURCE, "garden", "rose"),
                    call(ProtocolNames.GET_CONTENTS, "garden", "")),
            Map.entry("Python value: `_get_obj` of an exposed object", List.of(with(EXPOSED), with(List.of(EXPOSED)))),
            Map.entry("Python value: `_get_obj` of another object", List.of(with(OTHER), with(List.of(OTHER)))),
            Map.entry(
                    "Python value: `_make_proxy`",
                    List.of(with(new Reduction(ProtocolNames.MAKE_PROXY, 7, new ArrayList<>(List.of("walk")))))),
            Map.entry(
                    "Python value: everything else",
                    List.of(
                            with(1),
                            with("text"),
                            with(new byte[1]),
                            with(List.of(1)),
                            with(Map.of(1, 2)),
                            with(Set.of(1)),
                            with(new PythonName("os", "system")),
                            with(new Reduction(new PythonName("os", "system"), "true"))))));

    private static Map.Entry<String, List<Object>> row(String name, Object... calls) {
        return Map.entry("Python: `" + name, List.of(calls));
    }

    private static PythonTuple call(PythonName function, Object... args) {
        return PythonTuple.of(function, PythonTuple.of(args), Map.of());
    }

    private static PythonTuple applyRef(PythonName function, Object... args) {
        return call(ProtocolNames.APPLY_REF, function, PythonTuple.of(args), Map.of());
    }

    /** A call that needs no right, with a value in it that may. */
    private static PythonTuple with(Object value) {
        return PythonTuple.of(ProtocolNames.FIND_LOADER, PythonTuple.of("garden"), Map.of("value", value));
    }

    static List<Cell> cells() throws IOException {
        return RightsTable.cells(ROWS);
    }

    @ParameterizedTest
    @MethodSource("cells")
    void aCellOfTheTableIsTrue(Cell cell) throws Exception {
        for (Object call : CALLS.get(cell.sent())) {
            End here = new End(Options.builder()
                    .rights(cell.granted())
                    .evaluator((connection, source, variables) -> source)
                    .exposed(ExposedObjects.builder()
                            .expose("text", "abc", CharSequence.class)
                            .build())
                    .build());
            byte[] bytes = new End(Options.defaults()).pickled((PythonTuple) call);

            Throwable failure = catchThrowable(() -> here.codec.readRequest(here.reader(bytes)));

            assertThat(failure instanceof DeniedException)
                    .as("%s: %s", call, failure)
                    .isNotEqualTo(cell.allowed());
            assertThat(here.codec.denials()).isEqualTo(cell.allowed() ? 0 : 1);
        }
    }

    @Test
    void everyRowIsTried() throws IOException {
        RightsTable.assertComplete(CALLS.keySet(), ROWS);
    }

    @Test
    void anExposedObjectIsAnArgumentWhereObjectsMayBeUsed() throws Exception {
        for (Object arg : List.of(EXPOSED, new ArrayList<>(List.of(EXPOSED)), Map.of("a", PythonTuple.of(EXPOSED)))) {
            byte[] bytes = new End(Options.defaults())
                    .pickled(call(ProtocolNames.APPLY_METHOD, EXPOSED, "charAt", PythonTuple.of(arg), Map.of()));
            for (Rights rights :
                    List.of(Rights.exposedOnly(), Rights.exposedOnly().and(Right.USE_OBJECTS))) {
                End here = new End(Options.builder().rights(rights).build());
                Throwable failure = catchThrowable(() -> here.codec.readRequest(here.reader(bytes)));
                if (rights.allow(Right.USE_OBJECTS)) {
                    assertThat(failure).isNull();
                } else {
                    assertThat(failure)
                            .isInstanceOf(DeniedException.class)
                            .hasMessageContaining("to pass an exposed object as an argument");
                }
            }
        }
    }

    /** Whoever adds a function of the protocol adds it to the table. */
    @Test
    void everyFunctionIsInARow() throws Exception {
        Set<String> notAsked = Set.of("_SELF", "_raised", "_lost", "OperationError", "AcrossLoader", "bool", "_export");
        for (Field field : ProtocolNames.class.getDeclaredFields()) {
            if (field.getType() == PythonName.class) {
                String name = ((PythonName) field.get(null)).qualname();
                if (!notAsked.contains(name)) {
                    assertThat(CALLS.keySet()).as(name).anyMatch(row -> row.contains("`" + name + "`"));
                }
            }
        }
    }

    /** One side, without a connection. */
    private static final class End implements Caller, ObjectTable {

        private final PythonValueCodec codec;
        private final Connection connection = (Connection) Proxy.newProxyInstance(
                Connection.class.getClassLoader(),
                new Class<?>[] {Connection.class},
                (proxy, method, args) -> method.getName().equals("name") ? "test" : null);

        End(Options options) {
            codec = new PythonValueCodec(this, options, false);
        }

        byte[] pickled(PythonTuple value) {
            ValueWriter out = new ValueWriter(this, 1 << 20, false);
            codec.write(value, out);
            ByteBuffer all = ByteBuffer.allocate(Math.toIntExact(out.size()));
            out.buffers().forEach(part -> all.put(part.duplicate()));
            return all.array();
        }

        ValueReader reader(byte[] bytes) {
            return new ValueReader(new Payload(bytes), this);
        }

        @Override
        public Connection connection() {
            return connection;
        }

        @Override
        public void denied(Right right, String attempt) {}

        @Override
        public @Nullable Object call(Question question, Duration timeout) {
            throw new UnsupportedOperationException();
        }

        @Override
        public CompletableFuture<@Nullable Object> callAsync(Question question, Duration timeout) {
            throw new UnsupportedOperationException();
        }

        @Override
        public long lend(Object object) {
            return 2;
        }

        @Override
        public Object lent(long id) {
            if (id == 0) {
                return new ExposedView(new ExposedObjects.Exposed("text", "abc", List.of(CharSequence.class)));
            }
            if (id == 1) {
                return "abc";
            }
            throw new OperationException("object " + id + " is not lent");
        }

        @Override
        public HeldObject hold(long id) {
            return new HeldObject(id, "test");
        }
    }
}
