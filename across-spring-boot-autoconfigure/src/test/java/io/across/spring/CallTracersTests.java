package io.across.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.across.CallTracer;
import io.across.Connection;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CallTracersTests {

    private final List<String> events = new ArrayList<>();

    /** Never opened: these tests call tracers by hand. */
    private final Connection connection = Connection.fromUnix(Path.of("/no/such/socket"));

    private CallTracer named(String name, boolean fails) {
        return new CallTracer() {

            @Override
            public Trace outgoing(Connection through, String target, Map<String, String> context) {
                context.put(name, target);
                return begin();
            }

            @Override
            public Trace incoming(Connection through, String target, Map<String, String> context) {
                return begin();
            }

            private Trace begin() {
                events.add(name + " begins");
                if (fails) {
                    throw new IllegalStateException(name + " cannot");
                }
                return this::end;
            }

            private void end(@Nullable Throwable failure) {
                events.add(name + " ends");
            }
        };
    }

    @Test
    void bothAreToldTheMethod() {
        Map<String, String> context = new HashMap<>();
        CallTracer ofMethods = new CallTracer() {

            @Override
            public Trace outgoing(Connection through, String target, Map<String, String> context) {
                throw new AssertionError("not asked for");
            }

            @Override
            public Trace incoming(Connection through, String target, Map<String, String> context) {
                throw new AssertionError("not asked for");
            }

            @Override
            public Trace outgoing(
                    Connection through, String target, @Nullable String method, Map<String, String> context) {
                context.put("outgoing", target + " " + method);
                return Trace.NONE;
            }

            @Override
            public Trace incoming(
                    Connection through, String target, @Nullable String method, Map<String, String> context) {
                events.add(target + " " + method);
                return Trace.NONE;
            }
        };
        CallTracer both = CallTracers.both(ofMethods, named("second", false));
        both.outgoing(connection, "target", "Type.method", context).end(null);
        both.incoming(connection, "target", "Type.method", Map.of()).end(null);

        assertThat(context).containsEntry("outgoing", "target Type.method").containsEntry("second", "target");
        assertThat(events).contains("target Type.method");
    }

    @Test
    void theSecondIsInsideTheFirst() {
        Map<String, String> context = new HashMap<>();
        CallTracers.both(named("first", false), named("second", false))
                .outgoing(connection, "target", context)
                .end(null);
        assertThat(events).containsExactly("first begins", "second begins", "second ends", "first ends");
        assertThat(context).containsOnly(Map.entry("first", "target"), Map.entry("second", "target"));
    }

    @Test
    void oneThatFailsDoesNotKeepTheOtherFromItsWork() {
        Map<String, String> context = new HashMap<>();
        CallTracer both = CallTracers.both(named("first", true), named("second", false));
        both.outgoing(connection, "target", context).end(null);
        both.incoming(connection, "target", Map.of()).end(null);
        assertThat(events)
                .containsExactly(
                        "first begins", "second begins", "second ends", "first begins", "second begins", "second ends");
        assertThat(context).containsOnlyKeys("second");
    }

    @Test
    void withoutAFirstTheSecondIsAlone() {
        CallTracer only = named("only", false);
        assertThat(CallTracers.both(null, only)).isSameAs(only);
    }
}
