package io.across.internal.engine;

import io.across.internal.value.Request;
import io.across.internal.value.ValueWriter;
import io.across.internal.wire.Messages;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One call to the peer, until its answer is there. The answer is set once: by the reader, by the end of the connection, or
 * by a caller who gives up. Thread-safe.
 */
final class OutgoingCall {

    private final OutboundMessage message;

    /** Set when the message takes its place in the outbox, before others see this. */
    private long id;

    /** Kept reachable until the answer is there, and with it the proxies that it sends home (protocol, section 6). */
    private final Request request;

    /** What the request lends, and whom its reading concerns. */
    private final ValueWriter written;

    /** The thread that waits for the answer; null for an asynchronous call. */
    private final @Nullable Thread waiter;

    /** Told of the answer of an asynchronous call by whoever sets it. */
    private final Consumer<OutgoingCall> whenAnswered;

    private final long startedNanos = System.nanoTime();

    private final AtomicReference<@Nullable Answer> answer = new AtomicReference<>();

    /**
     * @param message the request as it is sent, but for its id
     * @param entrance enters it into the table, and says whether it is to be sent
     * @param waiter the thread that waits for the answer; null for an asynchronous call
     * @param whenAnswered run by whoever sets the answer of an asynchronous call; must not block
     */
    OutgoingCall(
            Request request,
            ValueWriter written,
            List<ByteBuffer> message,
            Predicate<OutgoingCall> entrance,
            @Nullable Thread waiter,
            Consumer<OutgoingCall> whenAnswered) {
        this.request = request;
        this.written = written;
        this.message = new Numbered(message, entrance);
        this.waiter = waiter;
        this.whenAnswered = whenAnswered;
    }

    /** Takes its place in the outbox as a call of the table, with the id that it is given there. */
    private final class Numbered extends OutboundMessage {

        private final Predicate<OutgoingCall> entrance;

        Numbered(List<ByteBuffer> buffers, Predicate<OutgoingCall> entrance) {
            super(buffers);
            this.entrance = entrance;
        }

        @Override
        boolean enter() {
            boolean entered = entrance.test(OutgoingCall.this);
            Messages.number(buffers[0], id);
            return entered;
        }
    }

    /** Called once, by the table. */
    void number(long given) {
        id = given;
    }

    /** Zero before the call is in the table. */
    long id() {
        return id;
    }

    Request request() {
        return request;
    }

    /** When it began, by {@link System#nanoTime}. */
    long startedNanos() {
        return startedNanos;
    }

    OutboundMessage message() {
        return message;
    }

    ValueWriter written() {
        return written;
    }

    /** Whether anything of the request has left this process, or may have. */
    boolean isSent() {
        return message.hasLeft();
    }

    boolean isDone() {
        return answer.get() != null;
    }

    /** The answer; null while there is none. */
    @Nullable Answer answer() {
        return answer.get();
    }

    /**
     * Sets the answer.
     *
     * @return false if there is one already
     */
    boolean answer(Answer value) {
        if (!answer.compareAndSet(null, value)) {
            return false;
        }
        if (waiter == null) {
            whenAnswered.accept(this);
        } else if (waiter != Thread.currentThread()) {
            LockSupport.unpark(waiter);
        }
        return true;
    }

    /** Has the waiting thread look whether it has been given the reader's role. */
    void wake() {
        LockSupport.unpark(waiter);
    }

    /** Whether a thread waits for the answer. */
    boolean isSynchronous() {
        return waiter != null;
    }
}
