package io.across.internal.pickle;

import io.across.python.Keywords;
import io.across.python.Python;
import io.across.python.PythonModules;
import io.across.python.PythonName;
import io.across.python.PythonObject;
import io.across.python.PythonTuple;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A call of a recorded client and what the recorded server answered. */
record RecordedCall(JsonNode request, JsonNode answer) {

    private static final Path FIXTURES = Path.of("src/test/resources/vectors/fixtures");

    /** Where the call's id is in a message, if it is small: behind the frame's header and the type. */
    private static final int FIRST_ID = 9;

    /** What a server asks that this side answers whatever else it is. */
    private static final Set<String> SERVED = Set.of("across._importer._find_across_loader", "across.logging._handle");

    /** Throws what the call throws. */
    private interface Making {
        @Nullable Object with(Python python, Map<Long, PythonObject> proxies);
    }

    /**
     * What was recorded of one client, as far as its calls can be made from here.
     *
     * @param opening what the server says first
     * @param script the calls, what the server asks meanwhile, and all answers, in order
     * @param calls those that are answered
     * @param isComplete whether nothing of what the client did is left out
     */
    record Session(String name, String opening, List<JsonNode> script, List<RecordedCall> calls, boolean isComplete) {
        @Override
        public String toString() {
            return name;
        }

        /** Whether the client makes a call while another one is under way. */
        boolean isConcurrent() {
            int underWay = 0;
            int most = 0;
            for (JsonNode item : script) {
                if (isOfClient(item) && is(item, "APPLY")) {
                    most = Math.max(most, ++underWay);
                } else if (!isOfClient(item) && is(item, "RESULT")) {
                    underWay--;
                }
            }
            return most > 1;
        }
    }

    static List<Session> sessions(String file) {
        List<Session> sessions = new ArrayList<>();
        for (JsonNode session : recorded(file)) {
            List<JsonNode> records = new ArrayList<>();
            session.path("steps").forEach(step -> step.get("records").forEach(records::add));
            sessions.add(session(file.substring(0, 3) + session.get("name").asString(), records));
        }
        return sessions;
    }

