package io.across.internal.engine;

import io.across.CallInProgress;
import io.across.CallInterruptedException;
import io.across.ChannelStatus;
import io.across.ChannelStatus.Failure;
import io.across.Connection;
import io.across.ConnectionState;
import io.across.ConnectionStats;
import io.across.Options;
import io.across.Options.ThreadKind;
import io.across.PeerIdentity;
import io.across.PeerInfo;
import io.across.ReferenceCalls;
import io.across.Rights;
import io.across.Standstill;
import io.across.internal.transport.Transport;
import io.across.internal.value.Caller;
import io.across.internal.value.ValueCodec;
import io.across.internal.wire.Capabilities;
import io.across.internal.wire.Greeting;
import io.across.internal.wire.MessageParser;
import io.across.python.Python;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection: puts the parts of the engine together, and takes them through life from the transport's opening to its
 * end. Thread-safe; its own state is in {@link Lifecycle}.
 */
public final class EngineConnection implements Connection {

    private static final Logger log = LoggerFactory.getLogger("io.across.connection");

    private final String name;
    private final Transport transport;
    private final Options options;
    private final CodecFactory codecs;
    private final Handshake handshake;
    private final long ownCapabilities;
    private final ClassLoader classLoader;
    private final Executor workers;

    private final Lifecycle lifecycle = new Lifecycle();
    private final Listeners listeners;
    private final Outbox outbox;
    private final Inbox inbox;
    private final CallTable calls;
    private final LentObjects lent;
    private final HeldObjects held;
    private final Values values;
    private final CallMaker callMaker;
    private final CallsWhenReady caller;
    private final EngineCalls byDefault;
    private final ReadLoop reading;
    private final Shutdown shutdown;
    private final Replies replies;
    private final CallsInProgress progress;
    private final EndActions endActions = new EndActions();
    private final PendingLogs pendingLogs = new PendingLogs();

    /** Written by the reader, before the state becomes RUNNING. */
    private volatile @Nullable Agreement agreement;

    private EngineConnection(
            Transport transport,
            Options options,
            CodecFactory codecs,
            Greeting greeting,
            @Nullable Bootloaders bootloaders) {
        this.transport = transport;
        this.options = options;
        this.codecs = codecs;
        String given = options.name();
        this.name = given != null ? given : transport.address();
        ClassLoader context = Thread.currentThread().getContextClassLoader();
        ClassLoader chosen = options.classLoader() != null ? options.classLoader() : context;
        this.classLoader = chosen != null ? chosen : EngineConnection.class.getClassLoader();
        this.workers = EngineThreads.workers(options.threads());
        this.listeners = new Listeners(this, options);
        this.outbox = new Outbox(
                transport, workers, patience(), this::seesWork, e -> shutdown().writingFailed(e));
        this.handshake = new Handshake(outbox, greeting, bootloaders);
        this.ownCapabilities = greeting.capabilities();
        this.inbox = new Inbox(
                workers,
                options.maxServedCalls(),
                options.maxQueuedCalls(),
                options.maxMessageSize(),
                () -> reading().readIfVacant(),
                failure -> shutdown().fail(failure),
                System::nanoTime);
        this.calls = new CallTable(name, workers, options);
        this.lent = new LentObjects(options.maxLentObjects());
        InboundOrder order = new InboundOrder();
        this.caller = new CallsWhenReady(this, options, lifecycle, workers);
        this.byDefault = new EngineCalls(caller, Duration.ZERO, Duration.ZERO);
        this.held = new HeldObjects(name, ids -> values().giveBack(ids));
        this.values = new Values(lent, held, order, outbox, options.maxMessageSize());
        this.replies = new Replies(outbox, options, this::peer);
        this.progress = new CallsInProgress(calls);
        this.callMaker = new CallMaker(this, options, calls, outbox, inbox, lent);
        InboundMessages messages = new InboundMessages(this, handshake, calls, inbox, outbox, order, lent, options);
        this.shutdown = new Shutdown(
                name,
                options,
                transport,
                workers,
                lifecycle,
                outbox,
                inbox,
                calls,
                () -> reading().ensureReader(),
                this::lastRites);
        this.reading = new ReadLoop(
                name,
                transport,
                new MessageParser(options.maxMessageSize(), messages),
                shutdown,
                inbox,
                outbox,
                workers,
                options.threads() == ThreadKind.PLATFORM);
    }

    /**
     * Begins a connection, which establishes itself in the background.
     *
     * @param capabilities the capability bits to announce (protocol, section 8)
     * @param description what to say of this side
     * @param bootloaders what a BIOS is sent; null if this connection boots nobody
     */
    public static EngineConnection open(
            Transport transport,
            Options options,
            CodecFactory codecs,
            long extensionVersion,
            long capabilities,
            Map<String, String> description,
            @Nullable Bootloaders bootloaders) {
        Greeting greeting = new Greeting(options.timeoutMillis(), extensionVersion, capabilities, description);
        EngineConnection connection = new EngineConnection(transport, options, codecs, greeting, bootloaders);
        connection.listeners.opened();
        connection.shutdown.startPhase("the handshake");
        connection.workers.execute(connection::establish);
        return connection;
    }

    /** The connection whose call the current thread serves; null if it serves none. */
    public static @Nullable EngineConnection current() {
        return ServingThread.current();
    }

    private void establish() {
        try {
            transport.open(options.timeout());
        } catch (Exception e) {
            shutdown.end(e);
            return;
        }
        if (shutdown.hasEnded()) {
            transport.close();
            return;
        }
        log.debug("{}: {} is open", name, transport.address());
        handshake.begin();
        reading.readIfVacant();
    }

