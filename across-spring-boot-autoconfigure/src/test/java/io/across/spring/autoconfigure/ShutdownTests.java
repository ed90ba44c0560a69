package io.across.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.across.Connection;
import io.across.ConnectionState;
import io.across.ExposedObjects;
import io.across.NotSentException;
import io.across.Options;
import io.across.server.AcrossServer;
import io.across.server.LocalConnectionHandler;
import io.across.spring.AcrossConnections;
import io.across.spring.client.AcrossConnectionDetails;
import io.across.spring.client.ConnectionLostEvent;
import io.across.spring.client.NamedConnection;
import io.across.spring.declarative.AcrossClient;
import io.across.spring.declarative.ImportAcrossClients;
import io.across.spring.declarative.PythonClient;
import jakarta.annotation.PreDestroy;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.autoconfigure.task.TaskSchedulingAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationListener;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;

/** Calls while an application shuts down: they work until the last bean that may call is gone. */
@Timeout(120)
@ExtendWith(OutputCaptureExtension.class)
class ShutdownTests {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** Who has called in vain leaves no name. */
    private static final List<String> saved = new CopyOnWriteArrayList<>();

    @TempDir
    private Path directory;

    private AcrossServer store;

    private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    AcrossAutoConfiguration.class,
                    TaskExecutionAutoConfiguration.class,
                    TaskSchedulingAutoConfiguration.class));

    @AcrossClient(connection = "store", name = "drafts")
    interface Drafts {
        void save(String who);
    }

    @PythonClient(connection = "worker", module = "math")
    interface Maths {
        double sqrt(double x);
    }

    @BeforeEach
    void start() throws IOException {
        saved.clear();
        ExposedObjects exposed = ExposedObjects.builder()
                .expose("drafts", (Drafts) saved::add, Drafts.class)
                .build();
        store = AcrossServer.builder()
                .unix(directory.resolve("s"))
                .handler(new LocalConnectionHandler(
                        Options.builder().exposed(exposed).build()))
                .build()
                .start();
    }

    @AfterEach
    void stop() {
        store.close();
    }

    private ApplicationContextRunner runner(Class<?>... beans) {
        return contextRunner
                .withUserConfiguration(beans)
                .withPropertyValues("across.connections.store.uri=unix:" + directory.resolve("s"));
    }

    private static void save(Connection connection, String who) {
        connection.run(() -> saved.add(who));
    }

    static final class WithPreDestroy {

        private final Connection store;

        WithPreDestroy(Connection store) {
            this.store = store;
        }

        @PreDestroy
        void goodbye() {
            save(store, "@PreDestroy");
        }
    }

    static final class WithMethod {

        private final Connection store;

        WithMethod(Connection store) {
            this.store = store;
        }

        void goodbye() {
            save(store, "destroyMethod");
        }
    }

    record WithClient(Drafts drafts) implements DisposableBean {
        @Override
        public void destroy() {
            drafts.save("client");
        }
    }

    static final class WithPython {

        private final Maths maths;

        WithPython(Maths maths) {
            this.maths = maths;
        }

        @PreDestroy
        void goodbye() {
            saved.add("square root " + maths.sqrt(9));
        }
    }

    record WithAll(AcrossConnections connections) implements DisposableBean {
        @Override
        public void destroy() {
            save(connections.named("store"), "AcrossConnections");
        }
    }

    /** Is made before the connection, and asks for it when it is needed. */
    static final class Late implements DisposableBean {

        private final ObjectProvider<Connection> connections;
        private Connection found;

        Late(ObjectProvider<Connection> connections) {
            this.connections = connections;
        }

        @Override
        public void destroy() {
            save(found, "ObjectProvider");
        }

        void find() {
            found = connections.getObject();
        }
    }

    /** Stops in a phase below that of the connections. */
    static final class Last implements SmartLifecycle {

        private final Connection store;
        private boolean running;

        Last(Connection store) {
            this.store = store;
        }

        @Override
        public void start() {
            running = true;
        }

        @Override
        public void stop() {
            running = false;
            save(store, "SmartLifecycle");
        }

        @Override
        public boolean isRunning() {
            return running;
        }

        @Override
        public int getPhase() {
            return Integer.MIN_VALUE;
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ImportAcrossClients(types = Drafts.class)
    static class Callers {

        @Bean
        Late late(ObjectProvider<Connection> connections) {
            return new Late(connections);
        }

        @Bean
        WithAll withAll(AcrossConnections connections) {
            return new WithAll(connections);
        }

        @Bean
        WithPreDestroy withPreDestroy(Connection store) {
            return new WithPreDestroy(store);
        }

        @Bean(destroyMethod = "goodbye")
        WithMethod withMethod(@Lazy Connection store) {
            return new WithMethod(store);
        }

        @Bean
        WithClient withClient(Drafts drafts) {
            return new WithClient(drafts);
        }

        @Bean
        Last last(Connection store) {
            return new Last(store);
        }

        @Bean
        ApplicationListener<ContextClosedEvent> closed(Connection store) {
            return event -> save(store, "ContextClosedEvent");
        }
    }

    @Test
    void beansCallUntilTheyAreGone(CapturedOutput output) {
        List<ConnectionLostEvent> lost = new CopyOnWriteArrayList<>();
        List<NamedConnection> connections = new CopyOnWriteArrayList<>();
        runner(Callers.class)
                .withInitializer(
                        context -> context.addApplicationListener((ApplicationListener<ConnectionLostEvent>) lost::add))
                .run(context -> {
                    context.getBean(Late.class).find();
                    connections.add(context.getBean("store", NamedConnection.class));
                    connections.get(0).awaitReady();
                });

        assertThat(saved)
                .containsExactlyInAnyOrder(
                        "ContextClosedEvent",
                        "SmartLifecycle",
                        "client",
                        "destroyMethod",
                        "@PreDestroy",
                        "AcrossConnections",
                        "ObjectProvider");
        assertThat(connections.get(0).state()).isEqualTo(ConnectionState.CLOSED);
        await().atMost(PATIENCE).until(() -> store.handler().connections().isEmpty());
        assertThat(lost).isEmpty();
        assertThat(output).doesNotContain("WARN");
    }

    @Configuration(proxyBeanMethods = false)
    @ImportAcrossClients(types = Maths.class)
    static class PythonCallers {

        @Bean
        WithPython withPython(Maths maths) {
            return new WithPython(maths);
        }
    }

    /** The child process is still there; and when the call was the first one, it is started for it. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void beansCallPythonUntilTheyAreGone(boolean usedBefore, CapturedOutput output) {
        contextRunner
                .withUserConfiguration(PythonCallers.class)
                .withPropertyValues("across.connections.worker.python.interpreter=python3")
                .run(context -> {
                    if (usedBefore) {
                        assertThat(context.getBean(Maths.class).sqrt(4)).isEqualTo(2);
                    }
                });

        assertThat(saved).containsExactly("square root 3.0");
        assertThat(output).doesNotContain("WARN");
    }

    @Configuration(proxyBeanMethods = false)
    @EnableScheduling
    static class Executors {}

    @Test
    void whatExecutorsAndSchedulersStillRunCalls() {
        CountDownLatch closing = new CountDownLatch(1);
        runner(Executors.class)
                .withPropertyValues(
                        "spring.task.execution.shutdown.await-termination=true",
                        "spring.task.execution.shutdown.await-termination-period=30s",
                        "spring.task.scheduling.shutdown.await-termination=true",
                        "spring.task.scheduling.shutdown.await-termination-period=30s")
                .run(context -> {
                    Connection store = context.getBean("store", Connection.class);
                    context.getBean(ThreadPoolTaskExecutor.class).execute(() -> {
                        awaitQuietly(closing);
                        awaitDestruction(
                                context.getBean(ThreadPoolTaskExecutor.class).getThreadPoolExecutor()::isShutdown);
                        save(store, "executor");
                    });
                    context.getBean(ThreadPoolTaskScheduler.class).execute(() -> {
                        awaitQuietly(closing);
                        save(store, "scheduler");
                    });
                    context.getSourceApplicationContext()
                            .addApplicationListener(
                                    (ApplicationListener<ContextClosedEvent>) event -> closing.countDown());
                });
        assertThat(saved).containsExactlyInAnyOrder("executor", "scheduler");
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void awaitDestruction(Callable<Boolean> shutdown) {
        await().atMost(PATIENCE).until(shutdown);
    }

    /** What the connection leads to lives with a bean, as a container does. */
    static final class Details implements AcrossConnectionDetails, DisposableBean {

        private final Path socket;
        private ConnectionState atTheEnd;
        private NamedConnection connection;

        Details(Path socket) {
            this.socket = socket;
        }

        @Override
        public String uri(String name) {
            return "unix:" + socket;
        }

        @Override
        public void destroy() {
            atTheEnd = connection.state();
        }
    }

    @Test
    void whatAConnectionLeadsToOutlivesIt() {
        Details details = new Details(directory.resolve("s"));
        runner(Callers.class).withBean(Details.class, () -> details).run(context -> {
            context.getBean(Late.class).find();
            details.connection = context.getBean("store", NamedConnection.class);
        });

        assertThat(details.atTheEnd).isEqualTo(ConnectionState.CLOSED);
        assertThat(saved).hasSize(7);
    }

    @Test
    void afterTheEndCallsSayThatItIsClosed() {
        List<NamedConnection> connections = new CopyOnWriteArrayList<>();
        runner().run(context -> connections.add(context.getBean("store", NamedConnection.class)));
        assertThatExceptionOfType(NotSentException.class)
                .isThrownBy(() -> connections.get(0).ping())
                .withMessageContaining("is closed");
    }
}
