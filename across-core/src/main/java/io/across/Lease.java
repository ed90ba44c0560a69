package io.across;

import java.time.Duration;

/**
 * One peer of a {@link Channel}, for somebody who does several things that belong together: proxies, what is left there for the next
 * call, and all else that would make no sense in another process. {@link Channel#lease()} takes it, and {@link #close()} gives it back.
 *
 * <p><b>It stays with its peer.</b> What it got is one life of the channel's connection, which it shows as that shows itself. When
 * that has been lost, calls fail with a {@link DisconnectException}, although the channel may have been connected again: so what was
 * left with the peer is never looked for at another. {@link #export} and {@link #python()} mean this peer alone, too.
 *
 * <p><b>Given back</b>, it makes no further calls: they fail with an {@link IllegalStateException}, those of interfaces from {@link
 * #exposed} and {@code python().bind} included. Calls that are under way run on and are answered; until then {@link #state()} is {@link
 * ConnectionState#DRAINING}, and afterwards {@link ConnectionState#CLOSED}. The channel stays open.
 *
 * <p><b>What it has left there belongs to the peer, not to the lease.</b> Proxies go on until the peer's life ends, and objects are
 * given back when their proxies are not needed any more; what was exported stays so, and forwarded logs are until their own end. Who
 * still uses a proxy should therefore still have the lease. What must be gone afterwards goes with {@link #cancel()}.
 *
 * <p>Other leases of the channel may be of the same peer, where there is one peer only: this one keeps nobody from it. Thread-safe.
 */
public interface Lease extends Connection {

    /**
     * Gives the peer back, and returns at once, whatever calls are under way: see {@link #close(Duration)}. Never fails. May be called
     * again, by anybody, and then does nothing.
     */
    @Override
    void close();

    /**
     * Gives the peer back, and waits for the calls under way that this lease has made. They run on when the time is over or the
     * thread is interrupted. Code that the peer itself has called does not wait, since such a call may wait for it.
     *
     * @param grace how long to wait; zero for no time at all, negative for as long as they need
     */
    @Override
    void close(Duration grace);

    /**
     * As {@link #close()}.
     *
     * @param grace of no effect: calls have the time that they need
     */
    @Override
    void drain(Duration grace);

    /**
     * Ends the life of the peer, so that nobody gets what is left of it: as the connection's own {@link Connection#cancel}. A channel that
     * lasts then gets another one. Does nothing once the lease has been given back and the last of its calls has ended, since the peer
     * may be somebody else's by then; {@link #close()} must still be called.
     */
    @Override
    void cancel();

    /** Waits until the peer ends its life, or this side does; that the lease is given back does not end the wait. */
    @Override
    void awaitDraining();

    /** Waits until the lease has been given back and the last of its calls has ended, or the peer's life has. */
    @Override
    void awaitEnd();
}
