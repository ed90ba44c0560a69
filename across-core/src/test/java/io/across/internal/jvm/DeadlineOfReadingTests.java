package io.across.internal.jvm;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.across.Across;
import io.across.Connection;
import io.across.DeadlineException;
import io.across.OperationException;
import io.across.Options;
import io.across.Rights;
import io.across.internal.engine.EngineConnection;
import io.across.internal.provider.DefaultConnectionProvider;
import io.across.internal.transport.InMemoryTransport;
import io.across.internal.value.Request;
import io.across.internal.value.ValueReader;
import io.across.internal.wire.Payload;
import io.across.internal.wire.Span;
import java.io.InvalidObjectException;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a peer answers may take for ever to be read: who has a deadline does not wait for it. */
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
class DeadlineOfReadingTests {

    private static final Duration SHORT = Duration.ofMillis(300);
    private static final Duration AMPLE = Duration.ofSeconds(30);

    private static volatile CountDownLatch end = new CountDownLatch(0);

    private final JvmPair pair = JvmPair.open(JvmPair.OPTIONS, JvmPair.OPTIONS);
    private final Connection client = pair.a();

    @AfterEach
    void endAll() {
        end.countDown();
        pair.close();
    }

    /** Takes as long to hash as the test wants. */
    record Endless(List<String> padding) implements Serializable {

        @Override
        public int hashCode() {
            try {
                end.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return 1;
        }

        @Override
        public boolean equals(Object other) {
            return other == this;
        }
    }

    static Set<Object> answer() {
        Set<Object> set = new HashSet<>();
        set.add(new Endless(new ArrayList<>(Collections.nCopies(50, "padding"))));
        end = new CountDownLatch(1);
        return set;
    }

    static final class EndlessException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        @SuppressWarnings({"unused", "UnusedVariable"}) // serialised
        private final Set<Object> endless = answer();
    }

    @Test
    void aResultThatIsNotReadInTime() {
        assertThatExceptionOfType(DeadlineException.class)
                .isThrownBy(() -> client.within(SHORT).call(DeadlineOfReadingTests::answer))
                .withMessageContaining("deadline of 300 ms");
        assertThat((int) client.within(Duration.ofSeconds(30)).call(() -> 1)).isEqualTo(1);
    }

    @Test
    void aResultThatIsNotReadInTimeByAFuture() {
        CompletableFuture<Set<Object>> future = client.within(SHORT).callAsync(DeadlineOfReadingTests::answer);
        assertThat(future)
                .failsWithin(Duration.ofSeconds(30))
                .withThrowableThat()
                .withCauseInstanceOf(DeadlineException.class);
    }

    @Test
    void anExceptionThatIsNotReadInTime() {
        assertThatExceptionOfType(DeadlineException.class)
                .isThrownBy(() -> client.within(SHORT).call(() -> {
                    throw new EndlessException();
                }));
    }

