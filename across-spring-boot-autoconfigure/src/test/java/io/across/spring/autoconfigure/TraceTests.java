package io.across.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import brave.handler.MutableSpan;
import brave.test.TestSpanHandler;
import io.across.Connection;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.Tracer;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.MDC;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.boot.micrometer.tracing.autoconfigure.MicrometerTracingAutoConfiguration;
import org.springframework.boot.micrometer.tracing.brave.autoconfigure.BraveAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

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
                .withPropertyValues("across.server.tcp.port=0")
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

    @Test
    void aCallWithoutATraceBeginsOneOfItsOwnThatEndsWithIt() {
        contextRunner.withPropertyValues("across.server.tcp.port=0").run(server -> {
            try (Connection stranger = Connection.fromTcp(
                    "localhost", server.getEnvironment().getRequiredProperty("local.across.port", Integer.class))) {
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
