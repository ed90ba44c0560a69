package io.across.internal.concurrent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

class FuturesTests {

    private final CompletableFuture<Integer> source = new CompletableFuture<>();
    private final CompletableFuture<Integer> second = new CompletableFuture<>();
    private final IllegalStateException failure = new IllegalStateException("no");

    @Test
    void whoFollowsEndsAsTheSource() {
        CompletableFuture<Integer> followed = new CompletableFuture<>();
        CompletableFuture<Integer> failed = new CompletableFuture<>();
        Futures.follow(source, followed);
        Futures.follow(second, failed);

        source.complete(1);
        second.completeExceptionally(failure);

        assertThat(followed).isCompletedWithValue(1);
        assertFailed(failed);
    }

    @Test
    void aFailureArrivesAsItIs() {
        CompletableFuture<Integer> mapped = Futures.map(source, value -> value + 1);
        CompletableFuture<Integer> composed = Futures.compose(source, value -> second);

        source.completeExceptionally(failure);

        assertFailed(mapped);
        assertFailed(composed);
    }

    @Test
    void whatTheFunctionThrowsIsTheFailure() {
        CompletableFuture<Integer> mapped = Futures.map(source, value -> {
            throw failure;
        });
        CompletableFuture<Integer> composed = Futures.compose(source, value -> {
            throw failure;
        });

        source.complete(1);

        assertFailed(mapped);
        assertFailed(composed);
    }

    @Test
    void cancellingReachesWhatIsWaitedFor() {
        CompletableFuture<Integer> mapped = Futures.map(source, value -> value + 1);
        mapped.cancel(false);
        assertThat(source).isCancelled();

        CompletableFuture<Integer> composed = Futures.compose(CompletableFuture.completedFuture(1), value -> second);
        composed.cancel(false);
        assertThat(second).isCancelled();
    }

    @Test
    void theFunctionOfACancelledOneDoesNotRun() {
        List<Integer> seen = new ArrayList<>();
        CompletableFuture<Boolean> mapped = Futures.map(source.copy(), seen::add);
        CompletableFuture<Boolean> cancelled = new CompletableFuture<>();
        CompletableFuture<Integer> stubborn = new CompletableFuture<>() {
            @Override
            public boolean cancel(boolean mayInterrupt) {
                return false;
            }
        };
        CompletableFuture<Integer> composed = Futures.compose(stubborn, value -> {
            seen.add(value);
            return second;
        });
        composed.cancel(false);
        Futures.cancelWith(cancelled, mapped);
        cancelled.cancel(false);

        stubborn.complete(1);
        source.complete(1);

        assertThat(seen).isEmpty();
    }

    private void assertFailed(CompletableFuture<?> failed) {
        assertThatThrownBy(failed::get)
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isSameAs(failure);
    }
}
