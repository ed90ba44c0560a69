package io.across;

import java.io.ObjectInputFilter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a connection behaves. Immutable and thread-safe; made by {@link #builder()}, which rejects illegal values when it
 * builds.
 */
public final class Options {

    private static final long LIMITED_MEMORY = 64L << 20;

    private static final Options DEFAULTS = builder().build();

    /** A copy, which nobody changes. */
    private final Builder values;

    private final List<ConnectionObserver.Factory> observers;

    private Options(Builder builder) {
        OptionChecks.notNegative("timeout", builder.timeout);
        OptionChecks.notNegative("call-timeout", builder.callTimeout);
        OptionChecks.positive("max-message-size", builder.maxMessageSize);
        OptionChecks.positive("max-outbox-size", builder.maxOutboxSize);
        OptionChecks.positive("max-outstanding-calls", builder.maxOutstandingCalls);
        OptionChecks.positive("max-served-calls", builder.maxServedCalls);
        OptionChecks.positive("max-queued-calls", builder.maxQueuedCalls);
        OptionChecks.positive("max-lent-objects", builder.maxLentObjects);
        OptionChecks.notNegative("max-memory", builder.maxMemory);
        if (builder.name != null && builder.name.isBlank()) {
            throw new IllegalArgumentException("across.options.name must not be blank");
        }
        if (builder.threads == ThreadKind.VIRTUAL && Runtime.version().feature() < 21) {
            throw new IllegalArgumentException(
                    "across.options.threads=virtual needs Java 21 or later, this is " + Runtime.version());
        }
        values = new Builder(builder);
        observers = List.copyOf(builder.observers);
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
        return new Builder(values);
    }

    /** What the connection is called in logs, thread names and an operator's view; null to name it after its address. */
    public @Nullable String name() {
        return values.name;
    }

    /**
     * The silence of the peer after which the connection is given up, and the longest that connecting, the handshake, a stuck
     * write and an orderly close may take; {@link Duration#ZERO} for no limit.
     */
    public Duration timeout() {
        return values.timeout;
    }

    /** The deadline of calls that are not given one of their own; {@link Duration#ZERO} for none. */
    public Duration callTimeout() {
        return values.callTimeout;
    }

    /** Which threads serve the peer's calls. */
    public ThreadKind threads() {
        return values.threads;
    }

    /** Largest message read or written, in bytes. */
    public long maxMessageSize() {
        return values.maxMessageSize;
    }

    /** Bytes that may wait to be written before callers wait for the peer to read. */
    public long maxOutboxSize() {
        return values.maxOutboxSize;
    }

    /** Calls to the peer that may be unanswered at once; one more fails. */
    public int maxOutstandingCalls() {
        return values.maxOutstandingCalls;
    }

    /** Calls of the peer that run at once; more wait their turn. */
    public int maxServedCalls() {
        return values.maxServedCalls;
    }

    /** Calls of the peer that may wait their turn; one more is refused. */
    public int maxQueuedCalls() {
        return values.maxQueuedCalls;
    }

    /** Objects of this side that the peer may hold at once; one more fails the call that would lend it. */
    public int maxLentObjects() {
        return values.maxLentObjects;
    }

    /**
     * What the peer may make this side hold at once, in bytes: a call beyond it is refused, and an answer that does not fit
     * fails. The answers that this side's own calls get may take as much again. Unless set, 64 MiB for a peer with limited
     * {@linkplain #rights() rights}, and {@link Long#MAX_VALUE}, for no limit, for one that has all.
     */
    public long maxMemory() {
        if (values.maxMemory > 0) {
            return values.maxMemory;
        }
        return values.rights.equals(Rights.all()) ? Long.MAX_VALUE : LIMITED_MEMORY;
    }

    /** What this connection shares with others, as those of a listener do; null for nothing. */
    public @Nullable MemoryBudget sharedMemory() {
        return values.sharedMemory;
    }

    /** Whether the peer may ship classes to this side. */
    public boolean acceptExportedClasses() {
        return values.acceptExportedClasses;
    }

    /** What makes the connection's observers, in the order in which they are told; cannot be modified. */
    public List<ConnectionObserver.Factory> observers() {
        return observers;
    }

    /** Who answers what Python peers {@code execute} here; null refuses that. */
    public @Nullable Evaluator evaluator() {
        return values.evaluator;
    }

    /**
     * Where classes of received values are looked up; null for the thread's context loader at the time when the connection is
     * made.
     */
    public @Nullable ClassLoader classLoader() {
        return values.classLoader;
    }

    /** Which classes received values may consist of; null for the JVM-wide filter alone. */
    public @Nullable ObjectInputFilter inputFilter() {
        return values.inputFilter;
    }

    /** What the peer may do to this side. */
    public Rights rights() {
        return values.rights;
    }

    /** The property that says which {@link #rights()} there are, for messages; null if no property does. */
    public @Nullable String rightsProperty() {
        return values.rightsProperty;
    }

    /** Objects of this side that the peer may call by name. */
    public ExposedObjects exposed() {
        return values.exposed;
    }

    /** {@link #timeout} in milliseconds, as a greeting carries it; 0 for none. */
    public long timeoutMillis() {
        return values.timeout.isZero() ? 0 : Math.max(1, values.timeout.toMillis());
    }

    /** Whether the other options have equal values, all of them. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Options options && named().equals(options.named());
    }

    @Override
    public int hashCode() {
        return named().hashCode();
    }

    @Override
    public String toString() {
        return "Options" + named();
    }

    private Map<String, @Nullable Object> named() {
        Map<String, @Nullable Object> named = new LinkedHashMap<>();
        named.put("name", values.name);
        named.put("timeout", values.timeout);
        named.put("callTimeout", values.callTimeout);
        named.put("threads", values.threads);
        named.put("maxMessageSize", values.maxMessageSize);
        named.put("maxOutboxSize", values.maxOutboxSize);
        named.put("maxOutstandingCalls", values.maxOutstandingCalls);
        named.put("maxServedCalls", values.maxServedCalls);
        named.put("maxQueuedCalls", values.maxQueuedCalls);
        named.put("maxLentObjects", values.maxLentObjects);
        named.put("maxMemory", maxMemory());
        named.put("sharedMemory", values.sharedMemory);
        named.put("acceptExportedClasses", values.acceptExportedClasses);
        named.put("observers", observers);
        named.put("evaluator", values.evaluator);
        named.put("classLoader", values.classLoader);
        named.put("inputFilter", values.inputFilter);
        named.put("rights", values.rights);
        named.put("rightsProperty", values.rightsProperty);
        named.put("exposed", values.exposed);
        return named;
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
        private long maxMemory;
        private @Nullable MemoryBudget sharedMemory;
        private boolean acceptExportedClasses;
        private final List<ConnectionObserver.Factory> observers = new ArrayList<>();
        private @Nullable Evaluator evaluator;
        private @Nullable ClassLoader classLoader;
        private @Nullable ObjectInputFilter inputFilter;
        private Rights rights = Rights.all();
        private @Nullable String rightsProperty;
        private ExposedObjects exposed = ExposedObjects.none();

        private Builder() {}

        private Builder(Builder other) {
            name = other.name;
            timeout = other.timeout;
            callTimeout = other.callTimeout;
            threads = other.threads;
            maxMessageSize = other.maxMessageSize;
            maxOutboxSize = other.maxOutboxSize;
            maxOutstandingCalls = other.maxOutstandingCalls;
            maxServedCalls = other.maxServedCalls;
            maxQueuedCalls = other.maxQueuedCalls;
            maxLentObjects = other.maxLentObjects;
            maxMemory = other.maxMemory;
            sharedMemory = other.sharedMemory;
            acceptExportedClasses = other.acceptExportedClasses;
            observers.addAll(other.observers);
            evaluator = other.evaluator;
            classLoader = other.classLoader;
            inputFilter = other.inputFilter;
            rights = other.rights;
            rightsProperty = other.rightsProperty;
            exposed = other.exposed;
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

        /** See {@link Options#maxMemory()}; zero, the default, to decide by the rights. */
        public Builder maxMemory(long maxMemory) {
            this.maxMemory = maxMemory;
            return this;
        }

        /**
         * See {@link Options#sharedMemory()}. A connection that has no limit of its own takes part in it until the peer has
         * introduced itself.
         */
        public Builder sharedMemory(@Nullable MemoryBudget sharedMemory) {
            this.sharedMemory = sharedMemory;
            return this;
        }

        /** Whether the peer may ship classes to this side; false by default. */
        public Builder acceptExportedClasses(boolean acceptExportedClasses) {
            this.acceptExportedClasses = acceptExportedClasses;
            return this;
        }

        /** Adds what makes an observer for each connection; observers are told in the order in which they were added. */
        public Builder observer(ConnectionObserver.Factory observer) {
            observers.add(observer);
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

        /** See {@link Options#rightsProperty()}; a denial names it. Null, the default, for none. */
        public Builder rightsProperty(@Nullable String property) {
            this.rightsProperty = property;
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
            return new Options(this);
        }
    }
}
