package io.across.internal.concurrent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class WorkerPoolTests {

    private volatile boolean shortage;
    private volatile boolean noTimer;
    private final List<Runnable> later = new CopyOnWriteArrayList<>();
    private final WorkerPool pool = new WorkerPool(1, this::thread, this::later);

    private Thread thread(Runnable task) {
        if (shortage) {
            throw new OutOfMemoryError("unable to create native thread");
        }
        return DaemonThreads.named("across-test", task);
    }

    private void later(Runnable task) {
        if (noTimer) {
            throw new OutOfMemoryError("unable to create native thread");
        }
        later.add(task);
    }

    private void timePasses() {
        List<Runnable> due = List.copyOf(later);
        later.clear();
        due.forEach(Runnable::run);
    }

    @AfterEach
    void end() {
        pool.shutdown();
    }

    @Test
    void whatWorkersWaitForGetsAThreadOnceThereIsOne() throws Exception {
        CountDownLatch awaited = new CountDownLatch(1);
        CompletableFuture<Void> waits = CompletableFuture.runAsync(() -> awaitUninterrupted(awaited), pool);
        shortage = true;
        pool.execute(awaited::countDown);
        CompletableFuture<Void> second = CompletableFuture.runAsync(() -> {}, pool);

        for (int i = 0; i < 3; i++) {
            assertThat(later).hasSize(1);
            timePasses();
            assertThat(waits).isNotDone();
            assertThat(second).isNotDone();
        }
        shortage = false;
        timePasses();

        waits.get(30, TimeUnit.SECONDS);
        second.get(30, TimeUnit.SECONDS);
        assertThat(later).isEmpty();
    }

    @Test
    void whatNobodyCouldTryAgainIsRunWithTheNextTask() throws Exception {
        shortage = true;
        noTimer = true;
        CompletableFuture<Void> first = CompletableFuture.runAsync(() -> {}, pool);
        assertThat(first).isNotDone();
        shortage = false;
        CompletableFuture<Void> second = CompletableFuture.runAsync(() -> {}, pool);

        first.get(30, TimeUnit.SECONDS);
        second.get(30, TimeUnit.SECONDS);
    }

    @Test
    void whoeverIsDoneRunsWhatWaitsAndWhatItThrowsHarmsNobody() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        Executor executor = pool;
        executor.execute(() -> awaitUninterrupted(end));
        shortage = true;
        executor.execute(() -> {
            throw new IllegalStateException("thrown by a task");
        });
        CompletableFuture<Void> last = CompletableFuture.runAsync(() -> {}, executor);
        end.countDown();

        last.get(30, TimeUnit.SECONDS);
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
