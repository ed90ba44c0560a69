package io.across.internal.engine;

import io.across.CallInterruptedException;
import io.across.DeadlineException;
import io.across.Options;
import io.across.internal.concurrent.TimeLimit;
import io.across.internal.value.Request;
import io.across.internal.value.ValueWriter;
import io.across.internal.wire.Messages;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Has a request written, gives the call its id and sends it; takes back what was not sent yet. Thread-safe. */
final class CallSender {

    /** With so many calls unanswered, more than one thread is likely to be about to call. */
    private static final int CROWD = 4;

    private final OutboundValues values;
    private final Backpressure backpressure;
    private final CallTable calls;
    private final Predicate<OutgoingCall> entrance;
    private final Outbox outbox;
    private final Negotiation negotiation;
    private final Options options;

    CallSender(
            OutboundValues values,
            Backpressure backpressure,
            CallTable calls,
            Outbox outbox,
            Negotiation negotiation,
            Options options) {
        this.values = values;
        this.backpressure = backpressure;
        this.calls = calls;
        this.entrance = calls::enter;
        this.outbox = outbox;
        this.negotiation = negotiation;
        this.options = options;
    }

    /**
     * Sends a request.
     *
     * @param context what travels with the call, if the peer takes it
     * @param waiter the thread that waits for the answer; null for an asynchronous call
     * @param whenAnswered run by whoever sets the answer of an asynchronous call; must not block
     */
    OutgoingCall send(
            Request request,
            Map<String, String> context,
            TimeLimit deadline,
            @Nullable Thread waiter,
            Consumer<OutgoingCall> whenAnswered) {
        // Who does not wait could change its arrays; what blocks does not give them back in time.
        boolean shares = waiter != null && !outbox.isBlocking();
        ValueWriter written = values.write(shares, request::write);
        OutgoingCall call;
        try {
            awaitRoom(deadline, request);
            calls.checkRoom();
            Map<String, String> carried = negotiation.carriesContext() ? context : Map.of();
            List<ByteBuffer> message =
                    Messages.unnumberedApply(written.lentIds(), carried, written.buffers(), written.size());
            call = new OutgoingCall(request, written, message, entrance, waiter, whenAnswered);
        } catch (RuntimeException | Error e) {
            values.takeBack(written);
            throw e;
        }
        send(call);
        return call;
    }

    private void send(OutgoingCall call) {
        boolean taken;
        try {
            // This one counts only from within.
            boolean crowded = call.isSynchronous() && calls.size() >= CROWD - 1;
            taken = outbox.send(call.message(), false, crowded);
        } catch (RuntimeException | Error e) {
            // Whoever is told of this gets no answer.
            boolean unused = retract(call);
            throw e;
        }
        if (!taken) {
            calls.turnAway(call);
        }
    }

    /** Waits while too much waits to be written. */
    private void awaitRoom(TimeLimit deadline, Request request) {
        try {
            if (!backpressure.await(deadline)) {
                Duration over = deadline.remainingNanos() <= 0 ? deadline.timeout() : options.timeout();
                throw new DeadlineException(request.target(), over, false);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CallInterruptedException(request.target());
        }
    }

    /** Takes back what can be taken back of a call that is over on this side; returns whether it had been sent. */
    boolean retract(OutgoingCall call) {
        boolean unsent = outbox.retract(call.message(), call.written().isShared());
        if (unsent) {
            calls.remove(call);
            values.takeBack(call.written());
        } else {
            calls.abandoned();
        }
        return !unsent;
    }
}
