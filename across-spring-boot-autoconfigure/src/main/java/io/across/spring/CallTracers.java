package io.across.spring;

import io.across.CallTracer;
import io.across.Connection;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes one tracer of several, since a connection has one. */
public final class CallTracers {

    private static final Logger log = LoggerFactory.getLogger(CallTracers.class);

    private CallTracers() {}

    /**
     * A tracer that tells both: the first begins before the second and ends after it. One that throws does not keep the other
     * from its work. What both put into the context of a call under the same key, travels as the second put it.
     *
     * @param first null for none
     */
    public static CallTracer both(@Nullable CallTracer first, CallTracer second) {
        return first == null ? second : new Both(first, second);
    }

    private record Both(CallTracer first, CallTracer second) implements CallTracer {

        @Override
        public Trace outgoing(Connection connection, String target, Map<String, String> context) {
            return outgoing(connection, target, null, context);
        }

        @Override
        public Trace incoming(Connection connection, String target, Map<String, String> context) {
            return incoming(connection, target, null, context);
        }

        @Override
        public Trace outgoing(
                Connection connection, String target, @Nullable String method, Map<String, String> context) {
            Trace outer = outgoing(first, connection, target, method, context);
            return joined(outer, outgoing(second, connection, target, method, context));
        }

        @Override
        public Trace incoming(
                Connection connection, String target, @Nullable String method, Map<String, String> context) {
            Trace outer = incoming(first, connection, target, method, context);
            return joined(outer, incoming(second, connection, target, method, context));
        }

        private static Trace outgoing(
                CallTracer tracer,
                Connection connection,
                String target,
                @Nullable String method,
                Map<String, String> context) {
            // One that fails half-way leaves nothing half-written behind.
            Map<String, String> own = new HashMap<>();
            try {
                Trace trace = tracer.outgoing(connection, target, method, own);
                context.putAll(own);
                return trace;
            } catch (RuntimeException e) {
                failed(connection, tracer, e);
                return Trace.NONE;
            }
        }

        private static Trace incoming(
                CallTracer tracer,
                Connection connection,
                String target,
                @Nullable String method,
                Map<String, String> context) {
            try {
                return tracer.incoming(connection, target, method, context);
            } catch (RuntimeException e) {
                failed(connection, tracer, e);
                return Trace.NONE;
            }
        }

        private static void failed(Connection connection, CallTracer tracer, RuntimeException failure) {
            log.warn("{}: {} failed", connection.name(), tracer, failure);
        }
    }

    /** The inner one ends first, since what it opened is on top of what the outer one has opened. */
    private static CallTracer.Trace joined(CallTracer.Trace outer, CallTracer.Trace inner) {
        return new Joined(outer, inner);
    }

    private record Joined(CallTracer.Trace outer, CallTracer.Trace inner) implements CallTracer.Trace {

        @Override
        public void end(@Nullable Throwable failure) {
            try {
                inner.end(failure);
            } finally {
                outer.end(failure);
            }
        }

        @Override
        public void complete(Runnable completion) {
            outer.complete(() -> inner.complete(completion));
        }
    }
}
