package io.across.internal.python;

import io.across.ExposedObjects;
import io.across.OperationException;
import io.across.Options;
import io.across.Right;
import io.across.Rights;
import io.across.fuzz.EngineFrames;
import io.across.fuzz.FuzzTarget;
import io.across.fuzz.NoConnection;
import io.across.internal.pickle.TestPickles;
import io.across.internal.value.CallSite;
import io.across.internal.value.ServedCall;
import io.across.internal.value.ValueReader;
import io.across.internal.wire.Payload;
import io.across.python.PythonException;
import io.across.python.PythonName;
import io.across.python.PythonTuple;
import io.across.python.PythonValue;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** What a Python sends that may call exposed objects, or nothing: requests, results, exceptions and log records. */
public final class PythonFuzz {

    private PythonFuzz() {}

    public static List<FuzzTarget> targets() {
        return List.of(new Requests(), new Results(), new Errors(), new Logs());
    }

    enum Kind {
        RUSH,
        USUAL
    }

    record Item(String name, int count, Kind kind, List<Item> parts, Optional<BigDecimal> price) {}

    /** What is exposed. */
    public interface Shelf {

        void take(Object any);

        int items(Item first, List<Item> others, Map<String, Kind> kinds, Set<UUID> ids);

        int items(String text, double number);

        void times(Instant at, LocalDate day, Duration during);

        long count(int number, long wide, Double real, char letter, boolean flag, byte[] bytes, BigInteger big);

        void keys(Map<Item, Integer> items, Set<List<String>> lists, int[] numbers, String[] texts);
    }

    /** Takes what it is given. */
    static final class Board implements Shelf {

        @Override
        public void take(Object any) {}

        @Override
        public int items(Item first, List<Item> others, Map<String, Kind> kinds, Set<UUID> ids) {
            return 1;
        }

        @Override
        public int items(String text, double number) {
            return 2;
        }

        @Override
        public void times(Instant at, LocalDate day, Duration during) {}

        @Override
        public long count(int number, long wide, Double real, char letter, boolean flag, byte[] bytes, BigInteger big) {
            return wide;
        }

        @Override
        public void keys(Map<Item, Integer> items, Set<List<String>> lists, int[] numbers, String[] texts) {}
    }

    /** A pickle of a peer that has limited rights. */
    private abstract static class Limited implements FuzzTarget {

        final PythonValueCodec codec;
        private final String name;
        private final NoConnection connection = new NoConnection();

        Limited(String name, Rights rights) {
            this.name = name;
            ExposedObjects exposed = ExposedObjects.builder()
                    .expose("shelf", new Board(), Shelf.class)
                    .build();
            this.codec = new PythonValueCodec(
                    connection,
                    Options.builder().rights(rights).exposed(exposed).build(),
                    true);
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public int bytesPerByte() {
            return 512;
        }

        ValueReader reader(byte[] input) {
            return new ValueReader(new Payload(input), connection);
        }

        List<byte[]> recorded() {
            return TestPickles.recorded().stream()
                    .map(TestPickles.Recorded::bytes)
                    .filter(bytes -> bytes.length < maxLength())
                    .toList();
        }

        @Override
        public boolean isDocumented(Throwable failure) {
            return failure instanceof OperationException && failure.getMessage() != null;
        }
    }

    private static final class Requests extends Limited {

        Requests() {
            super("pickle-requests", Rights.exposedOnly());
        }

        @Override
        public List<byte[]> seeds() {
            List<byte[]> seeds = new ArrayList<>(recorded());
            PythonTuple asked = request(ProtocolNames.EXPOSED, PythonTuple.of("shelf"));
            seeds.add(TestPickles.write(asked));
            seeds.add(TestPickles.write(request(ProtocolNames.EXECUTE, PythonTuple.of("@shelf", Map.of()))));
            for (Object[] call : calls()) {
                seeds.add(withShelf(call));
            }
            return seeds;
        }

        /** Methods and their arguments. */
        private static List<Object[]> calls() {
            Map<String, Object> part =
                    new HashMap<>(Map.of("name", "part", "count", 1, "kind", "RUSH", "parts", List.of()));
            Map<String, Object> item = Map.of(
                    "name",
                    "item",
                    "count",
                    2,
                    "kind",
                    "USUAL",
                    "parts",
                    List.of(part),
                    "price",
                    new BigDecimal("1.5"));
            return List.of(
                    new Object[] {"take", List.of(1, "b", 2.5, Map.of("a", Set.of(1, 2)))},
                    new Object[] {"items", item, List.of(item, part), Map.of("k", "RUSH"), Set.of(new UUID(1, 2))},
                    new Object[] {"items", "text", 1.5},
                    new Object[] {"times", Instant.EPOCH, LocalDate.EPOCH, Duration.ofMillis(1)},
                    new Object[] {"count", 1, 1L << 40, 2.5, "c", true, new byte[] {1, 2}, BigInteger.TEN.pow(30)},
                    new Object[] {"keys", Map.of(), Set.of(PythonTuple.of("a")), List.of(1, 2), List.of("x")});
        }

