package io.across;

import java.io.ObjectInputFilter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a connection behaves. Immutable; made by {@link #builder()}, which rejects illegal values when it builds.
 *
 * @param name what the connection is called in logs, thread names and an operator's view; null to name it after its
 *     address
 * @param timeout the silence of the peer after which the connection is given up, and the longest that connecting, the
 *     handshake, a stuck write and an orderly close may take; {@link Duration#ZERO} for no limit
 * @param callTimeout the deadline of calls that are not given one of their own; {@link Duration#ZERO} for none
 * @param threads which threads serve the peer's calls
 * @param maxMessageSize largest message read or written, in bytes
 * @param maxOutboxSize bytes that may wait to be written before callers wait for the peer to read
 * @param maxOutstandingCalls calls to the peer that may be unanswered at once; one more fails
 * @param maxServedCalls calls of the peer that run at once; more wait their turn
 * @param maxQueuedCalls calls of the peer that may wait their turn; one more is refused
 * @param maxLentObjects objects of this side that the peer may hold at once; one more fails the call that would lend it
 * @param acceptExportedClasses whether the peer may ship classes to this side
 * @param listeners who watches the connection
 * @param callTracer who follows single calls; null for nobody
 * @param evaluator who answers what Python peers {@code execute} here; null refuses that
 * @param classLoader where classes of received values are looked up; null for the thread's context loader at the time
 *     when the connection is made
 * @param inputFilter which classes received values may consist of; null for the JVM-wide filter alone
 * @param rights what the peer may do to this side
 * @param exposed objects of this side that the peer may call by name
 */
public record Options(
        @Nullable String name,
        Duration timeout,
        Duration callTimeout,
        ThreadKind threads,
        long maxMessageSize,
        long maxOutboxSize,
        int maxOutstandingCalls,
        int maxServedCalls,
        int maxQueuedCalls,
        int maxLentObjects,
        boolean acceptExportedClasses,
        List<ConnectionListener> listeners,
        @Nullable CallTracer callTracer,
        @Nullable Evaluator evaluator,
        @Nullable ClassLoader classLoader,
        @Nullable ObjectInputFilter inputFilter,
        Rights rights,
        ExposedObjects exposed) {

    private static final Options DEFAULTS = builder().build();

    /**
     * Checks the values.
     *
     * @throws IllegalArgumentException if a value is illegal; the message names its property
     */
    public Options {
        notNegative("timeout", timeout);
        notNegative("call-timeout", callTimeout);
        positive("max-message-size", maxMessageSize);
        positive("max-outbox-size", maxOutboxSize);
        positive("max-outstanding-calls", maxOutstandingCalls);
        positive("max-served-calls", maxServedCalls);
        positive("max-queued-calls", maxQueuedCalls);
        positive("max-lent-objects", maxLentObjects);
        listeners = List.copyOf(listeners);
        if (name != null && name.isBlank()) {
            throw new IllegalArgumentException("across.options.name must not be blank");
        }
        if (threads == ThreadKind.VIRTUAL && Runtime.version().feature() < 21) {
            throw new IllegalArgumentException(
                    "across.options.threads=virtual needs Java 21 or later, this is " + Runtime.version());
        }
    }

    /** Which threads serve the peer's calls. */
    public enum ThreadKind {
        /** Pooled platform threads: the fastest for few connections. */
        PLATFORM,
        /** Virtual threads, for reading too: the cheapest for thousands of idle connections. Java 21 or later. */
        VIRTUAL
    }

    /** The defaults, unnamed. */
    public static Options defaults() {
        return DEFAULTS;
    }

    /** A builder that starts from the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** A builder that starts from these options. */
    public Builder toBuilder() {
        return new Builder(this);
    }

    /** {@link #timeout} in milliseconds, as a greeting carries it; 0 for none. */
    public long timeoutMillis() {
        return timeout.isZero() ? 0 : Math.max(1, timeout.toMillis());
    }

    private static void notNegative(String property, Duration value) {
        if (value.isNegative() || value.compareTo(Duration.ofDays(365)) > 0) {
            throw new IllegalArgumentException(
                    "across.options." + property + " must be between 0 and 365 days, is " + value);
        }
    }

    private static void positive(String property, long value) {
        if (value <= 0) {
            throw new IllegalArgumentException("across.options." + property + " must be positive, is " + value);
        }
    }

    /** Collects options. Not thread-safe. */
    public static final class Builder {

        private @Nullable String name;
        private Duration timeout = Duration.ofMinutes(1);
        private Duration callTimeout = Duration.ZERO;
        private ThreadKind threads = ThreadKind.PLATFORM;
        private long maxMessageSize = 256L << 20;
        private long maxOutboxSize = 16L << 20;
        private int maxOutstandingCalls = 65_536;
        private int maxServedCalls = 256;
        private int maxQueuedCalls = 4_096;
        private int maxLentObjects = 1_000_000;
        private boolean acceptExportedClasses;
        private final List<ConnectionListener> listeners = new ArrayList<>();
        private @Nullable CallTracer callTracer;
        private @Nullable Evaluator evaluator;
        private @Nullable ClassLoader classLoader;
        private @Nullable ObjectInputFilter inputFilter;
        private Rights rights = Rights.all();
        private ExposedObjects exposed = ExposedObjects.none();

        private Builder() {}

        private Builder(Options options) {
            name = options.name;
            timeout = options.timeout;
            callTimeout = options.callTimeout;
            threads = options.threads;
            maxMessageSize = options.maxMessageSize;
            maxOutboxSize = options.maxOutboxSize;
            maxOutstandingCalls = options.maxOutstandingCalls;
            maxServedCalls = options.maxServedCalls;
            maxQueuedCalls = options.maxQueuedCalls;
            maxLentObjects = options.maxLentObjects;
            acceptExportedClasses = options.acceptExportedClasses;
            listeners.addAll(options.listeners);
            callTracer = options.callTracer;
            evaluator = options.evaluator;
            classLoader = options.classLoader;
            inputFilter = options.inputFilter;
            rights = options.rights;
            exposed = options.exposed;
        }

        /** What the connection is called; null to name it after its address. */
        public Builder name(@Nullable String name) {
            this.name = name;
            return this;
        }

        /** See {@link Options#timeout()}; one minute by default, {@link Duration#ZERO} for no limit. */
        public Builder timeout(Duration timeout) {
            this.timeout = timeout;
            return this;
        }

        /** See {@link Options#callTimeout()}; {@link Duration#ZERO}, for none, by default. */
        public Builder callTimeout(Duration callTimeout) {
            this.callTimeout = callTimeout;
            return this;
        }

        /** Which threads serve the peer's calls; platform threads by default. */
        public Builder threads(ThreadKind threads) {
            this.threads = threads;
            return this;
        }

        /** Largest message read or written, in bytes; positive, 256 MiB by default. */
        public Builder maxMessageSize(long maxMessageSize) {
            this.maxMessageSize = maxMessageSize;
            return this;
        }

        /** Bytes that may wait to be written before callers wait for the peer to read; positive, 16 MiB by default. */
        public Builder maxOutboxSize(long maxOutboxSize) {
            this.maxOutboxSize = maxOutboxSize;
            return this;
        }

        /** Calls to the peer that may be unanswered at once; one more fails; positive, 65_536 by default. */
        public Builder maxOutstandingCalls(int maxOutstandingCalls) {
            this.maxOutstandingCalls = maxOutstandingCalls;
            return this;
        }

        /** Calls of the peer that run at once; more wait their turn; positive, 256 by default. */
        public Builder maxServedCalls(int maxServedCalls) {
            this.maxServedCalls = maxServedCalls;
            return this;
        }

        /** Calls of the peer that may wait their turn; one more is refused; positive, 4_096 by default. */
        public Builder maxQueuedCalls(int maxQueuedCalls) {
            this.maxQueuedCalls = maxQueuedCalls;
            return this;
        }

        /** Objects of this side that the peer may hold at once; one more fails the call that would lend it; positive, 1_000_000 by default. */
        public Builder maxLentObjects(int maxLentObjects) {
            this.maxLentObjects = maxLentObjects;
            return this;
        }

        /** Whether the peer may ship classes to this side; false by default. */
        public Builder acceptExportedClasses(boolean acceptExportedClasses) {
            this.acceptExportedClasses = acceptExportedClasses;
            return this;
        }

        /** Adds a listener; they are called in the order in which they were added. */
        public Builder listener(ConnectionListener listener) {
            listeners.add(listener);
            return this;
        }

        /** See {@link Options#callTracer()}; null, the default, for nobody. */
        public Builder callTracer(@Nullable CallTracer callTracer) {
            this.callTracer = callTracer;
            return this;
        }

        /** See {@link Options#evaluator()}; null, the default, for none. */
        public Builder evaluator(@Nullable Evaluator evaluator) {
            this.evaluator = evaluator;
            return this;
        }

        /** See {@link Options#classLoader()}. */
        public Builder classLoader(@Nullable ClassLoader classLoader) {
            this.classLoader = classLoader;
            return this;
        }

        /** See {@link Options#inputFilter()}. */
        public Builder inputFilter(@Nullable ObjectInputFilter inputFilter) {
            this.inputFilter = inputFilter;
            return this;
        }

        /** What the peer may do to this side; everything by default. */
        public Builder rights(Rights rights) {
            this.rights = rights;
            return this;
        }

        /** Objects of this side that the peer may call by name; none by default. */
        public Builder exposed(ExposedObjects exposed) {
            this.exposed = exposed;
            return this;
        }

        /**
         * Checks the values.
         *
         * @throws IllegalArgumentException if a value is illegal; the message names its property
         */
        public Options build() {
            return new Options(
                    name,
                    timeout,
                    callTimeout,
                    threads,
                    maxMessageSize,
                    maxOutboxSize,
                    maxOutstandingCalls,
                    maxServedCalls,
                    maxQueuedCalls,
                    maxLentObjects,
                    acceptExportedClasses,
                    listeners,
                    callTracer,
                    evaluator,
                    classLoader,
                    inputFilter,
                    rights,
                    exposed);
        }
    }
}
