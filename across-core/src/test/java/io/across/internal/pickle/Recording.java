package io.across.internal.pickle;

import io.across.python.PythonTuple;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A recorded session of two sides, step by step.
 *
 * @param name the number of its group and its own: {@code 06_callback}
 * @param timeout of the client's options, as its greeting says it
 */
record Recording(String name, Duration timeout, List<Step> steps) {

    /** With a shorter timeout than this, a slow machine would end what it should play. */
    private static final Duration HASTY = Duration.ofSeconds(5);

    private static final List<String> FILES = List.of(
            "01_handshake_and_close.json",
            "02_uint_encodings.json",
            "03_calls_and_results.json",
            "04_exceptions.json",
            "05_pickling_failures.json",
            "06_proxies_and_references.json",
            "07_execute.json",
            "08_module_export.json",
            "09_bios.json",
            "10_logging.json",
            "11_heartbeat.json");

    /**
     * What was recorded between two moments of silence.
     *
     * @param id the names of session and step, with a dot between them
     */
    record Step(String id, List<JsonNode> records) {

        String name() {
            return id.substring(id.indexOf('.') + 1);
        }

        /** The calls of the client but those that it makes while it serves one of the server's. */
        List<RecordedCall> calls() {
            List<RecordedCall> calls = new ArrayList<>();
            int served = 0;
            for (JsonNode item : records) {
                if (is(item, "APPLY") && !isOfClient(item)) {
                    served++;
                } else if (is(item, "RESULT") && isOfClient(item)) {
                    served--;
                } else if (is(item, "APPLY") && served == 0) {
                    calls.add(new RecordedCall(id, item, answer(callId(item))));
                }
            }
            return calls;
        }

        /** Whether one of these calls is made, or the connection ends, while another one is under way. */
        boolean isConcurrent() {
            Set<String> made = calls().stream().map(RecordedCall::name).collect(Collectors.toSet());
            Set<Long> underWay = new HashSet<>();
            for (JsonNode item : records) {
                if (made.contains(item.get("name").asString())) {
                    if (!underWay.isEmpty()) {
                        return true;
                    }
                    underWay.add(callId(item));
                } else if (is(item, "RESULT") && !isOfClient(item)) {
                    underWay.remove(callId(item));
                }
            }
            return !underWay.isEmpty();
        }

        private @Nullable JsonNode answer(long callId) {
            return records.stream()
                    .filter(item -> is(item, "RESULT") && !isOfClient(item) && callId(item) == callId)
                    .findFirst()
                    .orElse(null);
        }

        /** Whether the client says goodbye, whoever was first. */
        boolean isEnd() {
            return records.stream().anyMatch(item -> is(item, "GOODBYE"));
        }

        /** Whether the server says goodbye before the client does. */
        boolean isEndedByServer() {
            return records.stream()
                    .filter(item -> is(item, "GOODBYE"))
                    .findFirst()
                    .filter(item -> !isOfClient(item))
                    .isPresent();
        }

        /** The objects that the client gives back. */
        List<Long> returned() {
            return records.stream()
                    .filter(item -> is(item, "DEL_OBJS") && isOfClient(item))
                    .flatMap(item -> ids(item, "object_ids").stream())
                    .toList();
        }
    }

    static Stream<Recording> all() {
        return FILES.stream()
                .flatMap(file -> sessions(file).stream()
                        .filter(session -> session.has("steps"))
                        .map(session ->
                                of(file.substring(0, 3) + session.get("name").asString(), session)));
    }

    static Recording named(String name) {
        return all().filter(recording -> recording.name.equals(name))
                .findFirst()
                .orElseThrow();
    }

    static List<JsonNode> sessions(String file) {
        try (InputStream in = Objects.requireNonNull(Recording.class.getResourceAsStream("/vectors/" + file), file)) {
            return JsonMapper.shared()
                    .readTree(in)
                    .get("sessions")
                    .valueStream()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Recording of(String name, JsonNode session) {
        List<Step> steps = session.get("steps")
                .valueStream()
                .map(step -> new Step(
                        name + "." + step.get("name").asString(),
                        step.get("records").valueStream().toList()))
                .toList();
        JsonNode timeout = session.get("client_options").path("timeout");
        double seconds = timeout.isNull() ? 0 : Math.min(86_400, timeout.asDouble(60.0));
        return new Recording(name, Duration.ofMillis(Math.round(seconds * 1000)), steps);
    }

    /** Whether what is played depends on how fast this machine is. */
    boolean isHasty() {
        return !timeout.isZero() && timeout.compareTo(HASTY) < 0;
    }

    /** The steps without what is said before a BIOS has become a peer. */
    List<Step> booted() {
        List<JsonNode> handshake = steps.get(0).records();
        int begin = 0;
        for (int i = 0; i < handshake.size(); i++) {
            begin = isKind(handshake.get(i), "bootloader") ? i + 1 : begin;
        }
        List<Step> booted = new ArrayList<>(steps);
        booted.set(0, new Step(steps.get(0).id(), handshake.subList(begin, handshake.size())));
        return booted;
    }

    /** Whether there ever is a connection. */
    boolean isGreeted() {
        return steps.get(0).records().stream().anyMatch(item -> is(item, "GREETING"));
    }

    /** How many objects of the client the server holds when the connection ends. */
    int lentInTheEnd() {
        int lent = 0;
        for (Step step : steps) {
            for (JsonNode item : step.records()) {
                lent += isOfClient(item) && !is(item, "DEL_OBJS")
                        ? ids(item, "proxy_ids").size()
                        : 0;
                lent -= isOfClient(item) ? 0 : ids(item, "object_ids").size();
            }
        }
        return lent;
    }

    /** The objects of which the client was told. */
    List<Long> lentByServer() {
        return steps.stream()
                .flatMap(step -> step.records().stream())
                .filter(item -> !isOfClient(item))
                .flatMap(item -> ids(item, "proxy_ids").stream())
                .toList();
    }

    static boolean isOfClient(JsonNode item) {
        return item.get("direction").asString().equals("client->server");
    }

    static boolean is(JsonNode item, String type) {
        return item.get("decoded").path("type_name").asString("").equals(type);
    }

    static boolean isKind(JsonNode item, String kind) {
        return item.get("decoded").get("kind").asString().equals(kind);
    }

    static long callId(JsonNode item) {
        JsonNode id = item.get("decoded").get("call_id");
        return id.isNull() ? 0 : id.bigIntegerValue().longValue(); // what is missing reads as zero
    }

    static List<Long> ids(JsonNode item, String field) {
        return item.get("decoded")
                .path(field)
                .valueStream()
                .map(id -> id.bigIntegerValue().longValue())
                .toList();
    }

    static byte[] bytes(JsonNode item) {
        return HexFormat.of().parseHex(item.get("hex").asString());
    }

    static @Nullable Object value(JsonNode item) {
        return value(HexFormat.of().parseHex(item.get("pickle_hex").asString()));
    }

    static @Nullable Object value(byte[] pickle) {
        try {
            return TestPickles.read(pickle);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** A value with everything numbered that may occur again, as it is written when it was read. */
    static String again(@Nullable Object value) {
        return HexFormat.of().formatHex(TestPickles.write(value));
    }

    static PythonTuple tuple(@Nullable Object value) {
        return (PythonTuple) Objects.requireNonNull(value);
    }

    @Override
    public String toString() {
        return name;
    }
}
