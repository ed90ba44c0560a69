package io.across.internal.pickle;

import static io.across.internal.pickle.Recording.is;
import static io.across.internal.pickle.Recording.isKind;
import static io.across.internal.pickle.Recording.isOfClient;

import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What was answered by hand, which is the client there, and the server here; an ordinary call follows.
 *
 * @param outcome what became of the call there
 */
record UnusualAnswers(Recording session, JsonNode outcome) {

    /** Where the call's id is in a message, if it is small: behind the frame's header and the type. */
    private static final int FIRST_ID = 9;

    static List<UnusualAnswers> all() {
        List<JsonNode> recorded = Recording.sessions("12_protocol_violations.json").stream()
                .filter(session -> session.get("name").asString().startsWith("result_")
                        && session.get("outcome_in_server").has("pending_call")
                        && session.get("outcome_in_server")
                                .get("connection")
                                .asString()
                                .equals("continues"))
                .toList();
        JsonNode ordinary = recorded.stream()
                .filter(session -> session.get("name").asString().equals("result_ordinary"))
                .findFirst()
                .orElseThrow();
        return recorded.stream()
                .map(session -> new UnusualAnswers(
                        played(session, ordinary),
                        session.get("outcome_in_server").get("pending_call")))
                .toList();
    }

    private static Recording played(JsonNode session, JsonNode ordinary) {
        String name = "12_" + session.get("name").asString();
        List<JsonNode> handshake = List.of(
                turned(session, item -> isKind(item, "superblock") && !isOfClient(item)),
                turned(session, item -> isKind(item, "superblock") && isOfClient(item)),
                turned(session, item -> is(item, "GREETING") && !isOfClient(item)),
                turned(session, item -> is(item, "GREETING") && isOfClient(item)));
        List<JsonNode> close = List.of(
                turned(session, item -> is(item, "GOODBYE") && !isOfClient(item)),
                turned(session, item -> is(item, "GOODBYE") && isOfClient(item)));
        List<JsonNode> next =
                call(ordinary).stream().map(UnusualAnswers::second).toList();
        return new Recording(
                name,
                Duration.ofMillis(
                        handshake.get(2).get("decoded").get("timeout_ms").asLong()),
                List.of(
                        new Recording.Step(name + ".handshake", handshake),
                        new Recording.Step(name + ".call", call(session)),
                        new Recording.Step(name + ".next", next),
                        new Recording.Step(name + ".close", close)));
    }

    private static List<JsonNode> call(JsonNode session) {
        return List.of(
                turned(session, item -> is(item, "APPLY") && !isOfClient(item)),
                turned(session, item -> is(item, "RESULT") && isOfClient(item)));
    }

    private static JsonNode turned(JsonNode session, Predicate<JsonNode> which) {
        ObjectNode item = (ObjectNode) session.get("records")
                .valueStream()
                .filter(which)
                .findFirst()
                .orElseThrow()
                .deepCopy();
        return item.put("direction", isOfClient(item) ? "server->client" : "client->server");
    }

    /** The same of call 1, where it was that of call 0. */
    private static JsonNode second(JsonNode item) {
        ObjectNode copy = (ObjectNode) item.deepCopy();
        ((ObjectNode) copy.get("decoded")).put("call_id", 1);
        byte[] bytes = Recording.bytes(item);
        bytes[FIRST_ID] = 1;
        return copy.put("hex", HexFormat.of().formatHex(bytes));
    }

    @Override
    public String toString() {
        return session.name();
    }
}
