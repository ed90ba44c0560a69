package io.across.internal.lease;

import io.across.Across;
import io.across.CallInProgress;
import io.across.CallInterruptedException;
import io.across.ChannelStatus;
import io.across.Connection;
import io.across.ConnectionState;
import io.across.ConnectionStats;
import io.across.Lease;
import io.across.PeerIdentity;
import io.across.PeerInfo;
import io.across.ReferenceCalls;
import io.across.Rights;
import io.across.Standstill;
import io.across.internal.route.RoutedCalls;
import io.across.internal.route.RoutedPython;
import io.across.python.Python;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One life of a connection, until it is given back. Thread-safe. */
public final class LeasedConnection implements Lease {

    private final Connection life;
    private final LeaseTerm term = new LeaseTerm();
    private final LeaseRoute route;

    /**
     * Takes a connection, which is closed by somebody else.
     *
     * @param life the connection to one peer, which ends with that
     * @param callerContext takes what a calling thread has of its caller's context, for the threads that go on after its call
     */
    public LeasedConnection(Connection life, Supplier<Executor> callerContext) {
        this.life = life;
        this.route = new LeaseRoute(life, term, callerContext);
    }

    // Calls.

    @Override
    public ReferenceCalls calls() {
        return new RoutedCalls(route, null);
    }

    @Override
    public Python python() {
        return new RoutedPython(route, null, this::use);
    }

    @Override
    public void export(String... packages) {
        use(connection -> connection.export(packages));
    }

    @Override
    public void export(Class<?> anchor) {
        use(connection -> connection.export(anchor));
    }

    @Override
    public Connection awaitReady() {
        use(Connection::awaitReady);
        return this;
    }

    private void use(Consumer<Connection> action) {
        Connection unused = route.<Connection, RuntimeException>now(null, (connection, left) -> {
            action.accept(connection);
            return connection;
        });
    }

    // The end.

    @Override
    public void close() {
        term.giveBack();
    }

    @Override
    public void drain(Duration grace) {
        close();
    }

    @Override
    public void close(Duration grace) {
        close();
        if (grace.isZero() || isServing()) {
            return;
        }
        CompletableFuture<@Nullable Void> over = new CompletableFuture<>();
        term.endsAsWell(over);
        try {
            if (grace.isNegative()) {
                over.get();
            } else {
                over.get(TimeUnit.NANOSECONDS.convert(grace), TimeUnit.NANOSECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (TimeoutException e) {
            // They run on.
        } catch (ExecutionException e) {
            throw new IllegalStateException("never completes exceptionally", e);
        }
    }

    /** Whether this thread serves a call of the peer, which one of the lease's calls may wait for. */
    private boolean isServing() {
        Connection served = Across.connection();
        return served != null && served.id().equals(life.id());
    }

    @Override
    public void cancel() {
        if (term.enterLate()) {
            try {
                life.cancel();
            } finally {
                term.leave();
            }
        }
    }

    @Override
    public CompletableFuture<@Nullable Void> onEnd() {
        CompletableFuture<@Nullable Void> end = life.onEnd();
        term.endsAsWell(end);
        return end;
    }

    @Override
    public void awaitDraining() {
        life.awaitDraining();
    }

    @Override
    public void awaitEnd() {
        CompletableFuture<@Nullable Void> end = onEnd();
        try {
            end.get();
        } catch (InterruptedException e) {
            end.complete(null); // for nobody
            Thread.currentThread().interrupt();
            throw new CallInterruptedException("awaitEnd of " + route);
        } catch (ExecutionException e) {
            throw new IllegalStateException("never completes exceptionally", e);
        }
    }

    // What the user asks.

    /** Of the peer's connection or of the lease, whichever is nearer to its end. */
    @Override
    public ConnectionState state() {
        ConnectionState ofLife = life.state();
        ConnectionState ofTerm = term.state();
        return ofLife.compareTo(ofTerm) >= 0 ? ofLife : ofTerm;
    }

    @Override
    public ChannelStatus status() {
        ChannelStatus status = life.status();
        return new ChannelStatus(status.name(), state(), status.since(), status.stats(), status.lastFailure());
    }

    @Override
    public String name() {
        return life.name();
    }

    @Override
    public String id() {
        return life.id();
    }

    @Override
    public Instant openedAt() {
        return life.openedAt();
    }

    @Override
    public @Nullable PeerInfo peer() {
        return life.peer();
    }

    @Override
    public Rights rights() {
        return life.rights();
    }

    @Override
    public @Nullable PeerIdentity peerIdentity() {
        return life.peerIdentity();
    }

    @Override
    public ConnectionStats stats() {
        return life.stats();
    }

    @Override
    public List<CallInProgress> callsInProgress() {
        return life.callsInProgress();
    }

    @Override
    public Duration silence() {
        return life.silence();
    }

    @Override
    public @Nullable Standstill standstill() {
        return life.standstill();
    }

    @Override
    public String toString() {
        return route + " (" + state() + ")";
    }
}
