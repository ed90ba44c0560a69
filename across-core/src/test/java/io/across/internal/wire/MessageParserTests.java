package io.across.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import io.across.ProtocolException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Limits, lies and noise: what no recorded peer sends. */
@Timeout(60)
class MessageParserTests {

    private static final String SUPERBLOCK = "e35b9e78000100000000000000000000";
    private static final String GREETING = "00000000000000040000";
    private static final long DEFAULT_LIMIT = 256L << 20;

    private final EventLog log = new EventLog();

    private MessageParser greeted(long maxMessageSize) {
        MessageParser parser = log.newParser(maxMessageSize);
        feed(parser, SUPERBLOCK + GREETING);
        return parser;
    }

    private static void feed(MessageParser parser, String hex) {
        parser.parse(ByteBuffer.wrap(HexFormat.of().parseHex(hex)));
    }

    private static String frame(long length, boolean more) {
        return HexFormat.of().toHexDigits((length << 1) | (more ? 1 : 0));
    }

    private static void assertRejected(MessageParser parser, String hex, String... named) {
        assertThatExceptionOfType(ProtocolException.class)
                .isThrownBy(() -> feed(parser, hex))
                .withMessageContainingAll(named);
    }

    @Test
    void framesOfAMessageCountTogetherAgainstTheLimit() {
        MessageParser parser = greeted(100);

        feed(parser, frame(3, true) + "010000" + frame(90, true) + "00".repeat(90) + frame(8, false) + "11".repeat(8));

        assertThat(log.events)
                .last(STRING)
                .startsWith("APPLY TOO LARGE 0 []")
                .contains("size=101", "property=across.options.max-message-size", "limit=100");
        assertRejected(
                parser, frame(1, true) + "05" + frame(100, false), "101 bytes", "across.options.max-message-size=100");
    }

    @Test
    void callsAndResultsThatAreTooLargeAreSkippedWithoutMemory() {
        MessageParser parser = greeted(1 << 20);
        ByteBuffer slice = ByteBuffer.allocate(1 << 20);
        List<String> headers = List.of("01070105", "0208020105", "0208030105");
        for (String header : headers) {
            feed(parser, frame(header.length() / 2, true) + header + frame(1L << 32, true));
            for (long sent = 0; sent < 1L << 32; sent += slice.capacity()) {
                parser.parse(slice.clear());
            }
            feed(parser, frame(2, false) + "abcd");
            assertThat(parser.isBetweenMessages()).isTrue();
        }
        feed(parser, frame(1, false) + "05");

        assertThat(log.events).hasSize(2 + 4).last(STRING).isEqualTo("IDLE");
        assertThat(log.events.get(2)).startsWith("APPLY TOO LARGE 7 [5]").contains("size=4294967300");
        assertThat(log.events.get(3)).startsWith("RESULT TOO LARGE 8 [5]");
        assertThat(log.events.get(4)).startsWith("RESULT TOO LARGE 8 [5]");
    }

    @Test
    void whatCanBeNoLengthIsNotSkipped() {
        assertRejected(
                greeted(1 << 20),
                frame(3, true) + "010000" + frame(MessageParser.MAX_SKIPPED + 1, false),
                "1099511627780 bytes",
                "max-message-size");
    }

    @Test
    void messageOfExactlyTheLimitIsRead() {
        MessageParser parser = greeted(100);

        feed(parser, (frame(3, true) + "010000" + frame(97, false) + "ab".repeat(97)).repeat(2));

        assertThat(log.events).hasSize(4).endsWith("APPLY 0 [] " + "ab".repeat(97));
    }

    @Test
    void emptyFramesWithoutEndAreRejected() {
        MessageParser parser = greeted(DEFAULT_LIMIT);
        feed(parser, frame(1, true) + "05" + frame(0, true).repeat(1_023));

        assertRejected(parser, frame(0, true), "1024 frames");
    }

    @Test
    void firstMessageIsBounded() {
        MessageParser parser = log.newParser(DEFAULT_LIMIT);

        assertRejected(parser, SUPERBLOCK + frame(65_537, false), "65537 bytes", "GREETING");
    }

