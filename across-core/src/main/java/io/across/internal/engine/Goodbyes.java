package io.across.internal.engine;

import io.across.ConnectionState;
import io.across.internal.wire.Messages;
import java.util.concurrent.atomic.AtomicBoolean;

/** Takes a connection to an orderly end: by the peer's goodbye and by ours (protocol, section 4). Thread-safe. */
final class Goodbyes {

    private final Lifecycle lifecycle;
    private final Ending ending;
    private final PhaseLimit limit;
    private final Outbox outbox;
    private final CallTable calls;
    private final Inbox inbox;

    private final AtomicBoolean said = new AtomicBoolean();

    Goodbyes(Lifecycle lifecycle, Ending ending, PhaseLimit limit, Outbox outbox, CallTable calls, Inbox inbox) {
        this.lifecycle = lifecycle;
        this.ending = ending;
        this.limit = limit;
        this.outbox = outbox;
        this.calls = calls;
        this.inbox = inbox;
    }

    /** Whether this side has said goodbye. */
    boolean isSaid() {
        return said.get();
    }

    /** The peer sends nothing more; when what is queued for it is written, the connection ends. Called by the reader. */
    void heard() {
        ending.peerSaidGoodbye();
        say();
        lifecycle.moveTo(ConnectionState.STOPPING);
        calls.end();
        inbox.end();
        outbox.whenDrained(() -> ending.end(null));
    }

    /**
     * This side says goodbye, unless it has; a connection that is not established yet ends without a word.
     *
     * @return whether the peer's goodbye is to be read now
     */
    boolean begin() {
        if (lifecycle.state() == ConnectionState.STARTING) {
            ending.end(null);
            return false;
        }
        if (lifecycle.hasReached(ConnectionState.STOPPING)) {
            return false;
        }
        say();
        if (!lifecycle.moveTo(ConnectionState.STOPPING)) {
            return false;
        }
        limit.start("the peer's goodbye");
        calls.end();
        inbox.dispatch();
        return true;
    }

    /** Comes before the move to STOPPING: who sees that state may rely on it. */
    private void say() {
        if (isSaid()) {
            return;
        }
        OutboundMessage goodbye = new OutboundMessage(Messages.goodbye());
        if (said.compareAndSet(false, true)) {
            outbox.sendLast(goodbye);
        }
    }
}
