package io.across.internal.jvm;

import io.across.ExposedObjects;
import io.across.OperationException;
import io.across.Options;
import io.across.Right;
import io.across.Rights;
import io.across.fuzz.EngineFrames;
import io.across.fuzz.FuzzTarget;
import io.across.fuzz.NamesAsked;
import io.across.internal.guard.PeerText;
import io.across.internal.jvm.FuzzValues.Shelf;
import io.across.internal.log.LogEntry;
import io.across.internal.value.CallSite;
import io.across.internal.value.Question;
import io.across.internal.value.Request;
import io.across.internal.value.ServedCall;
import java.lang.reflect.Method;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.UUID;
import org.slf4j.event.Level;

/** What a JVM sends that may call exposed objects, or nothing: requests, results, exceptions and log records. */
public final class JvmFuzz {

    private JvmFuzz() {}

    public static List<FuzzTarget> targets() {
        return List.of(
                new Requests("jvm-requests", Rights.exposedOnly()),
                new Requests(
                        "jvm-requests-and-objects",
                        Rights.of(Right.CALL_EXPOSED, Right.USE_OBJECTS, Right.LOG_RECORDS)),
                new Answers("jvm-results", true),
                new Answers("jvm-errors", false),
                new Logs());
    }

    /** Of a peer that has limited rights. */
    private abstract static class Limited implements FuzzTarget {

        /** After so many inputs the reader is a new one: it keeps what the inputs have made it hold. */
        private static final int USES = 10_000;

        private final String name;
        private final Rights rights;
        private CodecEnd receiver;
        private NamesAsked names;
        private int uses;

        Limited(String name, Rights rights) {
            this.name = name;
            this.rights = rights;
        }

        @Override
        public String name() {
            return name;
        }

        /** What reads, whose peer writes the seeds. */
        CodecEnd receiver() throws Exception {
            if (receiver == null || uses++ == USES) {
                uses = 0;
                receiver = newReceiver();
            }
            return receiver;
        }

        private CodecEnd newReceiver() throws Exception {
            names = new NamesAsked();
            Options options = Options.builder()
                    .classLoader(names)
                    .exposed(ExposedObjects.builder()
                            .expose("shelf", new FuzzValues.Board(), Shelf.class)
                            .build())
                    .rights(rights)
                    .build();
            CodecEnd made = CodecEnd.pair(options, Options.defaults());
            made.codec().exposed(Shelf.class, "shelf", Shelf.class.getMethod("take", Object.class), new Object[1]);
            made.lend(new FuzzValues.Board());
            for (byte[] seed : seeds(made)) {
                try {
                    read(seed, made);
                } catch (Exception e) {
                    // Some are refused.
                }
            }
            // The seeds do not have all of these in each place where a name may stand.
            for (Class<?> admitted :
                    List.of(Shelf.class, HandleToken.class, ExceptionToken.class, OptionalToken.class)) {
                Class.forName(admitted.getName(), false, names);
            }
            names.complete();
            return made;
        }

        @Override
        public List<byte[]> seeds() throws Exception {
            return seeds(receiver());
        }

        @Override
        public void read(byte[] input) throws Throwable {
            read(input, receiver());
            names.requireNone();
        }

        @Override
        public boolean needsStacks() {
            return true;
        }

        abstract List<byte[]> seeds(CodecEnd end) throws Exception;

        abstract void read(byte[] input, CodecEnd end) throws Exception;

        @Override
        public boolean isDocumented(Throwable failure) {
            return (failure instanceof OperationException && failure.getMessage() != null)
                    || (failure instanceof Exception && !EngineFrames.areOf(failure));
        }
    }

    private static final class Requests extends Limited {

        Requests(String name, Rights rights) {
            super(name, rights);
        }

