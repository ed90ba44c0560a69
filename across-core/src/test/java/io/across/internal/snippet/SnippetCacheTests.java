package io.across.internal.snippet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.across.internal.snippet.TestClasses.ByName;
import java.io.InputStream;
import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is compiled once, for how long it is kept, and what an interrupt does. */
@Timeout(120)
class SnippetCacheTests {

    /** A class that belongs to one compilation. */
    private static final String OWN_CLASS = "new Object() { }.getClass()";

    @TempDir
    Path directory;

    private final SnippetEngine engine = new SnippetEngine(getClass().getClassLoader());

    @Test
    void theSameSnippetIsCompiledOnce() throws Throwable {
        Object first = engine.execute(OWN_CLASS, Map.of("a", 1, "b", 2));

        assertThat(engine.execute(String.valueOf(OWN_CLASS.toCharArray()), Map.of("a", 3, "b", 4)))
                .isSameAs(first);
        Map<String, Object> otherOrder = new LinkedHashMap<>();
        otherOrder.put("b", 5);
        otherOrder.put("a", 6);
        assertThat(engine.execute(OWN_CLASS, otherOrder)).isSameAs(first);
        assertThat(engine.size()).isEqualTo(1);
    }

    @Test
    void otherNamesTypesOrTextsAreOtherSnippets() throws Throwable {
        Object first = engine.execute(OWN_CLASS, Map.of("a", 1));

        assertThat(engine.execute(OWN_CLASS, Map.of("a", 1L))).isNotSameAs(first);
        assertThat(engine.execute(OWN_CLASS, Map.of("b", 1))).isNotSameAs(first);
        assertThat(engine.execute(OWN_CLASS + ";", Map.of("a", 1))).isNotSameAs(first);
        assertThat(engine.execute(OWN_CLASS, Map.of("a", 2))).isSameAs(first);
        assertThat(engine.size()).isEqualTo(4);
    }

    @RepeatedTest(5)
    void manyThreadsCompileOnce() throws Exception {
        int count = 8;
        CyclicBarrier start = new CyclicBarrier(count);
        ExecutorService threads = Executors.newFixedThreadPool(count);
        try {
            List<Future<Object>> results = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                results.add(threads.submit(() -> {
                    start.await();
                    return run(engine, OWN_CLASS);
                }));
            }
            Object first = results.get(0).get();
            for (Future<Object> result : results) {
                assertThat(result.get()).isSameAs(first);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void theSnippetThatWasNotUsedLongestIsCompiledAnew() throws Throwable {
        SnippetEngine small = new SnippetEngine(getClass().getClassLoader(), 2);
        Object a = small.execute(OWN_CLASS + " /* a */", Map.of());
        Object b = small.execute(OWN_CLASS + " /* b */", Map.of());
        assertThat(small.execute(OWN_CLASS + " /* a */", Map.of())).isSameAs(a);

        small.execute("1", Map.of());

        assertThat(small.size()).isEqualTo(2);
        assertThat(small.execute(OWN_CLASS + " /* a */", Map.of())).isSameAs(a);
        assertThat(small.execute(OWN_CLASS + " /* b */", Map.of())).isNotSameAs(b);
    }

    @Test
    void longTextsCountForMore() throws Throwable {
        for (int i = 0; i < 6; i++) {
            engine.execute(i + " ".repeat(SnippetEngine.MAX_LENGTH - 1), Map.of());
        }
        assertThat(engine.size()).isEqualTo(4);
    }

    @Test
    void aSnippetThatFailsIsNotKept() {
        assertThat(CompletableFuture.supplyAsync(() -> run(engine, "nonsense"))).failsWithin(Duration.ofSeconds(60));
        assertThat(engine.size()).isZero();
    }

    @Test
    void anEvictedSnippetIsCollected() throws Throwable {
        SnippetEngine small = new SnippetEngine(getClass().getClassLoader(), 1);
        WeakReference<Object> own = new WeakReference<>(small.execute(OWN_CLASS, Map.of("x", List.of(1))));

        // Its instances have been variables, too: what is remembered of their class must not keep it.
        small.execute("v.hashCode()", Map.of("v", small.execute("new Object() { }", Map.of())));
        small.execute("1", Map.of());

        await().atMost(Duration.ofSeconds(60)).until(() -> {
            System.gc();
            return own.get() == null;
        });
    }

    @Test
    void theSnippetFindsItsThreadInterrupted() throws Throwable {
        Thread.currentThread().interrupt();

        assertThat(engine.execute("Thread.interrupted()", Map.of())).isEqualTo(true);

        Thread.currentThread().interrupt();
        assertThat(engine.execute("Thread.interrupted()", Map.of()))
                .as("when it is compiled already")
                .isEqualTo(true);
        assertThat(engine.execute("Thread.interrupted()", Map.of())).isEqualTo(false);
    }

    @Test
    void anInterruptWhileItIsCompiledReachesTheSnippet() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        CountDownLatch compiling = new CountDownLatch(1);
        ByName slow = new ByName() {
            @Override
            public InputStream getResourceAsStream(String name) {
                if (name.equals("slow/Slow.class")) {
                    compiling.countDown();
                    awaitQuietly(release);
                }
                return super.getResourceAsStream(name);
            }
        };
        Path classes = directory.resolve("classes");
        TestClasses.compile(
                classes, Map.of("slow.Slow", "package slow; public class Slow { public static boolean YES = true; }"));
        slow.files.putAll(TestClasses.read(classes));
        SnippetEngine slowEngine = new SnippetEngine(slow);
        CompletableFuture<Object> result = new CompletableFuture<>();
        Thread caller = new Thread(() -> result.complete(run(slowEngine, "Thread.interrupted() && slow.Slow.YES")));
        caller.start();
        assertThat(compiling.await(60, TimeUnit.SECONDS)).isTrue();
        caller.interrupt();
        await().atMost(Duration.ofSeconds(60)).until(() -> caller.getState() == Thread.State.WAITING);

        release.countDown();

        assertThat(result).succeedsWithin(Duration.ofSeconds(60)).isEqualTo(true);
    }

    private static Object run(SnippetEngine engine, String snippet) {
        try {
            return engine.execute(snippet, Map.of());
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
