package io.across.internal.wire;

import io.across.internal.memory.Budget;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;

/** Writes down what a parser tells, in a form that can be compared with a record, and the same encoded again. */
final class EventLog implements MessageHandler {

    final List<String> events = new ArrayList<>();

    /** Calls that nobody waits for. */
    final Set<Long> abandoned = new HashSet<>();

    private List<ByteBuffer> encoded = List.of();

    MessageParser newParser(long maxMessageSize) {
        return new MessageParser(maxMessageSize, this);
    }

    MessageParser newParser(long maxMessageSize, Budget requests, Budget answers) {
        return new MessageParser(maxMessageSize, this, requests, answers);
    }

    /** The last event, encoded. */
    String encodedHex() {
        StringBuilder hex = new StringBuilder();
        for (ByteBuffer buffer : encoded) {
            byte[] bytes = new byte[buffer.remaining()];
            buffer.duplicate().get(bytes);
            hex.append(HexFormat.of().formatHex(bytes));
        }
        return hex.toString();
    }

    @Override
    public void superblock(Superblock superblock) {
        events.add(
                "superblock " + superblock.kind() + " " + superblock.major() + superblock.minor() + superblock.patch());
        encoded = List.of(superblock.encode());
    }

    @Override
    public void greeting(Greeting greeting) {
        events.add("GREETING " + greeting.timeoutMillis() + " " + greeting.extensionVersion());
        encoded = List.of(Messages.greeting(greeting));
    }

    @Override
    public void apply(long callId, long[] ids, Map<String, String> context, Payload value) {
        events.add("APPLY " + describe(callId, ids, value));
        encoded = Messages.apply(callId, ids, context, buffers(value), value.length());
    }

    @Override
    public void success(long callId, long[] ids, Payload value) {
        events.add("SUCCESS " + describe(callId, ids, value));
        encoded = Messages.success(callId, ids, buffers(value), value.length());
    }

    @Override
    public void error(long callId, long[] ids, Payload value) {
        events.add("ERROR " + describe(callId, ids, value));
        encoded = Messages.error(callId, ids, buffers(value), value.length());
    }

    @Override
    public void operationError(long callId, String text) {
        events.add("OPERATION_ERROR " + Long.toUnsignedString(callId) + " " + text);
        encoded = List.of(Messages.operationError(callId, text));
    }

    @Override
    public void applyTooLarge(long callId, long[] ids, Excess why) {
        events.add("APPLY TOO LARGE " + Long.toUnsignedString(callId) + " " + unsigned(ids) + " " + why);
    }

    @Override
    public void resultTooLarge(long callId, long[] ids, Excess why) {
        events.add("RESULT TOO LARGE " + Long.toUnsignedString(callId) + " " + unsigned(ids) + " " + why);
    }

    @Override
    public void passed(long[] ids) {
        events.add("PASSED " + unsigned(ids));
    }

    @Override
    public boolean isAwaited(long callId) {
        return !abandoned.contains(callId);
    }

    @Override
    public void goodbye() {
        events.add("GOODBYE");
        encoded = List.of(Messages.goodbye());
    }

    @Override
    public void delObjs(long[] ids) {
        events.add("DEL_OBJS " + unsigned(ids));
        encoded = List.of(Messages.delObjs(ids));
    }

    @Override
    public void idle() {
        events.add("IDLE");
        encoded = List.of(Messages.idle());
    }

    @Override
    public void drain(long firstNotRun) {
        events.add("DRAIN " + Long.toUnsignedString(firstNotRun));
        encoded = List.of(Messages.drain(firstNotRun));
    }

    private static String describe(long callId, long[] ids, Payload value) {
        String hex = HexFormat.of().formatHex(value.head());
        return Long.toUnsignedString(callId) + " " + unsigned(ids) + " " + hex;
    }

    private static String unsigned(long[] ids) {
        return LongStream.of(ids).mapToObj(Long::toUnsignedString).collect(Collectors.joining(",", "[", "]"));
    }

    /** The value in two buffers, to see that both are written. */
    private static List<ByteBuffer> buffers(Payload value) {
        int half = value.length() / 2;
        byte[] bytes = value.head();
        return value.length() == 0
                ? List.of()
                : List.of(ByteBuffer.wrap(bytes, 0, half), ByteBuffer.wrap(bytes, half, value.length() - half));
    }

    /** The event that a record, as decoded by the recording, must lead to. */
    static String expected(RecordedStream.Recorded recorded) {
        JsonNode decoded = recorded.decoded();
        if (recorded.kind().equals("superblock")) {
            JsonNode version = decoded.get("version");
            String kind = decoded.get("magic").asString().equals("e54e6d01") ? "BIOS" : "PEER";
            return "superblock " + kind + " " + version.get(0) + version.get(1) + version.get(2);
        }
        String type = decoded.get("type_name").asString();
        return switch (type) {
            case "GREETING" -> "GREETING " + number(decoded, "timeout_ms") + " 0";
            case "APPLY" ->
                "APPLY " + number(decoded, "call_id") + " " + ids(decoded, "proxy_ids") + " " + value(recorded);
            case "RESULT" -> expectedResult(recorded);
            case "DEL_OBJS" -> "DEL_OBJS " + ids(decoded, "object_ids");
            default -> type;
        };
    }

    private static String expectedResult(RecordedStream.Recorded recorded) {
        JsonNode decoded = recorded.decoded();
        String callId = number(decoded, "call_id");
        return switch (number(decoded, "result_type")) {
            case "2" -> "SUCCESS " + callId + " " + ids(decoded, "proxy_ids") + " " + value(recorded);
            case "3" -> "ERROR " + callId + " " + ids(decoded, "proxy_ids") + " " + value(recorded);
            default ->
                "OPERATION_ERROR " + callId + " " + decoded.path("error_text").asString("");
        };
    }

    private static String number(JsonNode decoded, String field) {
        JsonNode node = decoded.path(field);
        return node.isNumber() ? node.bigIntegerValue().toString() : "0";
    }

    private static String ids(JsonNode decoded, String field) {
        return StreamSupport.stream(decoded.path(field).spliterator(), false)
                .map(id -> id.isNumber() ? id.bigIntegerValue().toString() : "0")
                .collect(Collectors.joining(",", "[", "]"));
    }

    /** The second frame, cut out by the lengths that the recording gives. */
    private static String value(RecordedStream.Recorded recorded) {
        JsonNode frames = recorded.decoded().get("frames");
        if (frames.size() < 2) {
            return "";
        }
        int start = 16 + frames.get(0).get("length").asInt();
        return recorded.hex()
                .substring(2 * start, 2 * (start + frames.get(1).get("length").asInt()));
    }
}