        @Override
        List<byte[]> seeds(CodecEnd end) throws Exception {
            List<byte[]> seeds = new ArrayList<>();
            for (Object value : FuzzValues.values()) {
                seeds.add(call(end, "take", value));
            }
            FuzzValues.Item item = FuzzValues.item(1);
            seeds.add(call(
                    end,
                    "items",
                    item,
                    new FuzzValues.Item[] {item},
                    Map.of("k", FuzzValues.Kind.RUSH),
                    Set.of(UUID.randomUUID())));
            seeds.add(call(end, "times", Instant.EPOCH, Optional.of(LocalDate.EPOCH), null, Duration.ZERO));
            seeds.add(call(
                    end,
                    "special",
                    new FuzzValues.Child(),
                    new FuzzValues.Writing(),
                    new FuzzValues.External(),
                    new Properties(),
                    new EnumMap<>(Map.of(FuzzValues.Kind.USUAL, "x"))));
            seeds.add(call(end, "count", 1, 2L, 3.0, 'c', true, new byte[3], "text"));
            seeds.add(call(end, "refer", null, null));
            seeds.add(bytes(end, language -> language.checkExposed(Shelf.class, "shelf")));
            seeds.add(bytes(end, language -> language.ping()));
            seeds.addAll(logs(end));
            seeds.add(bytes(end, language -> language.execute("1 + 1", Map.of("a", 1))));
            for (HonestValues.Sample sample : HonestValues.of(end)) {
                if (sample.kind() == HonestValues.Kind.REQUEST && sample.bytes().length < maxLength()) {
                    seeds.add(sample.bytes());
                }
            }
            return seeds;
        }

        @Override
        void read(byte[] input, CodecEnd end) throws Exception {
            ServedCall call = end.codec().readRequest(end.reader(input));
            requireLine(call.target());
            if (call.interfaceMethod() == null) {
                return;
            }
            try {
                call.run();
            } catch (Exception | Error e) {
                throw e;
            } catch (Throwable e) {
                throw new AssertionError(e);
            }
        }
    }

    /** To a client that lets its server do nothing. */
    private static final class Answers extends Limited {

        private final boolean results;

        Answers(String name, boolean results) {
            super(name, Rights.none());
            this.results = results;
        }

        @Override
        List<byte[]> seeds(CodecEnd end) throws Exception {
            List<byte[]> seeds = new ArrayList<>();
            CodecEnd sender = end.peer();
            if (results) {
                for (Object value : FuzzValues.values()) {
                    seeds.add(sender.bytesOf(out -> sender.codec().writeResult(value, out)));
                }
            } else {
                seeds.add(sender.bytesOf(out -> sender.codec().writeError(FuzzValues.failure(), out)));
            }
            for (HonestValues.Sample sample : HonestValues.of(end)) {
                HonestValues.Kind kind = results ? HonestValues.Kind.RESULT : HonestValues.Kind.ERROR;
                if (sample.kind() == kind && sample.bytes().length < maxLength()) {
                    seeds.add(sample.bytes());
                }
            }
            return seeds;
        }

        @Override
        void read(byte[] input, CodecEnd end) throws Exception {
            if (results) {
                end.codec().readResult(end.reader(input));
                return;
            }
            Throwable error = end.codec().readError(end.reader(input), CallSite.current());
            if (error.getMessage() != null) {
                requireLine(error.getMessage());
            }
        }
    }

    private static final class Logs extends Limited {

        Logs() {
            super("jvm-logs", Rights.of(Right.LOG_RECORDS));
        }

        @Override
        public boolean needsStacks() {
            return false;
        }

        @Override
        public boolean isDocumented(Throwable failure) {
            return failure instanceof OperationException;
        }

        @Override
        List<byte[]> seeds(CodecEnd end) throws Exception {
            return logs(end);
        }

        @Override
        void read(byte[] input, CodecEnd end) throws Exception {
            end.codec().readRequest(end.reader(input));
        }
    }

    private static List<byte[]> logs(CodecEnd end) throws Exception {
        LogEntry plain = new LogEntry("a.b", Level.INFO, Instant.EPOCH, "main", "message", "");
        LogEntry failed =
                new LogEntry("c", Level.ERROR, Instant.now(), "żółw", "m", "java.lang.Error\n\tat a.b(C:1)\n");
        List<byte[]> seeds = new ArrayList<>();
        for (Request request : end.peer().codec().log(List.of(plain, failed))) {
            seeds.add(end.peer().bytesOf(request::write));
        }
        return seeds;
    }

    private static byte[] call(CodecEnd end, String name, Object... args) throws Exception {
        for (Method method : Shelf.class.getMethods()) {
            if (method.getName().equals(name)) {
                return bytes(end, language -> language.exposed(Shelf.class, "shelf", method, args));
            }
        }
        throw new AssertionError(name);
    }

    private static byte[] bytes(CodecEnd end, Question question) throws Exception {
        return end.peer().bytesOf(out -> question.in(end.peer().codec()).write(out));
    }

    /** It gets into logs. */
    private static void requireLine(String text) {
        if (!PeerText.lines(text).replaceAll("[\n\t]", "?").equals(text)) {
            throw new AssertionError("a text of the peer that is not fit to be shown");
        }
    }
}
