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

    private final @Nullable String name;
    private final Duration timeout;
    private final Duration callTimeout;
    private final ThreadKind threads;
    private final long maxMessageSize;
    private final long maxOutboxSize;
    private final int maxOutstandingCalls;
    private final int maxServedCalls;
    private final int maxQueuedCalls;
    private final int maxLentObjects;
    private final long maxMemory;
    private final @Nullable MemoryBudget sharedMemory;
    private final boolean acceptExportedClasses;
    private final List<ConnectionObserver.Factory> observers;
    private final @Nullable Evaluator evaluator;
    private final @Nullable ClassLoader classLoader;
    private final @Nullable ObjectInputFilter inputFilter;
    private final Rights rights;
    private final ExposedObjects exposed;

    private Options(Builder builder) {
        notNegative("timeout", builder.timeout);
        notNegative("call-timeout", builder.callTimeout);
        positive("max-message-size", builder.maxMessageSize);
        positive("max-outbox-size", builder.maxOutboxSize);
        positive("max-outstanding-calls", builder.maxOutstandingCalls);
        positive("max-served-calls", builder.maxServedCalls);
        positive("max-queued-calls", builder.maxQueuedCalls);
        positive("max-lent-objects", builder.maxLentObjects);
        notNegative("max-memory", builder.maxMemory);
        if (builder.name != null && builder.name.isBlank()) {
            throw new IllegalArgumentException("across.options.name must not be blank");
        }
        if (builder.threads == ThreadKind.VIRTUAL && Runtime.version().feature() < 21) {
            throw new IllegalArgumentException(
                    "across.options.threads=virtual needs Java 21 or later, this is " + Runtime.version());
        }
        name = builder.name;
        timeout = builder.timeout;
        callTimeout = builder.callTimeout;
        threads = builder.threads;
        maxMessageSize = builder.maxMessageSize;
        maxOutboxSize = builder.maxOutboxSize;
        maxOutstandingCalls = builder.maxOutstandingCalls;
        maxServedCalls = builder.maxServedCalls;
        maxQueuedCalls = builder.maxQueuedCalls;
        maxLentObjects = builder.maxLentObjects;
        maxMemory = builder.maxMemory;
        sharedMemory = builder.sharedMemory;
        acceptExportedClasses = builder.acceptExportedClasses;
        observers = List.copyOf(builder.observers);
        evaluator = builder.evaluator;
        classLoader = builder.classLoader;
        inputFilter = builder.inputFilter;
        rights = builder.rights;
        exposed = builder.exposed;
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

    /** What the connection is called in logs, thread names and an operator's view; null to name it after its address. */
    public @Nullable String name() {
        return name;
    }

    /**
     * The silence of the peer after which the connection is given up, and the longest that connecting, the handshake, a stuck
     * write and an orderly close may take; {@link Duration#ZERO} for no limit.
     */
    public Duration timeout() {
        return timeout;
    }

    /** The deadline of calls that are not given one of their own; {@link Duration#ZERO} for none. */
    public Duration callTimeout() {
        return callTimeout;
    }

    /** Which threads serve the peer's calls. */
    public ThreadKind threads() {
        return threads;
    }

    /** Largest message read or written, in bytes. */
    public long maxMessageSize() {
        return maxMessageSize;
    }

    /** Bytes that may wait to be written before callers wait for the peer to read. */
    public long maxOutboxSize() {
        return maxOutboxSize;
    }

    /** Calls to the peer that may be unanswered at once; one more fails. */
    public int maxOutstandingCalls() {
        return maxOutstandingCalls;
    }

    /** Calls of the peer that run at once; more wait their turn. */
    public int maxServedCalls() {
        return maxServedCalls;
    }

    /** Calls of the peer that may wait their turn; one more is refused. */
    public int maxQueuedCalls() {
        return maxQueuedCalls;
    }

    /** Objects of this side that the peer may hold at once; one more fails the call that would lend it. */
    public int maxLentObjects() {
        return maxLentObjects;
    }

    /**
     * What the peer may make this side hold at once, in bytes: a call beyond it is refused, and an answer that does not fit
     * fails. The answers that this side's own calls get may take as much again. Unless set, 64 MiB for a peer with limited
     * {@linkplain #rights() rights}, and {@link Long#MAX_VALUE}, for no limit, for one that has all.
     */
    public long maxMemory() {
        if (maxMemory > 0) {
            return maxMemory;
        }
        return rights.equals(Rights.all()) ? Long.MAX_VALUE : LIMITED_MEMORY;
    }

    /** What this connection shares with others, as those of a listener do; null for nothing. */
    public @Nullable MemoryBudget sharedMemory() {
        return sharedMemory;
    }

    /** Whether the peer may ship classes to this side. */
    public boolean acceptExportedClasses() {
        return acceptExportedClasses;
    }

    /** What makes the connection's observers, in the order in which they are told; cannot be modified. */
    public List<ConnectionObserver.Factory> observers() {
        return observers;
    }

    /** Who answers what Python peers {@code execute} here; null refuses that. */
    public @Nullable Evaluator evaluator() {
        return evaluator;
    }

    /**
     * Where classes of received values are looked up; null for the thread's context loader at the time when the connection is
     * made.
     */
    public @Nullable ClassLoader classLoader() {
        return classLoader;
    }

    /** Which classes received values may consist of; null for the JVM-wide filter alone. */
    public @Nullable ObjectInputFilter inputFilter() {
        return inputFilter;
    }

    /** What the peer may do to this side. */
    public Rights rights() {
        return rights;
    }

    /** Objects of this side that the peer may call by name. */
    public ExposedObjects exposed() {
        return exposed;
    }

    /** {@link #timeout} in milliseconds, as a greeting carries it; 0 for none. */
    public long timeoutMillis() {
        return timeout.isZero() ? 0 : Math.max(1, timeout.toMillis());
    }

    /** Whether the other options have equal values, all of them. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Options options && values().equals(options.values());
    }

    @Override
    public int hashCode() {
        return values().hashCode();
    }

    @Override
    public String toString() {
        return "Options" + values();
    }

    private Map<String, @Nullable Object> values() {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        values.put("name", name);
        values.put("timeout", timeout);
        values.put("callTimeout", callTimeout);
        values.put("threads", threads);
        values.put("maxMessageSize", maxMessageSize);
        values.put("maxOutboxSize", maxOutboxSize);
        values.put("maxOutstandingCalls", maxOutstandingCalls);
        values.put("maxServedCalls", maxServedCalls);
        values.put("maxQueuedCalls", maxQueuedCalls);
        values.put("maxLentObjects", maxLentObjects);
        values.put("maxMemory", maxMemory());
        values.put("sharedMemory", sharedMemory);
        values.put("acceptExportedClasses", acceptExportedClasses);
        values.put("observers", observers);
        values.put("evaluator", evaluator);
        values.put("classLoader", classLoader);
        values.put("inputFilter", inputFilter);
        values.put("rights", rights);
        values.put("exposed", exposed);
        return values;
    }

    private static void notNegative(String property, Duration value) {
        if (value.isNegative() || value.compareTo(Duration.ofDays(365)) > 0) {
            throw new IllegalArgumentException(
                    "across.options." + property + " must be between 0 and 365 days, is " + value);
        }
    }

    private static void notNegative(String property, long value) {
        if (value < 0) {
            throw new IllegalArgumentException("across.options." + property + " must not be negative, is " + value);
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
        private long maxMemory;
        private @Nullable MemoryBudget sharedMemory;
        private boolean acceptExportedClasses;
        private final List<ConnectionObserver.Factory> observers = new ArrayList<>();
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
            maxMemory = options.maxMemory;
            sharedMemory = options.sharedMemory;
            acceptExportedClasses = options.acceptExportedClasses;
            observers.addAll(options.observers);
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
