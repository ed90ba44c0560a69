package io.across.survival;

import io.across.Backoff;
import io.across.Connection;
import io.across.ConnectionState;
import io.across.Endpoint;
import io.across.Options;
import io.across.fixtures.faults.FaultyLives;
import io.across.fixtures.faults.Life;
import io.across.lasting.LastingConnection;
import io.across.server.AcrossServer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A connection that lasts is broken off, stopped, started and called meanwhile, and others come and go, while one place of
 * the library after the other fails.
 */
public final class FaultyLastingProgram implements Life {

    private static final Options OPTIONS =
            Options.builder().name("lasting").timeout(Duration.ofSeconds(20)).build();

    private static final Backoff AT_ONCE = Backoff.exponential(Duration.ofMillis(5), Duration.ofMillis(20));

    /** What it may take until there is a connection again, or until it is said that there is none. */
    private static final Duration SOON = Duration.ofSeconds(5);

    private final Endpoint server;
    private final LastingConnection lasting;

    /** What calls have promised. */
    private final Queue<CompletableFuture<Integer>> promised = new ArrayDeque<>();

    /** Has come to its end; null before there was one. */
    private volatile @Nullable LastingConnection last;

    private FaultyLastingProgram(Endpoint server) {
        this.server = server;
        this.lasting = new LastingConnection(server, OPTIONS, AT_ONCE, false);
    }

    /** @param arguments every how many-th of the places, and from which on */
    public static void main(String[] arguments) throws Exception {
        try (AcrossServer server =
                AcrossServer.builder().tcp("localhost", 0).build().start()) {
            FaultyLives.of(new FaultyLastingProgram(Endpoint.tcp("localhost", server.port())), arguments);
        }
        System.exit(0);
    }

    @Override
    public void live() throws Exception {
        lasting.start();
        lasting.within(SOON).call(() -> 1);
        lasting.cancel();
        promise(lasting);
        promise(lasting);
        lasting.within(SOON).call(() -> 2);
        lasting.stop();
        lasting.start();
        promise(lasting);
        lasting.within(SOON).call(() -> 3);
        LastingConnection brief = new LastingConnection(server, OPTIONS, AT_ONCE, false);
        last = brief;
        brief.start();
        promise(brief);
        brief.addInitializer(Connection::ping);
        brief.within(SOON).call(() -> 4);
        brief.cancel();
        promise(brief);
        brief.close();
    }

    private void promise(LastingConnection connection) {
        promised.add(connection.callAsync(() -> 5));
    }

    @Override
    public @Nullable String trouble() throws Exception {
        lasting.start();
        if (lasting.within(SOON).call(() -> 6) != 6) {
            return "a wrong answer";
        }
        LastingConnection brief = last;
        if (brief != null) {
            brief.close();
            if (brief.state() != ConnectionState.CLOSED || !brief.onEnd().isDone()) {
                return "what was closed is " + brief.state();
            }
        }
        int calls = promised.size();
        for (CompletableFuture<Integer> call = promised.poll(); call != null; call = promised.poll()) {
            try {
                call.handle((value, failure) -> value).get(SOON.toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                return "the last but " + promised.size() + " of " + calls + " calls is never answered";
            }
        }
        return lasting.stats().callsOutstanding() == 0 ? null : "calls are outstanding: " + lasting.stats();
    }
}
