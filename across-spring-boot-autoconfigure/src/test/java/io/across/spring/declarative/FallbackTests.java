package io.across.spring.declarative;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.across.CallRefusedException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What answers in place of the far side, without one. */
@Timeout(60)
class FallbackTests {

    interface Prices {
        CompletableFuture<String> price();
    }

    /** Such code is the application's own: however long one takes, the others begin. */
    @Test
    void fallbacksThatBlockDoNotWaitForOneAnother() throws Exception {
        int calls = 32;
        CyclicBarrier allRun = new CyclicBarrier(calls);
        Prices prices = () -> {
            meet(allRun);
            return CompletableFuture.completedFuture("about ten");
        };
        Fallback fallback = new Fallback(prices);
        Method method = Prices.class.getMethod("price");

        List<CompletableFuture<@Nullable Object>> answers = new ArrayList<>();
        for (int i = 0; i < calls; i++) {
            answers.add(fallback.orElse(
                    CompletableFuture.failedFuture(new CallRefusedException("busy")), method, new Object[0]));
        }

        for (CompletableFuture<@Nullable Object> answer : answers) {
            assertThat(answer.get(30, SECONDS)).isEqualTo("about ten");
        }
    }

    private static void meet(CyclicBarrier others) {
        try {
            others.await();
        } catch (InterruptedException | BrokenBarrierException e) {
            throw new IllegalStateException(e);
        }
    }
}
