package io.across.spring.internal.observation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import brave.Tracing;
import brave.handler.MutableSpan;
import brave.test.TestSpanHandler;
import io.across.Options;
import io.across.spring.ConnectedPair;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler.FirstMatchingCompositeObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.tracing.brave.bridge.BraveBaggageManager;
import io.micrometer.tracing.brave.bridge.BraveCurrentTraceContext;
import io.micrometer.tracing.brave.bridge.BravePropagator;
import io.micrometer.tracing.brave.bridge.BraveTracer;
import io.micrometer.tracing.handler.DefaultTracingObservationHandler;
import io.micrometer.tracing.handler.PropagatingReceiverTracingObservationHandler;
import io.micrometer.tracing.handler.PropagatingSenderTracingObservationHandler;
import io.micrometer.tracing.propagation.Propagator;
import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ObservedCallsTests {

    /** What code that is called sees: it runs in this process, too. */
    private static volatile ObservationRegistry registryOfTheCalled = ObservationRegistry.NOOP;

    private final TestSpanHandler spans = new TestSpanHandler();
    private final Tracing tracing = Tracing.newBuilder().addSpanHandler(spans).build();
    private final ObservationRegistry registry = ObservationRegistry.create();

    @BeforeEach
    void traceWhatIsObserved() {
        BraveCurrentTraceContext current = new BraveCurrentTraceContext(tracing.currentTraceContext());
        BraveTracer tracer = new BraveTracer(tracing.tracer(), current, new BraveBaggageManager());
        Propagator propagator = new BravePropagator(tracing);
        registry.observationConfig()
                .observationHandler(new FirstMatchingCompositeObservationHandler(
                        new PropagatingSenderTracingObservationHandler<>(tracer, propagator),
                        new PropagatingReceiverTracingObservationHandler<>(tracer, propagator),
                        new DefaultTracingObservationHandler(tracer)));
        registryOfTheCalled = registry;
    }

    @AfterEach
    void stopTracing() {
        registryOfTheCalled = ObservationRegistry.NOOP;
        tracing.close();
    }

    @Test
    void theCallersTraceGoesOnInTheCalledProcess() {
        try (ConnectedPair pair = ConnectedPair.of(observed("worker"), observed("tcp"))) {
            Observation.createNotStarted("request", registry).observe(() -> {
                assertThat(pair.client().call(ObservedCallsTests::work)).isEqualTo("done");
            });
            await().until(() -> spans.spans().size() == 4);
        }
        MutableSpan request = span("request");
        MutableSpan outgoing = only(brave.Span.Kind.CLIENT);
        MutableSpan incoming = only(brave.Span.Kind.SERVER);
        assertThat(outgoing.parentId()).isEqualTo(request.id());
        assertThat(incoming.traceId()).isEqualTo(request.traceId());
        assertThat(incoming.tags())
                .containsEntry("connection", "tcp")
                .containsEntry("outcome", "success")
                .containsEntry("method", "none");
        assertThat(outgoing.tags()).containsEntry("connection", "worker").containsEntry("direction", "outgoing");
        assertThat(outgoing.tag("target")).contains("ObservedCallsTests");
        // What the called code observes itself belongs to the same trace.
        assertThat(span("work").traceId()).isEqualTo(request.traceId());
    }

    @Test
    void failuresAreObservedOnBothSides() {
        try (ConnectedPair pair = ConnectedPair.of(observed("worker"), observed("tcp"))) {
            assertThatThrownBy(() -> pair.client().run(() -> {
                        throw new IOException("gone");
                    }))
                    .isInstanceOf(IOException.class);
            await().until(() -> spans.spans().size() == 2);
        }
        assertThat(spans.spans()).allSatisfy(span -> {
            assertThat(span.error()).hasMessage("gone");
            assertThat(span.tags()).containsEntry("outcome", "exception");
        });
    }

    @Test
    void anAsynchronousCallLeavesNoScopeBehind() throws Exception {
        try (ConnectedPair pair = ConnectedPair.of(observed("worker"), observed("tcp"))) {
            CompletableFuture<String> call = pair.client().callAsync(() -> "later");
            assertThat(call.get()).isEqualTo("later");
            assertThat(registry.getCurrentObservation()).isNull();
            await().until(() -> spans.spans().size() == 2);
        }
    }

    private static String work() {
        return Objects.requireNonNull(
                Observation.createNotStarted("work", registryOfTheCalled).observe(() -> "done"));
    }

    private Options observed(String name) {
        return Options.builder().observer(new ObservedCalls(registry, name)).build();
    }

    private MutableSpan span(String name) {
        return spans.spans().stream()
                .filter(span -> name.equals(span.name()))
                .findFirst()
                .orElseThrow();
    }

    private MutableSpan only(brave.Span.Kind kind) {
        return spans.spans().stream()
                .filter(span -> span.kind() == kind)
                .findFirst()
                .orElseThrow();
    }
}
