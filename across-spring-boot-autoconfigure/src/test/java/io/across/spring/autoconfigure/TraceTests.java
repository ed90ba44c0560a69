package io.across.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import brave.handler.MutableSpan;
import brave.test.TestSpanHandler;
import io.across.Across;
import io.across.Connection;
import io.across.spring.AcrossConnections;
import io.across.spring.AcrossExposed;
import io.across.spring.declarative.AcrossClient;
import io.across.spring.declarative.ClientCheck;
import io.across.spring.declarative.ImportAcrossClients;
import io.across.spring.declarative.PythonClient;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.Tracer;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.MDC;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.boot.micrometer.tracing.autoconfigure.MicrometerTracingAutoConfiguration;
import org.springframework.boot.micrometer.tracing.brave.autoconfigure.BraveAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Configuration;

/** A trace that begins in one application and goes on in another, as Boot configures it: no bean of across is named here. */
@Timeout(120)
class TraceTests {

    private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    AcrossAutoConfiguration.class,
                    AcrossServerAutoConfiguration.class,
                    AcrossObservationAutoConfiguration.class,
                    ObservationAutoConfiguration.class,
                    MicrometerTracingAutoConfiguration.class,
                    BraveAutoConfiguration.class))
            .withPropertyValues("management.tracing.sampling.probability=1.0")
            .withBean(TestSpanHandler.class);

    /** What the called code sees: the lines that it logs have it. */
    private static Map<String, String> mdc() {
        return new HashMap<>(Objects.requireNonNullElse(MDC.getCopyOfContextMap(), Map.of()));
    }

    @Test
    void aCallBelongsToTheTraceOfItsCallerInBothApplications() {
        contextRunner
                .withPropertyValues("across.server.tcp.port=0", "across.server.rights=all")
                .run(server -> contextRunner
                        .withPropertyValues("across.connections.other.tcp.port="
                                + server.getEnvironment().getRequiredProperty("local.across.port"))
                        .run(client -> {
                            Connection other = client.getBean("other", Connection.class);
                            other.awaitReady();
                            Tracer tracer = client.getBean(Tracer.class);
                            Map<String, String> caller = new HashMap<>();
                            Map<String, String> called = new HashMap<>();

                            Observation.createNotStarted("request", client.getBean(ObservationRegistry.class))
                                    .observe(() -> {
                                        Span span = Objects.requireNonNull(tracer.currentSpan());
                                        caller.put("traceId", span.context().traceId());
                                        called.putAll(other.call(TraceTests::mdc));
                                        assertThat(MDC.get("traceId")).isEqualTo(caller.get("traceId"));
                                    });

                            MutableSpan outgoing = span(client.getBean(TestSpanHandler.class), brave.Span.Kind.CLIENT);
                            MutableSpan incoming = span(server.getBean(TestSpanHandler.class), brave.Span.Kind.SERVER);
                            assertThat(called)
                                    .containsEntry("traceId", caller.get("traceId"))
                                    .containsEntry("spanId", incoming.id());
                            assertThat(outgoing.traceId()).isEqualTo(caller.get("traceId"));
                            assertThat(incoming.traceId()).isEqualTo(caller.get("traceId"));
                            assertThat(incoming.parentId()).isEqualTo(outgoing.id());
                            assertThat(MDC.get("traceId")).isNull();
                        }));
    }

    /** Called code waits for it until something hangs on the future. */
    private static volatile CountDownLatch gate = new CountDownLatch(1);

    private static String pass() {
        try {
            return String.valueOf(gate.await(30, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    interface Desk {

        CompletableFuture<String> answer();

        CompletableFuture<String> fail();
    }

    @AcrossExposed(name = "desk")
    static class Clerk implements Desk {

        @Override
        public CompletableFuture<String> answer() {
            return CompletableFuture.completedFuture(pass());
        }

        @Override
        public CompletableFuture<String> fail() {
            throw new IllegalStateException(pass());
        }
    }

    @AcrossClient(connection = "other", name = "desk")
    interface Served extends Desk {}

    @AcrossClient(connection = "nobody", name = "desk", fallback = Answering.class)
    interface Absent extends Desk {}

    static final class Answering implements Absent {

        @Override
        public CompletableFuture<String> answer() {
            return CompletableFuture.completedFuture(MDC.get("traceId"));
        }

        @Override
        public CompletableFuture<String> fail() {
            throw new IllegalStateException("fails");
        }
    }

    @PythonClient(connection = "python", module = "operator", check = ClientCheck.NEVER)
    interface Operator {
        CompletableFuture<String> call(Callable<?> callback);
    }

    @Configuration(proxyBeanMethods = false)
    @ImportAcrossClients(types = {Served.class, Absent.class, Operator.class})
    static class Clients {}

    /** Whether the connection is established already or not, and whatever the future brings. */
    @Test
    void whatHangsOnAFutureHasTheTraceOfItsCaller() {
        contextRunner
                .withPropertyValues("across.server.tcp.port=0", "across.server.rights=all")
                .withBean(Clerk.class)
                .run(server -> contextRunner
                        .withUserConfiguration(Clients.class)
                        .withPropertyValues(
                                "across.connections.other.lazy=true",
                                "across.connections.other.tcp.port="
                                        + server.getEnvironment().getRequiredProperty("local.across.port"),
                                "across.connections.python.python.interpreter=python3",
                                "across.connections.nobody.options.timeout=50ms",
                                "across.connections.nobody.uri=unix:/nobody")
                        .run(client -> {
                            Connection other = client.getBean("other", Connection.class);
                            Connection nobody = client.getBean("nobody", Connection.class);
                            Served served = client.getBean(Served.class);
                            Absent absent = client.getBean(Absent.class);
                            Operator operator = client.getBean(Operator.class);

                            assertTrace(client, () -> other.callAsync(TraceTests::pass));
                            assertTrace(client, () -> other.callAsync(TraceTests::pass));
                            assertTrace(client, () -> nobody.callAsync(TraceTests::pass));
                            assertTrace(client, served::answer);
                            assertTrace(client, served::answer);
                            assertTrace(client, served::fail);
                            assertTrace(client, absent::answer);
                            assertTrace(client, absent::fail);
                            assertTrace(client, () -> operator.call(Across.ref(Callable.class, TraceTests::pass)));
                            Connection back = server.getBean(AcrossConnections.class)
                                    .inbound()
                                    .get(0);
                            assertTrace(server, () -> back.callAsync(TraceTests::pass));
                            assertThat(MDC.get("traceId")).isNull();
                        }));
    }

    private static void assertTrace(ApplicationContext context, Supplier<CompletableFuture<String>> call) {
        gate = new CountDownLatch(1);
        AtomicReference<String> caller = new AtomicReference<>();
        CompletableFuture<String> hanging = Objects.requireNonNull(Observation.createNotStarted(
                        "request", context.getBean(ObservationRegistry.class))
                .observe(() -> {
                    caller.set(MDC.get("traceId"));
                    return call.get()
                            .handle((value, failure) ->
                                    MDC.get("traceId") + " " + (failure == null ? value : "failed"));
                }));
        gate.countDown();
        String[] seen = hanging.orTimeout(30, TimeUnit.SECONDS).join().split(" ", -1);
        assertThat(seen[0]).isNotNull().isEqualTo(caller.get());
        // Of the fallback, the trace where it was called.
        assertThat(seen[1]).isIn("true", "failed", caller.get());
    }

    @Test
    void aCallWithoutATraceBeginsOneOfItsOwnThatEndsWithIt() {
        contextRunner
                .withPropertyValues("across.server.tcp.port=0", "across.server.rights=all")
                .run(server -> {
                    try (Connection stranger = Connection.fromTcp(
                            "localhost",
                            server.getEnvironment().getRequiredProperty("local.across.port", Integer.class))) {
                        String first = stranger.call(TraceTests::mdc).get("traceId");
                        String second = stranger.call(TraceTests::mdc).get("traceId");
                        assertThat(first).isNotNull();
                        assertThat(second).isNotNull().isNotEqualTo(first);
                    }
                });
    }

    /** Spans end after the answer has gone. */
    private static MutableSpan span(TestSpanHandler handler, brave.Span.Kind kind) {
        await().atMost(Duration.ofSeconds(30))
                .until(() -> handler.spans().stream().anyMatch(span -> span.kind() == kind));
        return handler.spans().stream()
                .filter(span -> span.kind() == kind)
                .findFirst()
                .orElseThrow();
    }
}