    // What the handler of messages reports.

    ValueCodec greeted(PeerInfo info) {
        ValueCodec chosen = codecs.create(info, caller);
        Heartbeat heartbeat = new Heartbeat(
                outbox,
                reading,
                workers,
                shutdown::hasEnded,
                shutdown::fail,
                options.timeoutMillis(),
                info.timeoutMillis(),
                transport.process(),
                chosen.excuseForSilence());
        boolean carriesContext = (info.capabilities() & ownCapabilities & Capabilities.CALL_CONTEXT) != 0;
        agreement = new Agreement(info, chosen, heartbeat, carriesContext);
        shutdown.endPhase();
        heartbeat.start();
        if (lifecycle.moveTo(ConnectionState.RUNNING)) {
            PeerIdentity identity = transport.identity();
            log.debug("{}: connected to {}{}", name, info, identity == null ? "" : ", " + identity);
            listeners.ready(info);
        }
        return chosen;
    }

    // What the parts share.

    Shutdown shutdown() {
        return shutdown;
    }

    Replies replies() {
        return replies;
    }

    Listeners listeners() {
        return listeners;
    }

    CallsInProgress progress() {
        return progress;
    }

    EndActions endActions() {
        return endActions;
    }

    PendingLogs pendingLogs() {
        return pendingLogs;
    }

    LentObjects lent() {
        return lent;
    }

    CallTable callTable() {
        return calls;
    }

    CallMaker callMaker() {
        return callMaker;
    }

    boolean carriesContext() {
        Agreement agreed = agreement;
        return agreed != null && agreed.carriesContext();
    }

    /** How values are written and read; null before the handshake has decided the language. */
    @Nullable ValueCodec codec() {
        Agreement agreed = agreement;
        return agreed == null ? null : agreed.codec();
    }

    Values values() {
        return values;
    }

    ReadLoop reading() {
        return reading;
    }

    ClassLoader classLoader() {
        return classLoader;
    }

    /** Whether the peer is a child that has not been heard for a while, but computes. */
    boolean seesWork() {
        Agreement agreed = agreement;
        return agreed != null && agreed.heartbeat().seesWork();
    }

    boolean isBlocking() {
        return transport.isBlocking();
    }

    private long patience() {
        return options.timeout().isZero() ? Long.MAX_VALUE : options.timeout().toNanos();
    }

    // Calls.

    /** Makes requests in the codec's own form. */
    public Caller caller() {
        return caller;
    }

    @Override
    public ReferenceCalls calls() {
        return byDefault;
    }

    @Override
    public Python python() {
        return codecs.python(caller);
    }

    @Override
    public void export(String... packages) {
        ClassLoader context = Thread.currentThread().getContextClassLoader();
        export(List.of(packages), context != null ? context : classLoader);
    }

    @Override
    public void export(Class<?> anchor) {
        ClassLoader loader = anchor.getClassLoader();
        export(List.of(anchor.getPackageName()), loader != null ? loader : classLoader);
    }

    private void export(List<String> packages, ClassLoader loader) {
        byDefault.export(packages, loader);
    }

    // The end.

    private void lastRites(@Nullable Throwable reason) {
        Agreement agreed = agreement;
        if (agreed != null) {
            agreed.heartbeat().stop();
        }
        lent.end();
        held.end();
        endActions.run();
        listeners.closed(reason);
    }

    @Override
    public void cancel() {
        shutdown.cancel();
    }

    @Override
    public void close() {
        if (isConnected()) {
            pendingLogs.flush();
        }
        shutdown.close(ServingThread.current() == this);
    }

    // What the user asks.

    @Override
    public String name() {
        return name;
    }

    @Override
    public ConnectionState state() {
        return lifecycle.state();
    }

    @Override
    public ChannelStatus status() {
        Instant since = lifecycle.since();
        Throwable failure = lifecycle.failure();
        return new ChannelStatus(
                name,
                state(),
                since,
                stats(),
                failure == null || since == null ? null : new Failure(since, failure.toString(), null));
    }

    @Override
    public @Nullable PeerInfo peer() {
        Agreement agreed = agreement;
        return agreed == null ? null : agreed.peer();
    }

    @Override
    public Rights rights() {
        return options.rights();
    }

    @Override
    public @Nullable PeerIdentity peerIdentity() {
        return transport.identity();
    }

    @Override
    public ConnectionStats stats() {
        ValueCodec codec = codec();
        return new ConnectionStats(
                reading.bytesRead(),
                outbox.bytesWritten(),
                calls.made(),
                calls.size(),
                inbox.taken(),
                inbox.size(),
                lent.size(),
                held.size(),
                codec == null ? 0 : codec.denials());
    }

    @Override
    public Duration silence() {
        return Duration.ofNanos(Math.max(0, System.nanoTime() - reading.lastReadNanos()));
    }

    @Override
    public @Nullable Standstill standstill() {
        return calls.overdue().standstill();
    }

    @Override
    public List<CallInProgress> callsInProgress() {
        return progress.list();
    }

    @Override
    public Connection awaitReady() {
        caller.awaitReady();
        return this;
    }

    @Override
    public void awaitEnd() {
        try {
            lifecycle.await(ConnectionState.STOPPED, Long.MAX_VALUE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CallInterruptedException("waiting for the end of connection " + name);
        }
    }

    @Override
    public String toString() {
        return "connection " + name + " (" + lifecycle.state() + ")";
    }
}