    private static List<JsonNode> recorded(String file) {
        try (InputStream in =
                Objects.requireNonNull(RecordedCall.class.getResourceAsStream("/vectors/" + file), file)) {
            return JsonMapper.shared()
                    .readTree(in)
                    .get("sessions")
                    .valueStream()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * What was answered by hand, which is the client there, and the server here; an ordinary call follows.
     *
     * @return with what became of the call there
     */
    static Map<Session, JsonNode> unusualAnswers() {
        List<JsonNode> all = recorded("12_protocol_violations.json").stream()
                .filter(session -> session.get("name").asString().startsWith("result_")
                        && session.get("outcome_in_server").has("pending_call")
                        && session.get("outcome_in_server")
                                .get("connection")
                                .asString()
                                .equals("continues"))
                .toList();
        RecordedCall ordinary = all.stream()
                .filter(session -> session.get("name").asString().equals("result_ordinary"))
                .map(RecordedCall::answered)
                .findFirst()
                .orElseThrow();
        return all.stream()
                .collect(Collectors.toMap(
                        session -> unusual(session, ordinary),
                        session -> session.get("outcome_in_server").get("pending_call")));
    }

    private static Session unusual(JsonNode session, RecordedCall ordinary) {
        RecordedCall call = answered(session);
        RecordedCall next = new RecordedCall(second(ordinary.request()), second(ordinary.answer()));
        String opening = session.get("records")
                .valueStream()
                .filter(item -> isOfClient(item)
                        && (is(item, "GREETING")
                                || item.get("decoded").get("kind").asString().equals("superblock")))
                .map(item -> item.get("hex").asString())
                .collect(Collectors.joining());
        return new Session(
                "12_" + session.get("name").asString(),
                opening,
                List.of(call.request(), call.answer(), next.request(), next.answer()),
                List.of(call, next),
                true);
    }

    private static RecordedCall answered(JsonNode session) {
        List<JsonNode> records = session.get("records").valueStream().toList();
        JsonNode request = records.stream()
                .filter(item -> is(item, "APPLY") && !isOfClient(item))
                .findFirst()
                .orElseThrow();
        JsonNode answer = records.stream()
                .filter(item -> is(item, "RESULT") && isOfClient(item))
                .findFirst()
                .orElseThrow();
        return new RecordedCall(from("client->server", request), from("server->client", answer));
    }

    private static JsonNode from(String direction, JsonNode item) {
        return ((ObjectNode) item.deepCopy()).put("direction", direction);
    }

    /** The same of call 1, where it was that of call 0. */
    private static JsonNode second(JsonNode item) {
        ObjectNode copy = (ObjectNode) item.deepCopy();
        ((ObjectNode) copy.get("decoded")).put("call_id", 1);
        byte[] bytes = HexFormat.of().parseHex(item.get("hex").asString());
        bytes[FIRST_ID] = 1;
        return copy.put("hex", HexFormat.of().formatHex(bytes));
    }

    /** Ends before what another side than the server begins, and before what cannot be done here. */
    private static Session session(String name, List<JsonNode> records) {
        StringBuilder opening = new StringBuilder();
        List<JsonNode> script = new ArrayList<>();
        List<JsonNode> unanswered = new ArrayList<>();
        List<RecordedCall> calls = new ArrayList<>();
        int end = 0;
        boolean isComplete = true;
        for (JsonNode item : records) {
            String kind = item.get("decoded").get("kind").asString();
            if (!isOfClient(item) && (kind.equals("superblock") || is(item, "GREETING"))) {
                // Of a BIOS and of the peer that it boots, the latter.
                opening = kind.equals("superblock") ? new StringBuilder() : opening;
                opening.append(item.get("hex").asString());
            } else if (is(item, "APPLY") || is(item, "RESULT")) {
                if (!isPossible(item, unanswered.size() + calls.size())) {
                    isComplete = false;
                    break;
                }
                script.add(item);
                if (isOfClient(item) && is(item, "APPLY")) {
                    unanswered.add(item);
                } else if (!isOfClient(item) && is(item, "RESULT")) {
                    JsonNode request = unanswered.stream()
                            .filter(each -> callId(each) == callId(item))
                            .findFirst()
                            .orElseThrow();
                    unanswered.remove(request);
                    calls.add(new RecordedCall(request, item));
                    end = script.size();
                }
            } else if (is(item, "GOODBYE")) {
                isComplete = unanswered.isEmpty();
                break;
            }
        }
        calls.sort(Comparator.comparingLong(call -> callId(call.request())));
        return new Session(name, opening.toString(), script.subList(0, end), calls, isComplete);
    }

    static boolean isOfClient(JsonNode item) {
        return item.get("direction").asString().equals("client->server");
    }

    static boolean is(JsonNode item, String type) {
        return item.get("decoded").path("type_name").asString("").equals(type);
    }

    static long callId(JsonNode item) {
        return item.get("decoded").get("call_id").asLong();
    }

    /**
     * What the client lent is not there, and ids are counted from zero on; a server that asks for modules that are there, or logs,
     * is answered.
     *
     * @param made how many calls have been made before
     */
    private static boolean isPossible(JsonNode item, int made) {
        if (!is(item, "APPLY")) {
            return !isOfClient(item) || new RecordedCall(item, item).kind() == 2;
        }
        return isOfClient(item)
                ? callId(item) == made && new RecordedCall(item, item).making() != null
                : SERVED.contains(questioned(item).toString());
    }

    /** The function of a call. */
    static PythonName questioned(JsonNode item) {
        return (PythonName) Objects.requireNonNull(((PythonTuple) Objects.requireNonNull(read(item))).get(0));
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

    /** What is answered, as this side writes it. */
    byte[] answerPickle() {
        return again(answer);
    }

    /** What a message says, as this side writes it. */
    static byte[] again(JsonNode message) {
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
            case "across._export" -> exporting((PythonTuple) Objects.requireNonNull(args.get(0)));
            default -> (python, proxies) -> python.call(named(function), arguments(args, call.get(2)));
        };
    }

    /** Only what is there: this side says so of what is not, before it asks. */
    private static @Nullable Making exporting(PythonTuple modules) {
        String[] names = modules.stream().map(String.class::cast).toArray(String[]::new);
        boolean areThere = Arrays.stream(names)
                .allMatch(name -> Files.exists(FIXTURES.resolve(name)) || Files.exists(FIXTURES.resolve(name + ".py")));
        return areThere
                ? (python, proxies) -> {
                    python.export(PythonModules.classPath("", loader()), names);
                    return null;
                }
                : null;
    }

    /** Whose files have names that are those of modules, as they had for the recorded client. */
    private static ClassLoader loader() {
        try {
            return new URLClassLoader(new URL[] {FIXTURES.toUri().toURL()}, null);
        } catch (MalformedURLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Makes a call of a function whose result is not waited for. */
    CompletableFuture<@Nullable Object> start(Python python) {
        PythonTuple call = (PythonTuple) Objects.requireNonNull(read(request));
        return python.callAsync(
                named(call.get(0)),
                arguments(Objects.requireNonNull(call.get(1)), Objects.requireNonNull(call.get(2))));
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
