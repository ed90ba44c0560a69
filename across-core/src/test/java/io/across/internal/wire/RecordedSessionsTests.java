package io.across.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.across.ProtocolException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every recorded session, read in pieces of every size and written again. */
@Timeout(60)
class RecordedSessionsTests {

    private static final long MAX_MESSAGE_SIZE = 1 << 20;

    /** Sessions of group 12 whose client breaks what this level can see, with what the exception must name. */
    private static final Map<String, List<String>> VIOLATIONS = Map.ofEntries(
            Map.entry("magic_zero", List.of("0x00000000")),
            Map.entry("magic_http", List.of("0x47455420")),
            Map.entry("version_older_minor", List.of("0.0.0", "0.1.0")),
            Map.entry("version_newer_minor", List.of("0.2.0", "0.1.0")),
            Map.entry("version_newer_major", List.of("1.1.0", "0.1.0")),
            Map.entry("bios_too_new", List.of("9.9.9", "0.1.0")),
            Map.entry("bios_newer_patch", List.of("0.1.1", "0.1.0")),
            Map.entry("before_greeting_apply", List.of("APPLY (type 1)", "before GREETING")),
            Map.entry("before_greeting_result", List.of("RESULT (type 2)", "before GREETING")),
            Map.entry("before_greeting_goodbye", List.of("GOODBYE (type 3)", "before GREETING")),
            Map.entry("before_greeting_del_objs", List.of("DEL_OBJS (type 4)", "before GREETING")),
            Map.entry("before_greeting_idle", List.of("IDLE (type 5)", "before GREETING")),
            Map.entry("before_greeting_unknown", List.of("type 9")),
            Map.entry("greeting_twice", List.of("GREETING (type 0)", "after the first")),
            Map.entry("greeting_truncated_number", List.of("cut off", "1 of 2 bytes")),
            Map.entry("unknown_type_6", List.of("type 6")),
            Map.entry("unknown_type_250", List.of("type 250")),
            Map.entry("unknown_type_65535", List.of("type 65535")),
            Map.entry("empty_frame", List.of("GREETING (type 0)", "after the first")),
            Map.entry("type_truncated", List.of("cut off", "1 of 4 bytes")),
            Map.entry("huge_frame", List.of("9223372036854775807", "across.options.max-message-size=1048576")));

    /** Where the client's stream ends if it does so elsewhere than between messages or after GOODBYE. */
    private static final Map<String, String> CUT_OFF = Map.of(
            "eof_in_superblock", "inside the superblock after 10 bytes",
            "eof_in_frame_header", "inside a frame header",
            "eof_in_frame", "inside a frame after 5 of 10 bytes",
            "eof_before_next_frame", "before the next frame of a message");

    /** Messages made by hand that no peer of ours would write like that. */
    private static final List<String> NOT_CANONICAL = List.of(
            "12.greeting_empty_frame.greeting_2",
            "12.greeting_without_timeout.greeting_2",
            "12.greeting_trailing_bytes.greeting_2",
            "12.greeting_extra_frame.greeting_2",
            "12.greeting_long_form_number.greeting_2",
            "12.del_objs_no_count.del_objs",
            "12.del_objs_short.del_objs",
            "12.idle_trailing_bytes.idle",
            "12.idle_extra_frame.idle",
            "12.idle_long_form.idle",
            "12.apply_without_pickle.apply",
            "12.apply_extra_frame.apply",
            "12.apply_no_proxy_count.apply",
            "12.apply_no_call_id.apply",
            "12.result_type_0.result",
            "12.result_type_1.result",
            "12.result_type_99.result",
            "12.result_type_4_bad_utf8.result",
            "12.result_type_4_short_text.result",
            "12.result_id_only.result",
            "12.result_without_pickle.result",
            "12.goodbye_trailing_bytes.goodbye");

    static Stream<RecordedStream> streams() {
        return RecordedStream.all().stream();
    }

    @ParameterizedTest
    @MethodSource("streams")
    void streamIsReadInPiecesOfEverySize(RecordedStream stream) {
        byte[] bytes = stream.bytes();
        Random random = new Random(bytes.length);
        check(stream, feed(bytes, bytes.length + 1, random));
        check(stream, feed(bytes, 1, random));
        for (int most : new int[] {4, 40, 400}) {
            check(stream, feed(bytes, most, random));
        }
    }

    private record Outcome(List<String> events, String where, Throwable thrown) {}

