package io.across.internal.engine;

import io.across.CallInterruptedException;
import io.across.ConnectionState;
import io.across.DeadlineException;
import io.across.PeerInfo;
import io.across.internal.concurrent.Futures;
import io.across.internal.concurrent.TimeLimit;
import io.across.internal.value.Caller;
import io.across.internal.value.ValueCodec;
import io.across.internal.wire.Capabilities;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** What the peer's greeting has settled for the rest of a connection; nothing before that. Thread-safe. */
final class Negotiation {

    private final CodecFactory languages;
    private final long ownCapabilities;
    private final Lifecycle lifecycle;
    private final Ending ending;
    private final Executor workers;

    /** Written by the reader, before the state becomes RUNNING. */
    private volatile @Nullable Terms terms;

    /** @param ownCapabilities what this side has announced */
    Negotiation(CodecFactory languages, long ownCapabilities, Lifecycle lifecycle, Ending ending, Executor workers) {
        this.languages = languages;
        this.ownCapabilities = ownCapabilities;
        this.lifecycle = lifecycle;
        this.ending = ending;
        this.workers = workers;
    }

    /**
     * What is settled.
     *
     * @param carriesContext whether the context of a call travels: both sides have announced that they can
     * @param drains whether a side that ends gracefully says which calls it runs; as above
     */
    record Terms(PeerInfo peer, ValueCodec language, boolean carriesContext, boolean drains) {}

    /**
     * The peer has introduced itself. Called once, by the reader.
     *
     * @param caller for the objects of the peer
     */
    Terms settle(PeerInfo peer, Caller caller) {
        long agreed = peer.capabilities() & ownCapabilities;
        Terms settled = new Terms(
                peer,
                languages.create(peer, caller),
                (agreed & Capabilities.CALL_CONTEXT) != 0,
                (agreed & Capabilities.DRAIN) != 0);
        terms = settled;
        return settled;
    }

    @Nullable PeerInfo peer() {
        Terms settled = terms;
        return settled == null ? null : settled.peer();
    }

    /** How values are written and read; null before the handshake has decided the language. */
    @Nullable ValueCodec language() {
        Terms settled = terms;
        return settled == null ? null : settled.language();
    }

    boolean carriesContext() {
        Terms settled = terms;
        return settled != null && settled.carriesContext();
    }

    /** Whether the peer is told, and tells, which calls are run at a graceful end. */
    boolean drains() {
        Terms settled = terms;
        return settled != null && settled.drains();
    }

    /** Waits until the handshake has decided the language. */
    ValueCodec awaitLanguage(TimeLimit deadline) {
        ValueCodec chosen = language();
        return chosen != null ? chosen : awaitRunning(deadline);
    }

    private ValueCodec awaitRunning(TimeLimit deadline) {
        String target = "waiting for connection " + ending.connection();
        try {
            if (!lifecycle.await(ConnectionState.RUNNING, deadline.remainingNanos())) {
                throw new DeadlineException(target, deadline.timeout(), false);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CallInterruptedException(target);
        }
        ValueCodec chosen = language();
        if (chosen == null) {
            throw ending.disconnected(false);
        }
        return chosen;
    }

    /** The language as soon as the handshake has decided it; it completes in a thread that may run user code. */
    CompletableFuture<ValueCodec> languageLater(TimeLimit deadline) {
        return Futures.supply(() -> awaitLanguage(deadline), workers);
    }

    /** Waits for the handshake to the end, after which the connection is connected; fails if that has ended. */
    ValueCodec awaitReady() {
        ValueCodec language = awaitRunning(TimeLimit.never());
        if (ending.hasEnded()) {
            throw ending.disconnected(false);
        }
        return language;
    }
}
