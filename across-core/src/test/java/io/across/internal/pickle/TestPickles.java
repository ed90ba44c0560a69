package io.across.internal.pickle;

import io.across.internal.value.HeldObject;
import io.across.internal.value.ObjectTable;
import io.across.internal.value.ValueReader;
import io.across.internal.value.ValueWriter;
import io.across.internal.wire.Payload;
import io.across.python.PythonName;
import io.across.python.PythonTuple;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** TestPickles for tests: those of the recorded sessions, and reading and writing without a connection. */
public final class TestPickles {

    /** What across itself calls stays a description. */
    static final PickleHooks SYMBOLIC = new PickleHooks() {
        @Override
        public @Nullable Object replace(Object value, ValueWriter out) {
            return null;
        }

        @Override
        public Object reduce(PythonName callable, List<@Nullable Object> args, ValueReader in, Duration deadline) {
            return new PickledObject(PickledObject.Maker.CALL, callable, PythonTuple.copyOf(args), null);
        }
    };

    static final ObjectTable NO_OBJECTS = new ObjectTable() {
        @Override
        public long lend(Object object) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Object lent(long id) {
            throw new UnsupportedOperationException();
        }

        @Override
        public HeldObject hold(long id) {
            throw new UnsupportedOperationException();
        }
    };

    private TestPickles() {}

    /** A recorded one. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Recorded(String name, byte[] bytes) {
        @Override
        public String toString() {
            return name;
        }
    }

    public static List<Recorded> recorded() {
        List<Recorded> found = new ArrayList<>();
        IntStream.rangeClosed(1, 12)
                .forEach(group -> Stream.of(
                                "handshake_and_close",
                                "uint_encodings",
                                "calls_and_results",
                                "exceptions",
                                "pickling_failures",
                                "proxies_and_references",
                                "execute",
                                "module_export",
                                "bios",
                                "logging",
                                "heartbeat",
                                "protocol_violations")
                        .skip(group - 1)
                        .limit(1)
                        .forEach(name -> collect(read("/vectors/%02d_%s.json".formatted(group, name)), found)));
        return found;
    }

    private static void collect(JsonNode node, List<Recorded> found) {
        if (node.has("pickle_hex")) {
            found.add(new Recorded(
                    node.path("name").asString(),
                    HexFormat.of().parseHex(node.path("pickle_hex").asString())));
        }
        node.forEach(child -> collect(child, found));
    }

    private static JsonNode read(String resource) {
        try (InputStream in = Objects.requireNonNull(TestPickles.class.getResourceAsStream(resource), resource)) {
            return JsonMapper.shared().readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static @Nullable Object read(byte[] pickle) throws Exception {
        return read(pickle, false);
    }

    static @Nullable Object read(byte[] pickle, boolean isOfStranger) throws Exception {
        return new PickleReader(SYMBOLIC, isOfStranger)
                .read(new ValueReader(new Payload(pickle), NO_OBJECTS), Duration.ZERO);
    }

    public static byte[] write(@Nullable Object value) {
        ValueWriter out = new ValueWriter(NO_OBJECTS, 1L << 30, false);
        new PickleWriter(SYMBOLIC).write(value, out);
        return out.toByteArray();
    }
}