    /** Feeds random pieces of at most {@code most} bytes, or a single piece if there are fewer. */
    private static Outcome feed(byte[] bytes, int most, Random random) {
        EventLog log = new EventLog();
        MessageParser parser = log.newParser(MAX_MESSAGE_SIZE);
        Throwable thrown = catchThrowable(() -> {
            int position = 0;
            while (position < bytes.length) {
                int length = most > bytes.length
                        ? bytes.length
                        : Math.min(1 + random.nextInt(most), bytes.length - position);
                ByteBuffer piece = random.nextBoolean()
                        ? direct(bytes, position, length)
                        : ByteBuffer.wrap(bytes, position, length);
                parser.parse(piece);
                assertThat(piece.hasRemaining()).isFalse();
                position += length;
            }
        });
        return new Outcome(log.events, parser.where(), thrown);
    }

    private static ByteBuffer direct(byte[] bytes, int offset, int length) {
        return ByteBuffer.allocateDirect(length).put(bytes, offset, length).flip();
    }

    private static void check(RecordedStream stream, Outcome outcome) {
        boolean byHand = stream.group().equals("12") && stream.direction().equals(RecordedStream.FROM_CLIENT);
        List<String> violation = byHand ? VIOLATIONS.get(stream.session()) : null;
        List<String> expected = expectedEvents(stream);
        if (violation != null) {
            assertThat(outcome.thrown()).isInstanceOf(ProtocolException.class);
            assertThat(outcome.thrown().getMessage()).contains(violation);
            boolean lastIsDecoded =
                    !stream.records().get(stream.records().size() - 1).kind().equals("malformed");
            assertThat(outcome.events()).isEqualTo(expected.subList(0, expected.size() - (lastIsDecoded ? 1 : 0)));
            return;
        }
        assertThat(outcome.thrown()).isNull();
        assertThat(outcome.events()).isEqualTo(expected);
        String cutOff = byHand ? CUT_OFF.get(stream.session()) : null;
        assertThat(outcome.where()).isEqualTo(cutOff != null ? cutOff : endAfter(expected));
    }

    private static String endAfter(List<String> events) {
        String last = events.isEmpty() ? "" : events.get(events.size() - 1);
        return last.equals("GOODBYE")
                ? "after GOODBYE"
                : last.isEmpty() || last.startsWith("superblock BIOS") ? "before the superblock" : "between messages";
    }

    private static List<String> expectedEvents(RecordedStream stream) {
        List<String> events = new ArrayList<>();
        for (RecordedStream.Recorded recorded : stream.records()) {
            if (!recorded.kind().equals("malformed")) {
                events.add(EventLog.expected(recorded));
            } else {
                events.addAll(expectedOfRaw(recorded.name()));
            }
        }
        return events;
    }

    /** What packets say that the recording did not decode. */
    private static List<String> expectedOfRaw(String name) {
        String call = "8004951f000000000000008c086275696c74696e73948c036162739493944affffffff85947d948794";
        return switch (name) {
            case "11.single_bytes_keep_alive.raw_9" -> List.of("IDLE");
            case "12.data_after_goodbye.raw" -> List.of("GOODBYE");
            case "12.pipelined_start.raw" ->
                List.of("superblock PEER 010", "GREETING 0 0", "APPLY 0 [] " + call + "2e");
            default -> List.of();
        };
    }

    @Test
    void messagesAreWrittenAsTheyWereRecorded() {
        List<String> different = new ArrayList<>();
        int same = 0;
        for (RecordedStream stream : RecordedStream.all()) {
            boolean byHand = stream.group().equals("12") && stream.direction().equals(RecordedStream.FROM_CLIENT);
            if (byHand && (VIOLATIONS.containsKey(stream.session()) || CUT_OFF.containsKey(stream.session()))) {
                continue;
            }
            EventLog log = new EventLog();
            MessageParser parser = log.newParser(MAX_MESSAGE_SIZE);
            for (RecordedStream.Recorded recorded : stream.records()) {
                parser.parse(ByteBuffer.wrap(recorded.bytes()));
                if (log.encodedHex().equals(recorded.hex())) {
                    same++;
                } else if (recorded.isMessage()) {
                    different.add(recorded.name());
                }
            }
        }
        assertThat(different).containsExactlyInAnyOrderElementsOf(NOT_CANONICAL);
        assertThat(same).isGreaterThan(2_000);
    }
}
