package io.across.internal.pickle;

import static io.across.internal.pickle.Recording.tuple;
import static io.across.internal.pickle.Recording.value;

import io.across.python.Keywords;
import io.across.python.PythonName;
import io.across.python.PythonObject;
import io.across.python.PythonTuple;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A call of a recorded client and what the recorded server answered.
 *
 * @param step that it belongs to
 * @param answer null if there was none
 */
record RecordedCall(String step, JsonNode request, @Nullable JsonNode answer) {

    String name() {
        return request.get("name").asString();
    }

    long id() {
        return Recording.callId(request);
    }

    private JsonNode answered() {
        return Objects.requireNonNull(answer, "no answer was recorded");
    }

    /** Two if it is a value, three if it is an exception, four if it is a text. */
    int kind() {
        return answered().get("decoded").get("result_type").asInt();
    }

    /** The objects that are lent by the answer. */
    List<Long> ids() {
        return Recording.ids(answered(), "proxy_ids");
    }

    @Nullable Object answerValue() {
        return value(answered());
    }

    /** Makes the call by the method that says this. */
    @Nullable Object make(RecordedClient client) {
        PythonTuple call = tuple(value(request));
        if (Differences.RAW.contains(step)) {
            return client.raw(Objects.requireNonNull(call.get(0)), tuple(call.get(1)), variables(call.get(2)));
        }
        PythonName function = (PythonName) Objects.requireNonNull(call.get(0));
        PythonTuple args = tuple(client.live(step, call.get(1)));
        return switch (function.toString()) {
            case "across._apply_ref" ->
                client.python().callRef(named(args.get(0)), arguments(args.get(1), args.get(2)));
            case "across.ref" -> client.python().replicate(Objects.requireNonNull(args.get(0)));
            case "across._execute" -> client.python().execute((String) args.get(0), variables(args.get(1)));
            case "across._apply_method" ->
                ((PythonObject) Objects.requireNonNull(args.get(0)))
                        .invoke((String) args.get(1), arguments(args.get(2), args.get(3)));
            case "across._get_obj" ->
                client.proxy(((Number) Objects.requireNonNull(args.get(0))).longValue())
                        .copy();
            case "across._export" -> client.export(step, tuple(args.get(0)));
            default -> client.python().call(named(function), arguments(args, call.get(2)));
        };
    }

    /** Makes a call of a function whose result is not waited for. */
    CompletableFuture<@Nullable Object> start(RecordedClient client) {
        PythonTuple call = tuple(value(request));
        return client.python().callAsync(named(call.get(0)), arguments(client.live(step, call.get(1)), call.get(2)));
    }

    private static String named(@Nullable Object function) {
        PythonName name = (PythonName) Objects.requireNonNull(function);
        return name.module() + ":" + name.qualname();
    }

    private static @Nullable Object[] arguments(@Nullable Object positional, @Nullable Object keywords) {
        @Nullable Object[] args = tuple(positional).toArray();
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
