package io.across.spring.autoconfigure;

import io.across.Options;
import io.across.Options.ThreadKind;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.PropertyMapper;
import org.springframework.util.unit.DataSize;

/** Options of connections; what is not set keeps its default. */
public class AcrossOptionsProperties {

    /** Silence after which a connection is given up, and limit of connecting and closing; zero for no limit. */
    private @Nullable Duration timeout;

    /** Deadline of calls that are not given one of their own; zero for none. */
    private @Nullable Duration callTimeout;

    /** Threads that serve the peer's calls; virtual if spring.threads.virtual.enabled is set and this is not. */
    private @Nullable ThreadKind threads;

    /** Largest message read or written, that is a call with its arguments or a result. */
    private @Nullable DataSize maxMessageSize;

    /** Size of what may wait to be written before callers wait. */
    private @Nullable DataSize maxOutboxSize;

    /** Calls to the peer that may be unanswered, or wait for a connection, at once; one more fails. */
    private @Nullable Integer maxOutstandingCalls;

    /** Calls of the peer that run at once; more wait their turn. */
    private @Nullable Integer maxServedCalls;

    /** Calls of the peer that may wait their turn; one more is refused. */
    private @Nullable Integer maxQueuedCalls;

    /** Objects of this side that the peer may hold at once; a call that would lend one more fails. */
    private @Nullable Integer maxLentObjects;

    /** What the peer may make this side hold at once; 64MB for a peer with limited rights, no limit for others, unless set. */
    private @Nullable DataSize maxMemory;

    /**
     * Whether the peer may ship classes to this service. False by default; a listener whose handler is local refuses it.
     */
    private @Nullable Boolean acceptExportedClasses;

    public @Nullable Duration getTimeout() {
        return timeout;
    }

    public void setTimeout(@Nullable Duration timeout) {
        this.timeout = timeout;
    }

    public @Nullable Duration getCallTimeout() {
        return callTimeout;
    }

    public void setCallTimeout(@Nullable Duration callTimeout) {
        this.callTimeout = callTimeout;
    }

    public @Nullable ThreadKind getThreads() {
        return threads;
    }

    public void setThreads(@Nullable ThreadKind threads) {
        this.threads = threads;
    }

    public @Nullable DataSize getMaxMessageSize() {
        return maxMessageSize;
    }

    public void setMaxMessageSize(@Nullable DataSize maxMessageSize) {
        this.maxMessageSize = maxMessageSize;
    }

    public @Nullable DataSize getMaxOutboxSize() {
        return maxOutboxSize;
    }

    public void setMaxOutboxSize(@Nullable DataSize maxOutboxSize) {
        this.maxOutboxSize = maxOutboxSize;
    }

    public @Nullable Integer getMaxOutstandingCalls() {
        return maxOutstandingCalls;
    }

    public void setMaxOutstandingCalls(@Nullable Integer maxOutstandingCalls) {
        this.maxOutstandingCalls = maxOutstandingCalls;
    }

    public @Nullable Integer getMaxServedCalls() {
        return maxServedCalls;
    }

    public void setMaxServedCalls(@Nullable Integer maxServedCalls) {
        this.maxServedCalls = maxServedCalls;
    }

    public @Nullable Integer getMaxQueuedCalls() {
        return maxQueuedCalls;
    }

    public void setMaxQueuedCalls(@Nullable Integer maxQueuedCalls) {
        this.maxQueuedCalls = maxQueuedCalls;
    }

    public @Nullable Integer getMaxLentObjects() {
        return maxLentObjects;
    }

    public void setMaxLentObjects(@Nullable Integer maxLentObjects) {
        this.maxLentObjects = maxLentObjects;
    }

    public @Nullable DataSize getMaxMemory() {
        return maxMemory;
    }

    public void setMaxMemory(@Nullable DataSize maxMemory) {
        this.maxMemory = maxMemory;
    }

    public @Nullable Boolean getAcceptExportedClasses() {
        return acceptExportedClasses;
    }

    public void setAcceptExportedClasses(@Nullable Boolean acceptExportedClasses) {
        this.acceptExportedClasses = acceptExportedClasses;
    }

    /** Options with what is set here in place of what {@code base} has. */
    Options over(Options base) {
        Options.Builder builder = base.toBuilder();
        PropertyMapper map = PropertyMapper.get();
        map.from(timeout).to(builder::timeout);
        map.from(callTimeout).to(builder::callTimeout);
        map.from(threads).to(builder::threads);
        map.from(maxMessageSize).as(DataSize::toBytes).to(builder::maxMessageSize);
        map.from(maxOutboxSize).as(DataSize::toBytes).to(builder::maxOutboxSize);
        map.from(maxOutstandingCalls).to(builder::maxOutstandingCalls);
        map.from(maxServedCalls).to(builder::maxServedCalls);
        map.from(maxQueuedCalls).to(builder::maxQueuedCalls);
        map.from(maxLentObjects).to(builder::maxLentObjects);
        map.from(maxMemory).as(DataSize::toBytes).to(builder::maxMemory);
        map.from(acceptExportedClasses).to(builder::acceptExportedClasses);
        return builder.build();
    }
}
