package io.across.internal.engine;

import io.across.Connection;
import io.across.Options;
import io.across.Options.ThreadKind;
import io.across.internal.memory.Budget;
import io.across.internal.transport.Transport;
import io.across.internal.wire.Greeting;
import io.across.internal.wire.MessageParser;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Makes the parts of one connection, each of what it uses and in the order in which they use each other; only the facade is
 * handed those that it asks. Used once, by the thread that opens the connection.
 */
final class ConnectionAssembly {

    final ConnectionHolder holder;
    final ClassLoader classLoader;
    final Lifecycle lifecycle = new Lifecycle();
    final Negotiation negotiation;
    final Ending ending;
    final GracefulClose gracefulClose;
    final Draining draining;
    final ServingThread serving;
    final PendingLogs pendingLogs = new PendingLogs();
    final CallsWhenReady caller;
    final CallsInProgress progress;
    final OverdueCalls overdue;
    final Statistics statistics;
    final LogLink logLink;
    final EndActions endActions;

    private final Executor workers;
    private final PhaseLimit limit;
    private final Observers observers;
    private final ConnectionStart start;

    ConnectionAssembly(
            Transport transport,
            Options options,
            CodecFactory languages,
            Greeting greeting,
            @Nullable Bootloaders bootloaders) {
        String given = options.name();
        String name = given != null ? given : transport.address();
        boolean onPlatformThreads = options.threads() == ThreadKind.PLATFORM;
        workers = EngineThreads.workers(options.threads());
        holder = new ConnectionHolder(name);
        classLoader = classLoader(options);

        // What the peer may make it hold.
        ConnectionMemory shares = ConnectionMemory.of(options);
        Budget memory = shares.requests();
        memory.take(transport.memory());

        // How it ends, which every part may find.
        Readers readers = new Readers(workers);
        observers = new Observers(holder, options.observers());
        ending = new Ending(name, transport, workers, lifecycle, readers, observers);
        limit = new PhaseLimit(options, ending);
        endActions = new EndActions();

        // What goes out and what comes in.
        SignsOfWork signs = new SignsOfWork(Heartbeat.nanosOrNever(options.timeoutMillis()), EngineThreads.timing());
        WriteWait writeWait = new WriteWait(transport, patienceNanos(options), signs::areFresh);
        Outbox outbox = new Outbox(transport, workers, writeWait, memory, ending::writingFailed);
        Inbox inbox = new Inbox(
                workers,
                options.maxServedCalls(),
                options.maxQueuedCalls(),
                options.maxMessageSize(),
                shares.calls(),
                readers::readIfVacant,
                ending::fail,
                System::nanoTime);
        ReadLoop reading = new ReadLoop(transport, readers, ending, inbox, outbox, memory, onPlatformThreads);
        Backpressure backpressure = new Backpressure(outbox, options, signs);

        // What is in its tables.
        CallTable calls = new CallTable(options.maxOutstandingCalls());
        overdue = new OverdueCalls(name, calls, workers, options);
        LentObjects lent = new LentObjects(options.maxLentObjects(), memory);
        HeldObjects held = new HeldObjects(name, outbox, memory);
        InboundValues read = new InboundValues(lent, held, new InboundOrder(), shares);
        OutboundValues written = new OutboundValues(lent, held, options.maxMessageSize(), shares.calls());
        negotiation = new Negotiation(languages, greeting.capabilities(), lifecycle, ending, workers);
        progress = new CallsInProgress(calls);
        statistics = new Statistics(reading, outbox, calls, inbox, lent, held, negotiation);

        // Calls of this side.
        serving = new ServingThread(holder, classLoader);
        CallSender sender = new CallSender(written, backpressure, calls, outbox, negotiation, options);
        ResultReader resultReader = new ResultReader(read, ending, overdue);
        SyncCalls sync = new SyncCalls(observers, sender, reading, inbox, serving, resultReader);
        AsyncCalls async = new AsyncCalls(observers, sender, readers, inbox, resultReader);
        caller = new CallsWhenReady(holder, options.callTimeout(), negotiation, sync, async, observers);
        logLink = new LogLink(negotiation, caller, pendingLogs, endActions, ending);

        // Calls of the peer.
        AnswerSender answerSender = new AnswerSender(written, outbox, backpressure, negotiation, shares.calls());
        IncomingCalls incoming = new IncomingCalls(read, observers, serving, answerSender, pendingLogs, progress);

        // From the beginning to the end.
        Handshake handshake = new Handshake(outbox, greeting, bootloaders);
        Heartbeat heartbeat = new Heartbeat(
                transport,
                new ConnectionActivity(outbox, reading, readers, ending),
                workers,
                signs,
                EngineThreads.timing());
        GreetingHandler greetingHandler =
                new GreetingHandler(negotiation, caller, limit, heartbeat, lifecycle, observers);
        Goodbyes goodbyes = new Goodbyes(lifecycle, ending, limit, outbox, calls, inbox);
        gracefulClose = new GracefulClose(lifecycle, ending, goodbyes, readers, transport, options.timeout());
        start = new ConnectionStart(transport, options.timeout(), ending, handshake, readers);

        // Two knots are tied last. What a message leads to may call, and who calls may read:
        CallAdmission callAdmission = new CallAdmission(incoming, inbox, outbox, read, options, shares.calls());
        AnswerDispatcher answerDispatcher = new AnswerDispatcher(calls, overdue, read, reading, lifecycle);
        draining = new Draining(
                lifecycle, negotiation, callAdmission, calls, pendingLogs, gracefulClose, endActions, workers);
        InboundMessages messages = new InboundMessages(
                handshake, greetingHandler, goodbyes, callAdmission, answerDispatcher, read, shares);
        reading.begin(new MessageParser(options.maxMessageSize(), messages, memory, shares.answers()));
        // and whatever may find that the connection ends, ends with it.
        ending.ends(List.of(
                outbox::end,
                transport::close,
                limit::end,
                calls::end,
                inbox::end,
                heartbeat::stop,
                lent::end,
                held::end,
                shares::ended,
                () -> inbox.whenDone(shares::callsDone),
                endActions::run));
    }

    /** Begins the connection, in the background, as its user will know it: from here on observers are told of it. */
    void start(Connection connection) {
        holder.is(connection);
        observers.opened();
        limit.start("the handshake");
        workers.execute(start);
    }

    private static ClassLoader classLoader(Options options) {
        ClassLoader context = Thread.currentThread().getContextClassLoader();
        ClassLoader chosen = options.classLoader() != null ? options.classLoader() : context;
        return chosen != null ? chosen : ConnectionAssembly.class.getClassLoader();
    }

    private static long patienceNanos(Options options) {
        Duration timeout = options.timeout();
        return timeout.isZero() ? Long.MAX_VALUE : timeout.toNanos();
    }
}
