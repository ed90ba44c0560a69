package io.across.internal.engine;

import io.across.CallInterruptedException;
import io.across.Calls;
import io.across.Connection;
import io.across.ConnectionState;
import io.across.ConnectionStats;
import io.across.DeadlineException;
import io.across.DisconnectException;
import io.across.NotSentException;
import io.across.Options;
import io.across.Options.ThreadKind;
import io.across.PeerInfo;
import io.across.ProtocolException;
import io.across.RemoteCode;
import io.across.internal.transport.Transport;
import io.across.internal.value.Caller;
import io.across.internal.value.ValueCodec;
import io.across.internal.wire.Greeting;
import io.across.internal.wire.MessageParser;
import io.across.internal.wire.Messages;
import io.across.internal.wire.Superblock;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection: puts the parts of the engine together, and takes them through life from the transport's opening to its
 * end. Thread-safe; its own state is in {@link Lifecycle}.
 */
public final class EngineConnection implements Connection, Caller {

    private static final Logger log = LoggerFactory.getLogger("io.across.connection");

    /** How long a proxy that went home in a result stays held, towards a peer that may release it too early. */
    private static final long HOMECOMING_NANOS = TimeUnit.SECONDS.toNanos(10);

    /** After a failed write, how long the reader gets to find out the real reason: a goodbye perhaps. */
    private static final long LAST_WORDS_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private final String name;
    private final Transport transport;
    private final Options options;
    private final CodecFactory codecs;
    private final Greeting greeting;
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
    private final ReadLoop reading;

    private final AtomicBoolean closing = new AtomicBoolean();
    private final AtomicBoolean saidGoodbye = new AtomicBoolean();

    /** Whether nothing more is to be read. Written by the reader. */
    private volatile boolean peerGoodbye;

    /** Written by the reader, before the state becomes RUNNING. */
    private volatile @Nullable PeerInfo peer;

    /** Written by the reader, before the state becomes RUNNING. */
    private volatile @Nullable ValueCodec codec;

    /** Written by the reader, before the state becomes RUNNING. */
    private volatile @Nullable Heartbeat heartbeat;

    /** The handshake's time limit, then the goodbye's. Written by who starts it. */
    private volatile @Nullable Future<?> phaseTimer;

