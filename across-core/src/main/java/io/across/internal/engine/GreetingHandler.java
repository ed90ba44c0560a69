package io.across.internal.engine;

import io.across.ConnectionState;
import io.across.PeerInfo;
import io.across.ProtocolException;
import io.across.internal.value.Caller;
import io.across.internal.wire.Greeting;

/** Acts on the peer's greeting, with which the connection is established (protocol, section 4). Called by the reader. */
final class GreetingHandler {

    private final Negotiation negotiation;
    private final Caller caller;
    private final PhaseLimit limit;
    private final Heartbeat heartbeat;
    private final Lifecycle lifecycle;
    private final Observers observers;

    GreetingHandler(
            Negotiation negotiation,
            Caller caller,
            PhaseLimit limit,
            Heartbeat heartbeat,
            Lifecycle lifecycle,
            Observers observers) {
        this.negotiation = negotiation;
        this.caller = caller;
        this.limit = limit;
        this.heartbeat = heartbeat;
        this.lifecycle = lifecycle;
        this.observers = observers;
    }

    /** @throws ProtocolException if the peer wants to hear from this side all the time */
    Negotiation.Terms of(Greeting greeting) {
        if (greeting.timeoutMillis() > 0 && greeting.timeoutMillis() < Greeting.MIN_TIMEOUT_MILLIS) {
            throw new ProtocolException("the peer gives up after " + greeting.timeoutMillis()
                    + " ms without a sign of life; less than " + Greeting.MIN_TIMEOUT_MILLIS + " ms is refused");
        }
        PeerInfo peer = new PeerInfo(
                greeting.timeoutMillis(), greeting.extensionVersion(), greeting.capabilities(), greeting.properties());
        Negotiation.Terms terms = negotiation.settle(peer, caller);
        limit.end();
        heartbeat.start(peer.timeoutMillis(), terms.language().excuseForSilence());
        if (lifecycle.moveTo(ConnectionState.RUNNING)) {
            observers.ready(peer);
        }
        return terms;
    }
}
