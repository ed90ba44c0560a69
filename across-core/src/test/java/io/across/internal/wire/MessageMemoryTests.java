package io.across.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import io.across.ProtocolException;
import io.across.internal.memory.Budget;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a message may make the parser hold while it arrives, by all that it consists of. */
@Timeout(60)
class MessageMemoryTests {

    private static final long LIMIT = 1 << 20;

    private static final long[] NO_IDS = {};

    private final Budget whole = new Budget("across.server.max-memory", 4 * LIMIT);
    private final Budget requests = whole.part("across.options.max-memory", LIMIT);
    private final Budget answers = whole.part("across.options.max-memory", LIMIT);
    private final EventLog log = new EventLog();
    private final MessageParser parser = log.newParser(256L << 20, requests, answers);

    @AfterEach
    void nothingIsReservedBetweenMessages() {
        if (parser.isBetweenMessages()) {
            assertThat(requests.used()).isZero();
            assertThat(answers.used()).isZero();
            assertThat(whole.used()).isZero();
        }
    }

    private void greet() {
        feed(Superblock.ours().encode(), 16);
        feed(Messages.greeting(new Greeting(0, 0, 0, Map.of())), 16);
    }

    private void feed(ByteBuffer bytes, int piece) {
        while (bytes.hasRemaining()) {
            ByteBuffer part = bytes.slice(bytes.position(), Math.min(piece, bytes.remaining()));
            bytes.position(bytes.position() + part.remaining());
            parser.parse(part);
        }
    }

    private void feed(List<ByteBuffer> message) {
        message.forEach(buffer -> feed(buffer, 64 << 10));
    }

