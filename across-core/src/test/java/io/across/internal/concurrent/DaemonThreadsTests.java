package io.across.internal.concurrent;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URL;
import java.net.URLClassLoader;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;

class DaemonThreadsTests {

    private static final InheritableThreadLocal<String> STARTER = new InheritableThreadLocal<>();

    @Test
    void aThreadKeepsNothingOfWhoStartsIt() throws Exception {
        Seen seen = startedBy(DaemonThreads::named);

        assertThat(seen.name()).isEqualTo("across-test");
        assertThat(seen.daemon()).isTrue();
        assertThat(seen.inherited()).isNull();
        assertThat(seen.loader()).isSameAs(DaemonThreads.class.getClassLoader());
    }

    @Test
    void onlyAThreadInContextHasTheClassLoaderOfWhoStartsIt() throws Exception {
        Seen seen = startedBy(DaemonThreads::inContext);

        assertThat(seen.daemon()).isTrue();
        assertThat(seen.inherited()).isNull();
        assertThat(seen.loader()).isInstanceOf(URLClassLoader.class);
    }

    @Test
    void tasksThatWaitForEachOtherGetThreadsOfTheirOwn() throws Exception {
        Executor threads = DaemonThreads.unbounded("across-test-", 1, Runnable::run);
        CompletableFuture<String> name = new CompletableFuture<>();
        CompletableFuture<String> waited = CompletableFuture.supplyAsync(name::join, threads);

        threads.execute(() -> name.complete(Thread.currentThread().getName()));

        assertThat(waited.get(30, TimeUnit.SECONDS)).isEqualTo("across-test-2");
    }

    private record Seen(String name, boolean daemon, String inherited, ClassLoader loader) {}

    private static Seen startedBy(BiFunction<String, Runnable, Thread> maker) throws Exception {
        CompletableFuture<Seen> seen = new CompletableFuture<>();
        Thread starter = Thread.currentThread();
        ClassLoader before = starter.getContextClassLoader();
        STARTER.set("starter");
        try (URLClassLoader own = new URLClassLoader(new URL[0])) {
            starter.setContextClassLoader(own);
            maker.apply("across-test", () -> {
                        Thread now = Thread.currentThread();
                        seen.complete(
                                new Seen(now.getName(), now.isDaemon(), STARTER.get(), now.getContextClassLoader()));
                    })
                    .start();
            return seen.get(30, TimeUnit.SECONDS);
        } finally {
            starter.setContextClassLoader(before);
            STARTER.remove();
        }
    }
}