        /** A call of the exposed object, whose place a text takes: see {@link #read}. */
        private static byte[] withShelf(Object[] call) {
            PythonTuple args = PythonTuple.copyOf(Arrays.asList(Arrays.copyOfRange(call, 1, call.length)));
            return TestPickles.write(PythonTuple.of((String) call[0], args, Map.of()));
        }

        private static PythonTuple request(PythonName function, PythonTuple args) {
            return PythonTuple.of(function, args, Map.of());
        }

        /** A call of a method of the exposed object is its name, its arguments and its keywords. */
        @Override
        public void read(byte[] input) throws Throwable {
            ServedCall call;
            Object value = codec.read(reader(input), Duration.ZERO);
            if (value instanceof PythonTuple parts && parts.size() == 3 && parts.get(0) instanceof String method) {
                if (parts.get(1) instanceof PythonTuple args && parts.get(2) instanceof Map<?, ?> keywords) {
                    ExposedView view = new ExposedView(ExposedObjects.builder()
                            .expose("shelf", new Board(), Shelf.class)
                            .build()
                            .find("shelf"));
                    view.target(method);
                    view.invoke(method, args, keywords);
                }
                return;
            }
            call = codec.readRequest(reader(input));
            call.target();
        }

        @Override
        public boolean isDocumented(Throwable failure) {
            return super.isDocumented(failure)
                    || failure instanceof PythonException
                    || failure instanceof BuiltinException
                    || (failure instanceof Exception && !EngineFrames.areOf(failure));
        }

        @Override
        public boolean needsStacks() {
            return true;
        }
    }

    /** To a client that lets its server do nothing. */
    private static final class Results extends Limited {

        Results() {
            super("pickle-results", Rights.none());
        }

        @Override
        public List<byte[]> seeds() {
            return recorded();
        }

        @Override
        public void read(byte[] input) throws Throwable {
            codec.ping().readResult(reader(input));
        }
    }

    private static final class Errors extends Limited {

        Errors() {
            super("pickle-errors", Rights.none());
        }

        @Override
        public List<byte[]> seeds() {
            List<byte[]> seeds = new ArrayList<>(recorded());
            PythonValue inner = PythonValue.of(new PythonName("builtins", "OSError"), 2, "No such file", "a.txt");
            PythonValue outer = PythonValue.of(new PythonName("builtins", "ValueError"), "outer");
            List<Object> trace = List.of(PythonTuple.of("host", 1, List.of(PythonTuple.of("a.py", 3, "f", "x = 1"))));
            PythonTuple cause = PythonTuple.of(inner, null, false, null, trace);
            seeds.add(TestPickles.write(PythonTuple.of(outer, cause, true, cause, trace)));
            return seeds;
        }

        @Override
        public void read(byte[] input) throws Throwable {
            Throwable error = codec.ping().readError(reader(input), CallSite.current());
            String message = error.getMessage();
            if (message != null && message.chars().anyMatch(Character::isISOControl)) {
                throw new AssertionError("a control character in the message of an exception");
            }
        }
    }

    private static final class Logs extends Limited {

        Logs() {
            super("pickle-logs", Rights.of(Right.LOG_RECORDS));
        }

        @Override
        public List<byte[]> seeds() {
            Map<String, Object> record = new HashMap<>();
            record.put("name", "a.b");
            record.put("levelno", 30);
            record.put("msg", "message");
            record.put("created", 1_600_000_000.25);
            record.put("threadName", "painter");
            record.put("exc_text", "Traceback");
            return List.of(
                    TestPickles.write(record),
                    TestPickles.write(PythonTuple.of(ProtocolNames.HANDLE_LOG, PythonTuple.of(record), Map.of())));
        }

        @Override
        public void read(byte[] input) throws Throwable {
            Object value = codec.read(reader(input), Duration.ZERO);
            if (value instanceof Map<?, ?> attributes) {
                PythonRecords.read(attributes);
            } else {
                codec.readRequest(reader(input));
            }
        }
    }
}