    private EngineConnection(Transport transport, Options options, CodecFactory codecs, Greeting greeting) {
        this.transport = transport;
        this.options = options;
        this.codecs = codecs;
        this.greeting = greeting;
        String given = options.name();
        this.name = given != null ? given : transport.address();
        ClassLoader context = Thread.currentThread().getContextClassLoader();
        ClassLoader chosen = options.classLoader() != null ? options.classLoader() : context;
        this.classLoader = chosen != null ? chosen : EngineConnection.class.getClassLoader();
        this.workers = EngineThreads.workers(options.threads());
        this.listeners = new Listeners(this, options.listeners());
        this.outbox = new Outbox(transport, workers, timeoutNanos(), this::writingFailed);
        this.inbox = new Inbox(workers, options.maxServedCalls(), options.maxQueuedCalls(), options.maxMessageSize());
        this.calls = new CallTable(options.maxOutstandingCalls());
        this.lent = new LentObjects(options.maxLentObjects());
        InboundOrder order = new InboundOrder();
        this.held = new HeldObjects(this, this::giveBack);
        this.values = new Values(lent, held, order, outbox, options.maxMessageSize());
        this.callMaker = new CallMaker(this, calls, outbox, inbox, lent);
        InboundMessages messages = new InboundMessages(this, calls, inbox, outbox, order, lent, options);
        this.reading = new ReadLoop(
                name,
                transport,
                new MessageParser(options.maxMessageSize(), messages),
                new ReadingEnd(),
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
     */
    public static EngineConnection open(
            Transport transport,
            Options options,
            CodecFactory codecs,
            long extensionVersion,
            long capabilities,
            Map<String, String> description) {
        Greeting greeting = new Greeting(options.timeoutMillis(), extensionVersion, capabilities, description);
        EngineConnection connection = new EngineConnection(transport, options, codecs, greeting);
        connection.listeners.opened();
        connection.startPhase("the handshake");
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
            end(e);
            return;
        }
        if (lifecycle.hasReached(ConnectionState.STOPPED)) {
            transport.close();
            return;
        }
        log.debug("{}: {} is open", name, transport.address());
        boolean unusedSent = outbox.send(new OutboundMessage(Superblock.ours().encode()), true);
        reading.start();
    }

    // What the handler of messages reports.

    void greet() {
        outbox.post(new OutboundMessage(Messages.greeting(greeting)));
        outbox.flush(false);
    }

    ValueCodec greeted(PeerInfo info) {
        ValueCodec chosen = codecs.create(info, this);
        peer = info;
        codec = chosen;
        Heartbeat beat = new Heartbeat(
                outbox, reading, this::hasEnded, this::fail, options.timeoutMillis(), info.timeoutMillis());
        heartbeat = beat;
        endPhase();
        beat.start();
        if (lifecycle.moveTo(ConnectionState.RUNNING)) {
            log.debug("{}: connected to {}", name, info);
            listeners.ready(info);
        }
        return chosen;
    }

    void peerSaidGoodbye() {
        peerGoodbye = true;
        lifecycle.moveTo(ConnectionState.STOPPING);
        sayGoodbye();
        calls.end();
        inbox.end();
        outbox.whenDrained(() -> end(null));
    }

    boolean hasSaidGoodbye() {
        return saidGoodbye.get();
    }

    void fail(Throwable reason) {
        workers.execute(() -> end(reason));
    }

    // What the parts share.

    Listeners listeners() {
        return listeners;
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

    boolean isBlocking() {
        return transport.isBlocking();
    }

    /** Before a thread that serves a call waits: what it was to run or to write next, others must. */
    void leaveNothingWaiting() {
        if (ServingThread.current() == this && !inbox.isEmpty()) {
            inbox.dispatch();
        }
    }

    /** Waits while too much waits to be written. */
    void awaitRoom(Deadline deadline, Supplier<String> target) {
        try {
            if (!outbox.awaitRoom(options.maxOutboxSize(), Math.min(deadline.leftNanos(), timeoutNanos()))) {
                throw new DeadlineException(target.get(), deadline.timeout(), false);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CallInterruptedException(target.get());
        }
    }

    /**
     * Sends what a served call came to.
     *
     * @param more whether the thread will flush the outbox soon
     */
    void reply(IncomingCall.OutboundReply reply, boolean more) {
        awaitRoomForReply();
        boolean shares = reply.written() != null && reply.written().isShared();
        boolean queued = (more && !shares) ? outbox.post(reply.message()) : outbox.send(reply.message(), true);
        if (queued && shares) {
            outbox.awaitDone(reply.message());
        }
        PeerInfo info = peer;
        if (queued && reply.written() != null && info != null && info.extensionVersion() == 0) {
            keepHomebound(reply.written().homebound());
        }
    }

    /** A peer that asks and asks but does not read the answers must not fill this side's memory. */
    private void awaitRoomForReply() {
        try {
            boolean unusedRoom = outbox.awaitRoom(options.maxOutboxSize(), timeoutNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void keepHomebound(List<?> homebound) {
        if (!homebound.isEmpty()) {
            EngineThreads.schedule(new Homecoming(homebound), HOMECOMING_NANOS);
        }
    }

    DisconnectException disconnected(boolean sent) {
        Throwable reason = lifecycle.failure();
        String message = reason == null
                ? "connection " + name + " is closed"
                : "connection " + name + " aborted due to " + describe(reason);
        return sent ? new DisconnectException(message, reason) : new NotSentException(message, reason);
    }

    private static String describe(Throwable reason) {
        String message = reason.getMessage();
        return message == null ? reason.toString() : reason.getClass().getSimpleName() + ": " + message;
    }

    private void giveBack(long[] ids) {
        values.giveBack(ids);
    }

    private long timeoutNanos() {
        return options.timeout().isZero() ? Long.MAX_VALUE : options.timeout().toNanos();
    }

    private boolean hasEnded() {
        return lifecycle.hasReached(ConnectionState.STOPPED);
    }

    // Calls.

    @Override
    public Connection connection() {
        return this;
    }

    @Override
    public @Nullable Object call(Object request, Duration timeout) throws Throwable {
        Deadline deadline = deadline(timeout);
        return perform(request, codecWhenReady(deadline), deadline);
    }

    @Override
    public CompletableFuture<@Nullable Object> callAsync(Object request, Duration timeout) {
        return submit(unused -> request, deadline(timeout));
    }

    @Nullable Object perform(Object request, ValueCodec chosen, Deadline deadline) throws Throwable {
        return callMaker.call(request, chosen, deadline);
    }

    /** Makes the request once the codec is known, and calls. */
    CompletableFuture<@Nullable Object> submit(Function<ValueCodec, Object> request, Deadline deadline) {
        ValueCodec chosen = codec;
        if (chosen != null) {
            return callMaker.callAsync(request.apply(chosen), chosen, deadline);
        }
        return CompletableFuture.supplyAsync(() -> codecWhenReady(deadline), workers)
                .thenCompose(ready -> callMaker.callAsync(request.apply(ready), ready, deadline));
    }

    Deadline deadline(Duration timeout) {
        return Deadline.in(timeout.isZero() ? options.callTimeout() : timeout);
    }

    /** Waits for the handshake, which decides the language. */
    ValueCodec codecWhenReady(Deadline deadline) {
        ValueCodec chosen = codec;
        if (chosen != null) {
            return chosen;
        }
        try {
            if (!lifecycle.await(ConnectionState.RUNNING, deadline.leftNanos())) {
                throw new DeadlineException("waiting for connection " + name, deadline.timeout(), false);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CallInterruptedException("waiting for connection " + name);
        }
        chosen = codec;
        if (chosen == null) {
            throw disconnected(false);
        }
        return chosen;
    }

    @Override
    public Calls within(Duration deadline) {
        return new EngineCalls(this, deadline);
    }

    @Override
    public @Nullable Object apply(RemoteCode code, @Nullable Object... args) throws Throwable {
        return new EngineCalls(this, Duration.ZERO).apply(code, args);
    }

    @Override
    public CompletableFuture<@Nullable Object> applyAsync(RemoteCode code, @Nullable Object... args) {
        return new EngineCalls(this, Duration.ZERO).applyAsync(code, args);
    }

    @Override
    public @Nullable Object applyRef(RemoteCode code, @Nullable Object... args) throws Throwable {
        return new EngineCalls(this, Duration.ZERO).applyRef(code, args);
    }

    @Override
    public CompletableFuture<@Nullable Object> applyRefAsync(RemoteCode code, @Nullable Object... args) {
        return new EngineCalls(this, Duration.ZERO).applyRefAsync(code, args);
    }

    // The end.

    /** How a write failed; the reader, who may find a goodbye or a better reason, comes first. */
    private void writingFailed(Throwable reason) {
        if (peerGoodbye) {
            // Whoever said goodbye need not wait for ours.
            workers.execute(() -> end(null));
            return;
        }
        reading.ensureReader();
        EngineThreads.schedule(() -> fail(reason), LAST_WORDS_NANOS);
    }

    /** Ends the connection, the first time; null for an orderly end. May wait for a dead child's last words. */
    private void end(@Nullable Throwable reason) {
        Throwable diagnosed = reason == null || hasEnded() ? reason : diagnosed(reason);
        if (!lifecycle.stop(diagnosed)) {
            return;
        }
        if (diagnosed == null) {
            log.debug("{}: ended", name);
        } else {
            log.info("{}: aborted due to {}", name, describe(diagnosed));
        }
        outbox.end();
        transport.close();
        endPhase();
        Heartbeat beat = heartbeat;
        if (beat != null) {
            beat.stop();
        }
        calls.end();
        inbox.end();
        lent.end();
        held.end();
        listeners.closed(diagnosed);
    }

    private Throwable diagnosed(Throwable reason) {
        String diagnosis = reason instanceof IOException ? transport.diagnosis() : null;
        return diagnosis == null ? reason : new IOException(reason.getMessage() + "; " + diagnosis, reason);
    }

    private void sayGoodbye() {
        if (saidGoodbye.compareAndSet(false, true)) {
            boolean unusedSealed = outbox.sendLast(new OutboundMessage(Messages.goodbye()));
        }
    }

    /** Begins a phase of the connection that must not last longer than the timeout. */
    private void startPhase(String phase) {
        if (options.timeout().isZero()) {
            return;
        }
        phaseTimer = EngineThreads.schedule(
                () -> fail(new TimeoutException(phase + " was not done within " + options.timeoutMillis() + " ms")),
                timeoutNanos());
    }

    private void endPhase() {
        Future<?> timer = phaseTimer;
        if (timer != null) {
            timer.cancel(false);
        }
    }

    @Override
    public void cancel() {
        end(new CancellationException("cancelled here"));
        transport.kill();
    }

    @Override
    public void close() {
        boolean first = closing.compareAndSet(false, true);
        if (first) {
            beginClose();
        }
        if (ServingThread.current() == this) {
            // Its own call keeps this thread busy; the rest can wait for the end without it.
            if (first) {
                workers.execute(this::finishClose);
            }
            return;
        }
        if (first) {
            finishClose();
        } else {
            lifecycle.awaitUninterruptibly(ConnectionState.CLOSED);
        }
        Throwable failure = lifecycle.failureOnce();
        if (failure instanceof ProtocolException protocolFailure) {
            throw protocolFailure;
        }
        if (failure != null) {
            throw new DisconnectException("connection " + name + " aborted due to " + describe(failure), failure);
        }
    }

    private void beginClose() {
        if (lifecycle.state() == ConnectionState.STARTING) {
            end(null);
        } else if (lifecycle.moveTo(ConnectionState.STOPPING)) {
            startPhase("the peer's goodbye");
            sayGoodbye();
            calls.end();
            inbox.dispatch();
            reading.ensureReader();
        }
    }

    private void finishClose() {
        lifecycle.awaitUninterruptibly(ConnectionState.STOPPED);
        transport.close();
        transport.awaitGone(options.timeout());
        lifecycle.moveTo(ConnectionState.CLOSED);
    }

    /** Keeps proxies reachable until it is run. */
    private record Homecoming(List<?> objects) implements Runnable {

        @Override
        public void run() {
            // To have been scheduled was its use.
        }
    }

    /** What the reader finds at the end of the stream. */
    private final class ReadingEnd implements ReadLoop.ReadLoopEnd {

        @Override
        public void ended(Throwable reason) {
            fail(reason);
        }

        @Override
        public boolean isExpected() {
            return peerGoodbye || hasEnded();
        }
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
    public @Nullable PeerInfo peer() {
        return peer;
    }

    @Override
    public ConnectionStats stats() {
        return new ConnectionStats(
                reading.bytesRead(),
                outbox.bytesWritten(),
                calls.made(),
                calls.size(),
                inbox.taken(),
                inbox.size(),
                lent.size(),
                held.size());
    }

    @Override
    public Connection awaitReady() {
        ValueCodec unusedCodec = codecWhenReady(Deadline.in(Duration.ZERO));
        if (hasEnded()) {
            throw disconnected(false);
        }
        return this;
    }

    @Override
    public void awaitEnd() {
        try {
            boolean unusedReached = lifecycle.await(ConnectionState.STOPPED, Long.MAX_VALUE);
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