    @Test
    void whatIsReadInTimeArrives() throws Exception {
        Set<List<Integer>> set = client.within(AMPLE)
                .call(() -> new HashSet<>(List.of(Collections.nCopies(200, 1), Collections.nCopies(300, 2))));
        assertThat(set).hasSize(2);
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> client.within(AMPLE).call(() -> {
                    throw new IllegalStateException("as itself", new RuntimeException("HashMap"));
                }))
                .withMessage("as itself");
    }

    @Test
    void aFalseMarkDoesNotHideWhatIsHashed() {
        assertNotReadInTime(stream -> withMark(stream, 0, stream.length));
        // Half of the name before what is marked, half of it after that.
        assertNotReadInTime(stream ->
                withMark(stream, new String(stream, StandardCharsets.ISO_8859_1).indexOf("HashSet") + 2, 1));
    }

    /** A value so long that its receiver heeds the mark. */
    private static byte[] withMark(byte[] stream, int offset, int length) {
        return ByteBuffer.allocate(32 * 1024)
                .put(Tag.BULK)
                .putInt(offset)
                .putInt(length)
                .put(stream)
                .array();
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3})
    void norDoLettersThatAreLongerThanTheyNeed(int size) {
        assertNotReadInTime(stream -> {
            String name = "java.util.HashSet";
            StringBuilder longer = new StringBuilder();
            for (int i = 0; i < name.length(); i++) {
                char letter = name.charAt(i);
                if (size == 3) {
                    longer.append('\u00e0');
                }
                longer.append((char) ((size == 3 ? 0x80 : 0xc0) | (letter >> 6)));
                longer.append((char) (0x80 | (letter & 0x3f)));
            }
            String text = new String(stream, StandardCharsets.ISO_8859_1);
            String before = "\0" + (char) name.length() + name;
            assertThat(text).contains(before);
            return text.replace(before, "\0" + (char) longer.length() + longer).getBytes(StandardCharsets.ISO_8859_1);
        });
    }

    private static void assertNotReadInTime(UnaryOperator<byte[]> spoil) {
        InMemoryTransport.Pair transports = InMemoryTransport.pair();
        Connection hostile = EngineConnection.open(
                transports.b(),
                JvmPair.OPTIONS,
                (peer, caller) -> new HostileCodec(caller, JvmPair.OPTIONS, spoil),
                1,
                1,
                Map.of(),
                null);
        Connection victim = DefaultConnectionProvider.open(transports.a(), JvmPair.OPTIONS);
        try {
            assertThatExceptionOfType(DeadlineException.class)
                    .isThrownBy(() -> victim.within(SHORT).call(DeadlineOfReadingTests::answer));
        } finally {
            end.countDown();
            JvmPair.closeQuietly(victim);
            JvmPair.closeQuietly(hostile);
        }
    }

    /** Does something while it is read, by another thread than the one that waits. */
    record Witness(String what, Set<List<String>> set) implements Serializable {

        static volatile Thread caller = Thread.currentThread();

        static Object of(String what) {
            return new Witness(what, new HashSet<>(Set.of(List.of("x".repeat(300)))));
        }

        @SuppressWarnings("UnusedMethod") // deserialised
        private Object readResolve() throws InvalidObjectException {
            if (what.equals("connection")) {
                return String.valueOf(Across.connection() != null);
            }
            if (what.equals("interrupt")) {
                await().until(() -> caller.getState() == Thread.State.TIMED_WAITING);
                caller.interrupt();
                await().until(() -> !caller.isInterrupted() && caller.getState() == Thread.State.TIMED_WAITING);
                return what;
            }
            throw new InvalidObjectException(what);
        }
    }

    @Test
    void whoIsInterruptedWhileItIsReadHasTheAnswerAllTheSame() {
        Witness.caller = Thread.currentThread();
        Object answer = client.within(AMPLE).call(() -> Witness.of("interrupt"));
        assertThat(Thread.interrupted()).isTrue();
        assertThat(answer).isEqualTo("interrupt");
    }

    @Test
    void whoeverReadsServesWhomTheCallerServes() {
        Object none = client.within(AMPLE).call(() -> Witness.of("connection"));
        Object outer = client.call(
                () -> requireNonNull(Across.connection()).within(AMPLE).call(() -> Witness.of("connection")));
        assertThat(none).isEqualTo("false");
        assertThat(outer).isEqualTo("true");
    }

    @Test
    void exceptionsTellWhereTheCallWasMadeFrom() {
        assertThatExceptionOfType(OperationException.class)
                .isThrownBy(() -> client.within(AMPLE).call(() -> Witness.of("unreadable")))
                .satisfies(error -> assertCalledFrom(error, "exceptionsTellWhereTheCallWasMadeFrom"));
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> client.within(AMPLE).call(() -> {
                    throw new IllegalStateException("HashMap", new RuntimeException("x".repeat(300)));
                }))
                .satisfies(error -> assertCalledFrom(error, "exceptionsTellWhereTheCallWasMadeFrom"));
    }

    private static void assertCalledFrom(Throwable error, String method) {
        assertThat(Stream.of(error.getStackTrace())
                        .dropWhile(frame -> !frame.getClassName().equals("across"))
                        .skip(1))
                .first()
                .satisfies(frame -> assertThat(frame.getClassName()).startsWith("io.across."));
        assertThat(error.getStackTrace())
                .extracting(StackTraceElement::getMethodName)
                .contains(method);
    }

    @Test
    void largeArraysAndWhatALimitedPeerSendsNeedNoOtherThread() throws Exception {
        CodecEnd end = CodecEnd.pair();
        byte[] array = new byte[100_000];
        byte[] large = end.bytesOf(out -> end.codec().writeResult(array, out));
        Request request = end.codec().ping();
        assertThat(large[0]).isEqualTo(Tag.BULK);
        assertThat(request.isQuicklyRead(arrived(large), true)).isTrue();
        assertThat(request.isQuicklyRead(arrived(large), false)).isFalse();
        assertThat(end.codec().readResult(new ValueReader(arrived(large), end))).isEqualTo(array);

        byte[] stream = end.bytesOf(out -> end.codec().writeResult(answer(), out));
        assertThat(request.isQuicklyRead(arrived(stream), true)).isFalse();
        Options limits = Options.builder().rights(Rights.none()).build();
        Request ofLimited = new CodecEnd(limits).codec().ping();
        assertThat(ofLimited.isQuicklyRead(arrived(stream), true)).isTrue();
    }

    /** A value as the connection hands it on. */
    private static Payload arrived(byte[] value) {
        Span bulk = BulkHint.locate(value);
        if (bulk == null) {
            return new Payload(value);
        }
        int from = (int) bulk.offset();
        int to = from + (int) bulk.length();
        return new Payload(
                Arrays.copyOf(value, from),
                Arrays.copyOfRange(value, from, to),
                Arrays.copyOfRange(value, to, value.length));
    }
}
