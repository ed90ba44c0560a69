package smoke;

import io.across.Connection;
import io.across.spring.declarative.AcrossClient;
import io.across.spring.declarative.PythonClient;
import jakarta.annotation.PreDestroy;
import java.util.List;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.locks.LockSupport;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;

/** Beans that call when the application ends, each in another way. */
final class Callers {

    private Callers() {}

    @AcrossClient(connection = "store", name = "drafts")
    interface RemoteDrafts extends Store.Drafts {}

    @PythonClient(connection = "snake", module = "string")
    interface Text {
        String capwords(String text);
    }

    private static void say(String who, Object what) {
        System.out.println(who + ": " + what);
    }

    private static String hello() {
        return "hello from the worker";
    }

    static class AtPreDestroy {

        private final Connection worker;

        AtPreDestroy(@Qualifier("worker") Connection worker) {
            this.worker = worker;
        }

        @PreDestroy
        void goodbye() {
            say("PreDestroy", worker.call(Callers::hello));
        }
    }

    static class AtDestroy implements DisposableBean {

        private final Connection worker;
        private final Connection snake;

        AtDestroy(@Qualifier("worker") Connection worker, @Qualifier("snake") Connection snake) {
            this.worker = worker;
            this.snake = snake;
        }

        @Override
        public void destroy() {
            say("DisposableBean", worker.call(Callers::hello));
            say("DisposableBean", snake.python().call("builtins.sum", List.of(40, 2)));
        }
    }

    /** Its task calls after the executor has been told to end. */
    static class InTask implements ApplicationRunner {

        private final Connection worker;
        private final ThreadPoolTaskExecutor executor;

        InTask(@Qualifier("worker") Connection worker, ThreadPoolTaskExecutor applicationTaskExecutor) {
            this.worker = worker;
            this.executor = applicationTaskExecutor;
        }

        @Override
        public void run(ApplicationArguments arguments) {
            ThreadPoolExecutor pool = executor.getThreadPoolExecutor();
            executor.execute(() -> {
                while (!pool.isShutdown()) {
                    LockSupport.parkNanos(1_000_000);
                }
                say("Task", worker.call(Callers::hello));
            });
        }
    }

    static class WithClient {

        private final RemoteDrafts drafts;

        WithClient(RemoteDrafts drafts) {
            this.drafts = drafts;
        }

        @PreDestroy
        void goodbye() {
            say("AcrossClient", drafts.save("the last page"));
        }
    }

    static class WithPython {

        private final Text text;

        WithPython(Text text) {
            this.text = text;
        }

        @PreDestroy
        void goodbye() {
            say("PythonClient", text.capwords("so long"));
        }
    }
}
