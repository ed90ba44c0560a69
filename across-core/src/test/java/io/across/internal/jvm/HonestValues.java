package io.across.internal.jvm;

import io.across.Across;
import io.across.RemoteBiFunction;
import io.across.RemoteCallable;
import io.across.RemoteCode;
import io.across.RemoteFunction;
import io.across.internal.value.CallSite;
import io.across.internal.value.Question;
import java.io.IOException;
import java.io.Serializable;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** What an honest peer sends: every tag, every kind of request, streams and errors of many shapes. */
final class HonestValues {

    /** How a buffer is read. */
    enum Kind {
        REQUEST,
        RESULT,
        ERROR
    }

    /** One honest buffer. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Sample(String name, Kind kind, byte[] bytes) {

        /** Reads bytes in place of this sample's. */
        Object read(CodecEnd receiver, byte[] bytes) throws Exception {
            return switch (kind) {
                case REQUEST -> receiver.codec().readRequest(receiver.reader(bytes));
                case RESULT -> receiver.codec().readResult(receiver.reader(bytes));
                case ERROR -> receiver.codec().readError(receiver.reader(bytes), CallSite.current());
            };
        }
    }

    private final CodecEnd sender;
    private final List<Sample> samples = new ArrayList<>();

    private HonestValues(CodecEnd receiver) {
        sender = receiver.peer();
    }

    /** The samples that the other end of {@code receiver} writes for it. */
    static List<Sample> of(CodecEnd receiver) throws Exception {
        HonestValues values = new HonestValues(receiver);
        values.addResults();
        values.addRequests();
        values.addErrors();
        return values.samples;
    }

    private void addResults() throws Exception {
        for (Object value : results()) {
            String name = value == null ? "null" : value.getClass().getSimpleName();
            add(
                    "result " + name,
                    Kind.RESULT,
                    sender.bytesOf(out -> sender.codec().writeResult(value, out)));
        }
        add("self", Kind.RESULT, sender.bytesOf(out -> sender.codec().writeResult(RemoteHandler.Self.INSTANCE, out)));
    }

    private List<Object> results() throws Exception {
        String captured = "captured";
        List<Object> values = new ArrayList<>(Arrays.asList(null, true, false, (byte) 1, (short) -2, 'c', 3, 4L, 1.5f));
        values.addAll(List.of(2.5, "latin", "żółw", "", new byte[] {1, 2, 3}, new byte[0]));
        values.addAll(List.of(
                new ArrayList<>(List.of("a", 1)),
                List.of(1, 2, 3),
                Stream.of("a", null).toList()));
        values.addAll(List.of(new HashMap<>(Map.of("k", 1)), new LinkedHashMap<>(Map.of("k", 1, "l", 2L))));
        values.addAll(List.of(
                (RemoteCallable<String, RuntimeException> & Serializable) () -> "constant",
                (RemoteCallable<String, RuntimeException>) () -> captured,
                (RemoteFunction<String, Integer, RuntimeException>) String::length));
        values.addAll(List.of(
                new ByReference(new ArrayList<>()),
                Across.ref(List.of("reference")),
                sender.proxyOf(new ArrayList<>(List.of("lent by the receiver"))),
                List.of(Across.ref(new Object()), sender.proxyOf("home in a stream"))));
        values.addAll(List.of(
                new Point(1, 2, "three"),
                new int[] {1, 2, 3},
                new long[][] {{1}, {2, 3}},
                new Object[] {"a", new Object[] {"b"}},
                new HashSet<>(List.of(new HashSet<>(List.of("a")))),
                new TreeMap<>(Map.of("k", List.of())),
                new ConcurrentHashMap<>(Map.of("k", new int[2])),
                new EnumMap<>(Map.of(TimeUnit.DAYS, "days")),
                new ArrayDeque<>(List.of(1, 2)),
                Collections.nCopies(3, "copy"),
                List.of(Instant.EPOCH, new BigDecimal("1.5"), TimeUnit.DAYS, Thread.State.NEW, String.class)));
        values.add(new ArrayList<>(Collections.nCopies(100, "more than are written one by one")));
        return values;
    }

    private void addRequests() throws Exception {
        String captured = "captured";
        addCode("constant lambda", (RemoteCallable<Integer, RuntimeException>) () -> 1, false);
        addCode("capturing lambda", (RemoteCallable<String, RuntimeException>) () -> captured, true);
        addCode(
                "arguments",
                (RemoteBiFunction<String, Integer, String, RuntimeException>) (a, b) -> a + b,
                false,
                "a",
                2);
        addCode("stream", (RemoteFunction<Point, Integer, RuntimeException>) Point::x, true, new Point(1, 2, "3"));
        addCode("named class", new Named(), false);
        Object proxy = sender.proxyOf(new ArrayList<>(List.of("target")));
        RemoteHandler remote = (RemoteHandler) io.across.Proxies.remote(proxy);
        MethodShape get = MethodShape.of(List.class.getMethod("get", int.class));
        addRequest("method", JvmRequest.method(remote.held(), get, new Object[] {0}));
        addRequest("method by name", JvmRequest.method(remote.held(), MethodShape.byName("size"), new Object[0]));
        addRequest("copy", JvmRequest.copy(remote.held()));
    }

    private void addErrors() throws Exception {
        addError("plain", new IllegalStateException("message"));
        Exception cause = new IOException("cause", new Error());
        cause.addSuppressed(new InterruptedException());
        addError("causes", new IllegalStateException("outer", cause));
        addError("not serializable", new Unserializable(new IOException("inner")));
        addError("lending", new Lending(Across.ref("lent")));
    }

    private void addCode(String name, RemoteCode code, boolean byReference, Object... args) throws Exception {
        addRequest(name, language -> language.code(code, args, byReference));
    }

    private void addRequest(String name, Question question) throws Exception {
        add(
                "request " + name,
                Kind.REQUEST,
                sender.bytesOf(out -> question.in(sender.codec()).write(out)));
    }

    private void addError(String name, Throwable error) throws Exception {
        for (Throwable each = error; each != null; each = each.getCause()) {
            shorten(each);
            for (Throwable suppressed : each.getSuppressed()) {
                shorten(suppressed);
            }
        }
        add("error " + name, Kind.ERROR, sender.bytesOf(out -> sender.codec().writeError(error, out)));
    }

    /** A few frames are as good as many, and are faster to go through byte by byte. */
    private static void shorten(Throwable error) {
        error.setStackTrace(Arrays.copyOf(error.getStackTrace(), 2));
    }

    private void add(String name, Kind kind, byte[] bytes) {
        samples.add(new Sample(name, kind, bytes));
    }

    record Point(int x, int y, String name) implements Serializable {}

    static final class Named implements RemoteCode {
        @Override
        public Object execute(Object[] args) {
            return args.length;
        }
    }

    static final class Unserializable extends RuntimeException {
        @SuppressWarnings({"unused", "UnusedVariable"}) // is why it cannot be written
        private final Object field = new Object();

        Unserializable(Throwable cause) {
            super(cause);
        }
    }

    static final class Lending extends RuntimeException {
        @SuppressWarnings({"unused", "UnusedVariable"}) // serialised
        private final Object reference;

        Lending(Object reference) {
            this.reference = reference;
        }
    }
}