    private static List<ByteBuffer> value(int size) {
        return List.of(ByteBuffer.allocate(size));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 1_000, 64 << 10, 8 << 20})
    void aValueThatDoesNotFitIsSkippedAndItsCallNamesTheProperty(int piece) {
        greet();
        int size = 3 << 20;
        for (ByteBuffer buffer : Messages.apply(7, new long[] {5}, Map.of(), value(size), size)) {
            feed(buffer, piece);
        }

        assertThat(log.events)
                .last(STRING)
                .startsWith("APPLY TOO LARGE 7 [5]")
                .contains("across.options.max-memory", String.valueOf(LIMIT));
        feed(List.of(Messages.idle()));
        assertThat(log.events).last(STRING).isEqualTo("IDLE");
    }

    @Test
    void theListenersBudgetIsNamedIfThatIsExhausted() {
        greet();
        whole.take(4 * LIMIT - (200 << 10));

        feed(Messages.apply(7, NO_IDS, Map.of(), value(500_000), 500_000));

        assertThat(log.events).last(STRING).contains("across.server.max-memory", String.valueOf(4 * LIMIT));
        whole.release(4 * LIMIT - (200 << 10));
    }

    @Test
    void answersAreReadThoughCallsHaveTakenTheMemory() {
        greet();
        requests.take(LIMIT);

        feed(Messages.apply(7, NO_IDS, Map.of(), value(500_000), 500_000));
        assertThat(log.events).last(STRING).startsWith("APPLY TOO LARGE 7");
        feed(Messages.success(8, NO_IDS, value(500_000), 500_000));
        assertThat(log.events).last(STRING).startsWith("SUCCESS 8 [] 00");
        feed(Messages.success(9, NO_IDS, value(3 << 20), 3 << 20));
        assertThat(log.events).last(STRING).startsWith("RESULT TOO LARGE 9").contains("across.options.max-memory");
        feed(List.of(Messages.delObjs(new long[] {1, 2})));
        assertThat(log.events).last(STRING).isEqualTo("DEL_OBJS [1,2]");
        requests.release(LIMIT);
    }

    /** A byte each on the wire, eight in memory. */
    private static long[] manyIds() {
        long[] ids = new long[400_000];
        Arrays.setAll(ids, i -> i % 252);
        return ids;
    }

    static Stream<List<ByteBuffer>> messagesOfManyIds() {
        return Stream.of(
                Messages.apply(7, manyIds(), Map.of(), value(3), 3),
                Messages.success(7, manyIds(), value(3), 3),
                Messages.error(7, manyIds(), value(3), 3),
                List.of(Messages.delObjs(manyIds())));
    }

    @ParameterizedTest
    @MethodSource("messagesOfManyIds")
    void idsThatTakeMoreThanTheirBytesAreToldAsTheyPass(List<ByteBuffer> message) {
        greet();

        long allocated = allocatedBy(() -> feed(message));

        // Twice for the strings of the log.
        assertThat(log.events.stream().flatMap(event -> idsOf(event)).toArray()).hasSize(400_000);
        assertThat(log.events).noneMatch(event -> event.startsWith("APPLY 7") || event.startsWith("SUCCESS"));
        assertThat(allocated).isLessThan(40L << 20);
        feed(List.of(Messages.idle()));
        assertThat(log.events).last(STRING).isEqualTo("IDLE");
    }

    private static Stream<String> idsOf(String event) {
        int from = event.indexOf('[');
        int to = event.indexOf(']');
        return to < from + 2
                ? Stream.empty()
                : Stream.of(event.substring(from + 1, to).split(","));
    }

    /** The block itself is larger than the budget: each id has nine bytes on the wire, too. */
    @ParameterizedTest
    @ValueSource(ints = {9, 1_000, 64 << 10})
    void aHeaderBlockThatDoesNotFitPassesWithoutBeingHeld(int piece) {
        greet();
        long[] ids = new long[500_000];
        Arrays.setAll(ids, i -> Long.MIN_VALUE + i);

        for (ByteBuffer buffer : Messages.apply(1L << 40, ids, Map.of("key", "value"), value(3), 3)) {
            feed(buffer, piece);
        }

        assertThat(log.events.stream()
                        .filter(event -> event.startsWith("PASSED"))
                        .flatMap(event -> idsOf(event)))
                .hasSize(ids.length)
                .startsWith(Long.toUnsignedString(Long.MIN_VALUE))
                .endsWith(Long.toUnsignedString(Long.MIN_VALUE + ids.length - 1));
        assertThat(log.events).last(STRING).startsWith("APPLY TOO LARGE " + (1L << 40) + " []");
    }

    @Test
    void theTextOfAnErrorIsKeptAsFarAsItIsOne() {
        greet();

        feed(List.of(Messages.operationError(7, "x".repeat(500_000))));
        assertThat(log.events).last(STRING).startsWith("OPERATION_ERROR 7 xxx").hasSizeLessThan(70_000);
        feed(List.of(Messages.operationError(8, "x".repeat(5_000_000))));
        assertThat(log.events).last(STRING).startsWith("RESULT TOO LARGE 8");
    }

    @Test
    void whatNobodyWaitsForIsNotHeld() {
        greet();
        log.abandoned.add(7L);

        assertThat(allocatedBy(() -> feed(Messages.success(7, new long[] {5}, value(900_000), 900_000))))
                .isLessThan(1_200_000); // the message itself has 900_000
        assertThat(log.events).last(STRING).startsWith("RESULT TOO LARGE 7 [5]");
    }

    @Test
    void whatIsOnlyAnnouncedTakesNoMoreThanEveryConnectionMayHave() {
        greet();
        byte[] start = HexFormat.of().parseHex("0000000000000007" + "010000" + "000000000FFFFFF0" + "00");

        assertThat(allocatedBy(() -> parser.parse(ByteBuffer.wrap(start)))).isLessThan(40_000);
        assertThat(whole.used()).isZero();
    }

    @Test
    void aGreetingThatDoesNotFitEndsTheConnection() {
        feed(Superblock.ours().encode(), 16);
        requests.take(LIMIT);
        ByteBuffer greeting = Messages.greeting(new Greeting(0, 1, 0, Map.of("name", "x".repeat(60_000))));

        assertThatExceptionOfType(ProtocolException.class)
                .isThrownBy(() -> feed(greeting, 1_000))
                .withMessageContainingAll("GREETING", "across.options.max-memory");
    }

    private static long allocatedBy(Runnable action) {
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        action.run();
        return threads.getCurrentThreadAllocatedBytes() - before;
    }
}
