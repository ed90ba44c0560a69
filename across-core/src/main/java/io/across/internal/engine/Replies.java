package io.across.internal.engine;

import io.across.PeerInfo;
import io.across.internal.value.ValueWriter;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Sends what served calls came to. Thread-safe. */
final class Replies {

    /** How long a proxy that was sent home in a result stays held, towards a peer that may release it too early. */
    private static final long GRACE_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final Outbox outbox;
    private final OutboxRoom room;
    private final Agreement agreement;

    Replies(Outbox outbox, OutboxRoom room, Agreement agreement) {
        this.outbox = outbox;
        this.room = room;
        this.agreement = agreement;
    }

    /**
     * Sends an answer.
     *
     * @param written what it consists of; null for one that is only text
     * @param more whether the thread will flush the outbox soon
     */
    void send(OutboundMessage message, @Nullable ValueWriter written, boolean more) {
        room.awaitForAnswer();
        boolean shares = written != null && written.isShared();
        boolean queued = (more && !shares) ? outbox.post(message) : outbox.send(message, true);
        if (queued && shares) {
            outbox.awaitDone(message);
        }
        PeerInfo peer = agreement.peer();
        if (queued && written != null && peer != null && peer.extensionVersion() == 0) {
            keepReachable(written.homebound());
        }
    }

    private static void keepReachable(List<?> proxies) {
        if (!proxies.isEmpty()) {
            EngineThreads.schedule(new KeptReachable(proxies), GRACE_NANOS);
        }
    }

    /** Keeps proxies reachable until it is run. */
    private record KeptReachable(List<?> objects) implements Runnable {

        @Override
        public void run() {
            // To have been scheduled was its use.
        }
    }
}
