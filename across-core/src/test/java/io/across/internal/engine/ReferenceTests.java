package io.across.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.across.Across;
import io.across.OperationException;
import io.across.Options;
import io.across.internal.value.HeldObject;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The object tables of two engines: nothing is lost early, nothing is kept for ever. */
@Timeout(60)
class ReferenceTests {

    private static final List<String> OBJECT = List.of("an object of b");

    @Test
    void aReferenceIsHeldAndGoesHomeAsTheObjectItself() {
        try (Pair pair = Pair.open()) {
            Object held = pair.a().call(() -> (Object) Across.ref(OBJECT));
            assertThat(held).isInstanceOf(HeldObject.class);
            assertThat(pair.b().stats().objectsLent()).isEqualTo(1);
            boolean arrived = pair.a().call(home -> home == OBJECT, held);
            assertThat(arrived).isTrue();
        }
    }

    @Test
    void garbageIsGivenBack() {
        try (Pair pair = Pair.open()) {
            for (int i = 0; i < 1_000; i++) {
                assertThat(pair.a().call(() -> (Object) Across.ref(OBJECT))).isNotNull();
            }
            awaitNothingHeld(pair);
        }
    }

    @Test
    void aProxyThatGoesHomeAndIsReleasedAtOnceArrives() throws Exception {
        try (Pair pair = Pair.open()) {
            // Whoever sends it home holds it no longer: collecting it must not overtake the message.
            for (int i = 0; i < 300; i++) {
                CompletableFuture<Boolean> home = pair.a()
                        .callAsync(object -> object == OBJECT, pair.a().call(() -> (Object) Across.ref(OBJECT)));
                if (i % 50 == 0) {
                    System.gc();
                }
                assertThat(home.get(30, TimeUnit.SECONDS)).isTrue();
            }
            awaitNothingHeld(pair);
        }
    }

    @Test
    void anUnknownObjectFailsTheCallOnly() {
        try (Pair pair = Pair.open()) {
            assertThatThrownBy(() -> pair.a().call(a -> a, new HeldObject(77, "nobody")))
                    .isInstanceOf(OperationException.class)
                    .hasMessageContaining("object 77");
            assertThat((int) pair.a().call(() -> 1)).isEqualTo(1);
        }
    }

    @Test
    void lendingIsLimited() {
        Options limited = Pair.OPTIONS.toBuilder().maxLentObjects(10).build();
        try (Pair pair = Pair.open(Pair.OPTIONS, limited)) {
            List<Object> held = new java.util.ArrayList<>();
            for (int i = 0; i < 10; i++) {
                held.add(pair.a().call(() -> (Object) Across.ref(OBJECT)));
            }
            assertThatThrownBy(() -> pair.a().call(() -> (Object) Across.ref(OBJECT)))
                    .isInstanceOf(OperationException.class)
                    .hasMessageContaining("across.options.max-lent-objects=10");
            assertThat(held).hasSize(10);
        }
    }

    private static void awaitNothingHeld(Pair pair) {
        await().atMost(Duration.ofSeconds(30)).until(() -> {
            System.gc();
            return pair.a().stats().objectsHeld() == 0 && pair.b().stats().objectsLent() == 0;
        });
    }
}