    @Test
    void frameLargerThanAnyArrayIsRejected() {
        assertRejected(greeted(Long.MAX_VALUE), frame(1L << 31, false), "2147483648 bytes");
        feed(greeted(Long.MAX_VALUE), frame(3, true) + "010000" + frame(1L << 31, false));
    }

    @Test
    void idsThatTheBlockCannotHoldAreRejected() {
        assertRejected(greeted(DEFAULT_LIMIT), frame(2, false) + "0411", "17 ids");
        assertRejected(greeted(DEFAULT_LIMIT), frame(10, false) + "04ffffffffffffffffff", "18446744073709551615 ids");
    }

    @Test
    void idsMayNotTakeMoreMemoryThanAMessage() {
        assertRejected(greeted(200), frame(102, false) + "0464" + "00".repeat(100), "100 ids", "max-message-size");
    }

    @Test
    void otherBytesThanASuperblockAreRejectedAtTheFourthByte() {
        MessageParser parser = log.newParser(DEFAULT_LIMIT);
        feed(parser, "485454");

        assertRejected(parser, "50", "0x48545450");
    }

    @Test
    void everythingAfterGoodbyeIsIgnored() {
        MessageParser parser = greeted(100);

        feed(parser, frame(1, false) + "03ffffffffffffffffffff");
        feed(parser, "ffffffffffffffffff");

        assertThat(log.events).endsWith("GOODBYE").hasSize(3);
        assertThat(parser.isBetweenMessages()).isFalse();
    }

    @Test
    void parserSaysWhereTheStreamStands() {
        MessageParser parser = log.newParser(1_000);
        assertThat(parser.where()).isEqualTo("before the superblock");
        feed(parser, SUPERBLOCK.substring(0, 10));
        assertThat(parser.where()).isEqualTo("inside the superblock after 5 bytes");
        feed(parser, SUPERBLOCK.substring(10) + GREETING);
        assertThat(parser.where()).isEqualTo("between messages");
        assertThat(parser.isBetweenMessages()).isTrue();
        feed(parser, "0000");
        assertThat(parser.where()).isEqualTo("inside a frame header");
        assertThat(parser.isBetweenMessages()).isFalse();
        feed(parser, frame(3, true).substring(4) + "010000");
        assertThat(parser.where()).isEqualTo("before the next frame of a message");
        assertThat(parser.isBetweenMessages()).isFalse();
        feed(parser, frame(300, false) + "00".repeat(7));
        assertThat(parser.where()).isEqualTo("inside a frame after 7 of 300 bytes");
    }

    @Test
    void largeValueArrivesUnharmedInPieces() {
        MessageParser parser = greeted(DEFAULT_LIMIT);
        byte[] value = new byte[(5 << 20) + 3];
        new Random(1).nextBytes(value);
        List<ByteBuffer> message = Messages.success(7, new long[] {300}, List.of(ByteBuffer.wrap(value)), value.length);
        assertThat(message).hasSize(2);

        for (ByteBuffer buffer : message) {
            while (buffer.hasRemaining()) {
                ByteBuffer piece = buffer.slice(buffer.position(), Math.min(65_537, buffer.remaining()));
                buffer.position(buffer.position() + piece.remaining());
                parser.parse(piece);
            }
        }

        assertThat(log.events).endsWith("SUCCESS 7 [300] " + HexFormat.of().formatHex(value));
    }

    @Test
    void announcedBytesTakeNoMemoryBeforeTheyArrive() {
        MessageParser parser = greeted(DEFAULT_LIMIT);
        ByteBuffer start = ByteBuffer.wrap(
                HexFormat.of().parseHex(frame(3, true) + "010000" + frame(DEFAULT_LIMIT - 3, false) + "00"));

        assertThat(allocatedBy(() -> parser.parse(start))).isLessThan(2L << 20);
    }

    private static long allocatedBy(Runnable action) {
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        action.run();
        return threads.getCurrentThreadAllocatedBytes() - before;
    }
}
