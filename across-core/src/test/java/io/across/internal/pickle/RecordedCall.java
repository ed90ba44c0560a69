package io.across.internal.pickle;

import io.across.python.Keywords;
import io.across.python.Python;
import io.across.python.PythonName;
import io.across.python.PythonObject;
import io.across.python.PythonTuple;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A call of a recorded client and what the recorded server answered. */
record RecordedCall(JsonNode request, JsonNode answer) {

    /** Throws what the call throws. */
    private interface Making {
        @Nullable Object with(Python python, Map<Long, PythonObject> proxies);
    }

    /** What was recorded of one client, as far as its calls can be made from here, one after the other. */
    record Session(String name, String opening, List<RecordedCall> calls) {
        @Override
        public String toString() {
            return name;
        }
    }

    static List<Session> sessions(String file) {
        List<Session> sessions = new ArrayList<>();
        try (InputStream in =
                Objects.requireNonNull(RecordedCall.class.getResourceAsStream("/vectors/" + file), file)) {
            for (JsonNode session :
                    JsonMapper.shared().readTree(in).get("sessions").values()) {
                List<JsonNode> records = new ArrayList<>();
                session.path("steps").forEach(step -> step.get("records").forEach(records::add));
                sessions.add(session(file.substring(0, 3) + session.get("name").asString(), records));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        sessions.removeIf(session -> session.calls().isEmpty());
        return sessions;
    }

    /** Ends before what another side than the server begins, and before what is under way at the same time. */
    private static Session session(String name, List<JsonNode> records) {
        StringBuilder opening = new StringBuilder();
        List<RecordedCall> calls = new ArrayList<>();
        JsonNode request = null;
        for (JsonNode item : records) {
            boolean ofClient = item.get("direction").asString().equals("client->server");
            String kind = item.get("decoded").get("kind").asString();
            String type = item.get("decoded").path("type_name").asString(kind);
            boolean starts = kind.equals("superblock") || type.equals("GREETING");
            if (starts && !ofClient) {
                // Of a BIOS and of the peer that it boots, the latter.
                opening = kind.equals("superblock") ? new StringBuilder() : opening;
                opening.append(item.get("hex").asString());
            } else if (type.equals("APPLY") && ofClient && request == null) {
                request = item;
            } else if (type.equals("RESULT") && !ofClient && request != null) {
                RecordedCall call = new RecordedCall(request, item);
                if (request.get("decoded").get("call_id").asInt(-1) != calls.size() || call.making() == null) {
                    break;
                }
                calls.add(call);
                request = null;
            } else if (type.equals("APPLY") || (type.equals("GOODBYE") && !ofClient)) {
                break;
            }
        }
        return new Session(name, opening.toString(), calls);
    }

    String name() {
        return request.get("name").asString();
    }

    /** Two if it is a value, three if it is an exception, four if it is a text. */
    int kind() {
        return answer.get("decoded").get("result_type").asInt();
    }

    List<Long> ids() {
        return answer.get("decoded")
                .path("proxy_ids")
                .valueStream()
                .map(JsonNode::asLong)
                .toList();
    }

    byte[] answerBytes() {
        return HexFormat.of().parseHex(answer.get("hex").asString());
    }

    /** What is asked, as this side writes it. */
    byte[] requestPickle() {
        return again(request);
    }

    /** What is answered, as this side writes it. */
    byte[] answerPickle() {
        return again(answer);
    }

    private static byte[] again(JsonNode message) {
        return again(HexFormat.of().parseHex(message.get("pickle_hex").asString()));
    }

    /** The same with everything numbered that may occur again, as a value is written that was read. */
    static byte[] again(byte[] pickle) {
        return TestPickles.write(read(pickle));
    }

    @Nullable Object answerValue() {
        return read(answer);
    }

    private static @Nullable Object read(JsonNode message) {
        return read(HexFormat.of().parseHex(message.get("pickle_hex").asString()));
    }

    private static @Nullable Object read(byte[] pickle) {
        try {
            return TestPickles.read(pickle);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** Makes the call. */
    @Nullable Object make(Python python, Map<Long, PythonObject> proxies) {
        return Objects.requireNonNull(making()).with(python, proxies);
    }

    /** How the call is made; null if what it takes was not there without the recorded client. */
    private @Nullable Making making() {
        if (!request.get("decoded").get("proxy_ids").isEmpty()
                || !(read(request) instanceof PythonTuple call)
                || !(call.get(0) instanceof PythonName function)
                || !(call.get(1) instanceof PythonTuple args)) {
            return null;
        }
        return switch (function.toString()) {
            case "across._apply_ref" ->
                (python, proxies) -> python.callRef(named(args.get(0)), arguments(args.get(1), args.get(2)));
            case "across.ref" -> (python, proxies) -> python.replicate(Objects.requireNonNull(args.get(0)));
            case "across._execute" -> (python, proxies) -> python.execute((String) args.get(0), variables(args.get(1)));
            case "across._apply_method" ->
                (python, proxies) -> {
                    PickledObject target = (PickledObject) Objects.requireNonNull(args.get(0));
                    long id = ((Number) Objects.requireNonNull(target.args().get(0))).longValue();
                    return Objects.requireNonNull(proxies.get(id))
                            .invoke((String) args.get(1), arguments(args.get(2), args.get(3)));
                };
            case "across._get_obj" ->
                (python, proxies) -> Objects.requireNonNull(proxies.get(((Number) args.get(0)).longValue()))
                        .copy();
            case "across._export" -> null;
            default -> (python, proxies) -> python.call(named(function), arguments(args, call.get(2)));
        };
    }

    private static String named(@Nullable Object function) {
        PythonName name = (PythonName) Objects.requireNonNull(function);
        return name.module() + ":" + name.qualname();
    }

    private static @Nullable Object[] arguments(@Nullable Object positional, @Nullable Object keywords) {
        @Nullable Object[] args = ((PythonTuple) Objects.requireNonNull(positional)).toArray();
        Map<String, @Nullable Object> named = variables(keywords);
        if (named.isEmpty()) {
            return args;
        }
        @Nullable Object[] all = Arrays.copyOf(args, args.length + 1);
        all[args.length] = new Keywords(named);
        return all;
    }

    @SuppressWarnings("unchecked") // names of variables are texts
    private static Map<String, @Nullable Object> variables(@Nullable Object dict) {
        return (Map<String, @Nullable Object>) Objects.requireNonNull(dict);
    }
}
