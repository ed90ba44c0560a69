package io.across.internal.engine;

import io.across.CallObserver;
import io.across.OperationException;
import io.across.RemoteException;
import io.across.internal.value.ServedCall;
import io.across.internal.value.ValueCodec;
import io.across.internal.wire.Payload;
import io.across.internal.wire.Tally;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes of each request of the peer what the {@link Inbox} runs: it is read, run and answered by one thread. Thread-safe. */
final class IncomingCalls {

    private final InboundValues values;
    private final Observers observers;
    private final ServingThread serving;
    private final AnswerSender answerSender;
    private final PendingLogs pendingLogs;
    private final CallsInProgress progress;

    IncomingCalls(
            InboundValues values,
            Observers observers,
            ServingThread serving,
            AnswerSender answerSender,
            PendingLogs pendingLogs,
            CallsInProgress progress) {
        this.values = values;
        this.observers = observers;
        this.serving = serving;
        this.answerSender = answerSender;
        this.pendingLogs = pendingLogs;
        this.progress = progress;
    }

    /** The call that has arrived with an id and a value. */
    RequestQueue.Request call(
            ValueCodec language,
            long id,
            long[] ids,
            Map<String, String> context,
            Payload payload,
            InboundOrder.Ticket ticket) {
        return new IncomingCall(language, id, ids, context, payload, ticket);
    }

    private final class IncomingCall implements RequestQueue.Request, CallsInProgress.Served {

        private final ValueCodec language;
        private final long id;
        private final long[] ids;
        private final Map<String, String> context;
        private final Payload payload;
        private final InboundOrder.Ticket ticket;
        private final long weight;

        /** Written by the serving thread before others see this. */
        private long startedNanos;

        /** Written by the serving thread; null until the request has been read. */
        private volatile @Nullable ServedCall served;

        IncomingCall(
                ValueCodec language,
                long id,
                long[] ids,
                Map<String, String> context,
                Payload payload,
                InboundOrder.Ticket ticket) {
            this.language = language;
            this.id = id;
            this.ids = ids;
            this.context = context;
            this.payload = payload;
            this.ticket = ticket;
            this.weight = Weights.request(payload, ids, context);
        }

        @Override
        public long id() {
            return id;
        }

        @Override
        public long startedNanos() {
            return startedNanos;
        }

        @Override
        public String target() {
            ServedCall call = served;
            return call == null ? "(being read)" : call.target();
        }

        @Override
        public int size() {
            return payload.length();
        }

        @Override
        public long weight() {
            return weight;
        }

        @Override
        public void run(boolean more) {
            startedNanos = System.nanoTime();
            progress.begin(this);
            CallObserver observed = observers.incoming(context);
            Throwable failure = null;
            ServingThread outer = serving.enter();
            Tally made = values.tally();
            try {
                answerSender.success(id, language, serve(observed, made), more);
            } catch (Throwable t) {
                failure = t;
                if (made != null) {
                    // Now: who is told that there was no memory may try again at once.
                    made.clear();
                }
                answerSender.error(id, language, t, more);
            } finally {
                if (made != null) {
                    made.clear();
                }
                ServingThread.leave(outer);
                progress.end(this);
                observers.ended(observed, failure);
            }
        }

        private @Nullable Object serve(CallObserver observed, @Nullable Tally made) throws Throwable {
            ServedCall call = values.read(payload, ids, ticket, made, language::readRequest);
            served = call;
            observers.running(observed, call);
            long logged = pendingLogs.added();
            try {
                return call.run();
            } catch (OperationException e) {
                // The caller must be able to tell its own connection's failures from the callee's (protocol, section
                // 4).
                throw new RemoteException(e.getClass().getName(), e.getMessage(), e + "\n", e);
            } finally {
                // Else both sides could wait for each other's records.
                if (!call.isLogRecord()) {
                    pendingLogs.flushSince(logged);
                }
            }
        }
    }
}
