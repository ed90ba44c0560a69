package io.across.internal.pickle;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** What clients said by hand that the recorded server took, whatever it answered. */
final class UnusualCalls {

    private UnusualCalls() {}

    static Stream<Recording> all() {
        return Recording.sessions("12_protocol_violations.json").stream()
                .filter(session -> session.get("outcome_in_server")
                        .get("connection")
                        .asString()
                        .equals("continues"))
                .filter(session -> session.get("records").valueStream().noneMatch(UnusualCalls::isRaw))
                .map(session -> {
                    String name = "12_" + session.get("name").asString();
                    List<JsonNode> records =
                            session.get("records").valueStream().toList();
                    return new Recording(
                            name, Duration.ofMinutes(1), List.of(new Recording.Step(name + ".all", records)));
                });
    }

    /** Bytes that were not cut into messages. */
    private static boolean isRaw(JsonNode item) {
        return item.has("event") || Recording.isKind(item, "malformed");
    }
}
