package io.across.internal.engine;

import io.across.Options;
import io.across.PeerInfo;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Sends what served calls came to. Thread-safe. */
final class Replies {

    /** How long a proxy that went home in a result stays held, towards a peer that may release it too early. */
    private static final long HOMECOMING_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final Outbox outbox;
    private final Options options;
    private final Supplier<@Nullable PeerInfo> peer;

    Replies(Outbox outbox, Options options, Supplier<@Nullable PeerInfo> peer) {
        this.outbox = outbox;
        this.options = options;
        this.peer = peer;
    }

    /** @param more whether the thread will flush the outbox soon */
    void send(IncomingCall.OutboundReply reply, boolean more) {
        awaitRoom();
        boolean shares = reply.written() != null && reply.written().isShared();
        boolean queued = (more && !shares) ? outbox.post(reply.message()) : outbox.send(reply.message(), true);
        if (queued && shares) {
            outbox.awaitDone(reply.message());
        }
        PeerInfo info = peer.get();
        if (queued && reply.written() != null && info != null && info.extensionVersion() == 0) {
            keepHomebound(reply.written().homebound());
        }
    }

    /** A peer that asks and asks but does not read the answers must not fill this side's memory. */
    private void awaitRoom() {
        try {
            long nanos = options.timeout().isZero()
                    ? Long.MAX_VALUE
                    : options.timeout().toNanos();
            outbox.awaitRoom(options.maxOutboxSize(), nanos);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void keepHomebound(List<?> homebound) {
        if (!homebound.isEmpty()) {
            EngineThreads.schedule(new Homecoming(homebound), HOMECOMING_NANOS);
        }
    }

    /** Keeps proxies reachable until it is run. */
    private record Homecoming(List<?> objects) implements Runnable {

        @Override
        public void run() {
            // To have been scheduled was its use.
        }
    }
}
