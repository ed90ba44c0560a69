package io.across.internal.pickle;

import static io.across.internal.pickle.Recording.callId;
import static io.across.internal.pickle.Recording.is;
import static io.across.internal.pickle.Recording.isOfClient;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Who says what in a session, and whose turn it is. What the server gives back is in no order. Thread-safe: one thread plays
 * the client, others serve its calls.
 */
final class ServerScript {

    private static final long PATIENCE_MILLIS = TimeUnit.SECONDS.toMillis(30);

    /** A call of the client: what the server asks meanwhile, and answers. */
    private static final class Served {
        private final JsonNode request;
        private final List<JsonNode> asked = new ArrayList<>();
        private @Nullable JsonNode answer;

        Served(JsonNode request) {
            this.request = request;
        }
    }

    /** By the names of their records. */
    private final Map<String, Served> calls = new LinkedHashMap<>();

    // Guarded by this.
    private final Set<String> taken = new HashSet<>();
    private @Nullable JsonNode now;
    private @Nullable Throwable wrong;
    private boolean ended;

    ServerScript(List<JsonNode> records) {
        List<Served> open = new ArrayList<>();
        for (JsonNode item : records) {
            if (is(item, "APPLY") && isOfClient(item)) {
                Served call = new Served(item);
                calls.put(name(item), call);
                open.add(call);
            } else if (is(item, "APPLY") && !open.isEmpty()) {
                open.get(open.size() - 1).asked.add(item);
            } else if (is(item, "RESULT") && !isOfClient(item)) {
                Served call = open.stream()
                        .filter(each -> callId(each.request) == callId(item))
                        .findFirst()
                        .orElseThrow();
                call.answer = item;
                open.remove(call);
            }
        }
    }

    private static String name(JsonNode item) {
        return item.get("name").asString();
    }

    /** The call of the client whose value this is; each once. */
    synchronized JsonNode request(byte[] pickle) {
        String hex = HexFormat.of().formatHex(pickle);
        JsonNode found = calls.values().stream()
                .map(call -> call.request)
                .filter(request ->
                        request.path("pickle_hex").asString("").equals(hex) && !taken.contains(name(request)))
                .findFirst()
                .orElseThrow(() -> new AssertionError("a call that was not recorded: " + hex));
        taken.add(name(found));
        return found;
    }

    /** What the server asks while it serves a call. */
    List<JsonNode> asked(JsonNode request) {
        return of(request).asked;
    }

    /** Whether the server asks this on its own accord. */
    boolean isUnprovoked(JsonNode item) {
        return calls.values().stream()
                .noneMatch(call ->
                        call.asked.stream().anyMatch(asked -> name(asked).equals(name(item))));
    }

    private Served of(JsonNode request) {
        Served call = calls.get(name(request));
        if (call == null) {
            throw new AssertionError("no such call: " + name(request));
        }
        return call;
    }

    /** What the server answers, once it is its turn; null if the session ends before. */
    @Nullable JsonNode awaitAnswer(JsonNode request) {
        JsonNode answer = of(request).answer;
        return await(answer) ? answer : null;
    }

    /** Waits until something is to be said, or the session ends. */
    synchronized boolean await(@Nullable JsonNode item) {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS);
        while (!ended && (item == null || now == null || !name(now).equals(name(item)))) {
            try {
                wait(PATIENCE_MILLIS);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            if (System.nanoTime() > end) {
                throw new AssertionError("waited too long for " + item);
            }
        }
        return !ended;
    }

    /** It is the turn of this. */
    synchronized void turn(JsonNode item) {
        now = item;
        notifyAll();
    }

    synchronized void end() {
        ended = true;
        notifyAll();
    }

    synchronized void fail(Throwable e) {
        wrong = e;
    }

    synchronized void check() {
        if (wrong != null) {
            throw new AssertionError("not as recorded: " + wrong.getMessage(), wrong);
        }
    }
}
