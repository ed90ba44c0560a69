package io.across.benchmarks.attack;

import io.across.benchmarks.attack.Forgery.Cheap;
import io.across.benchmarks.attack.Store.Category;
import io.across.fixtures.RawPeer;
import io.across.internal.wire.Payload;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/** Values that take long to read. */
final class WorkAttacks {

    /** Calls that one connection has under way. */
    private static final int WINDOW = 32;

    private static final long[] NO_IDS = {};

    private WorkAttacks() {}

    static List<Attack> all() {
        return List.of(
                Attack.of(
                        "shared-hashes",
                        "keys that are records, each of which holds the next one twice",
                        () -> calls(Forgery.argument(sharedHashes()))),
                Attack.of(
                        "equal-hashes",
                        "keys that are lists of one hash code",
                        () -> calls(Forgery.argument(keys(3_000, i -> List.of(i, -31 * i))))),
                Attack.of(
                        "mixed-numbers",
                        "numbers of two classes and one hash code as keys",
                        () -> calls(mixedNumbers())),
                Attack.of(
                        "large-keys",
                        "a large text that a queue compares again and again",
                        () -> calls(Forgery.argument(largeTexts()))),
                Attack.of(
                        "honest-values",
                        "large maps, each of which is in order",
                        () -> calls(Forgery.argument(keys(3_000, i -> "key " + i)))));
    }

    /** Sends a call as fast as it is answered. */
    static Attack.Script calls(Payload value) {
        return wave -> flood(wave, wave.peer(), NO_IDS, () -> value);
    }

    /** Sends calls over one connection as fast as they are answered. */
    static void flood(Wave wave, RawPeer peer, long[] ids, Supplier<Payload> values) throws IOException {
        boolean open = true;
        while (open && !wave.isOver()) {
            for (int i = 0; i < WINDOW; i++) {
                peer.apply(i, ids, values.get());
                wave.attempted();
            }
            open = peer.readAnswers(WINDOW);
            peer.answers().clear();
        }
    }

    static Set<Object> sharedHashes() {
        Category shared = new Category("leaf", List.of());
        for (int i = 0; i < 45; i++) {
            shared = new Category("category " + i, List.of(shared, shared));
        }
        return Set.of(new Cheap(shared));
    }

    private static Set<Object> keys(int count, IntFunction<Object> key) {
        Set<Object> keys = new HashSet<>();
        for (int i = 0; i < count; i++) {
            keys.add(new Cheap(key.apply(i)));
        }
        return keys;
    }

    private static Payload mixedNumbers() throws Exception {
        Map<Object, Object> numbers = new LinkedHashMap<>();
        for (long i = 1; i <= 4_000; i++) {
            long bits = i << 32 | i;
            numbers.put(bits, null);
            numbers.put(Double.longBitsToDouble(bits), null);
        }
        return Forgery.argument(numbers);
    }

    private static PriorityQueue<Object> largeTexts() {
        List<Object> texts = new ArrayList<>(Collections.nCopies(20_000, "x".repeat(60_000)));
        return new PriorityQueue<>(texts);
    }
}
