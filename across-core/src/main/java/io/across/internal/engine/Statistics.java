package io.across.internal.engine;

import io.across.ConnectionStats;
import io.across.internal.value.ValueCodec;
import java.time.Duration;

/** What the parts of a connection have counted. Thread-safe. */
record Statistics(
        ReadLoop reading,
        Outbox outbox,
        CallTable calls,
        Inbox inbox,
        LentObjects lent,
        HeldObjects held,
        Negotiation negotiation) {

    /** See {@link io.across.Connection#stats}. */
    ConnectionStats now() {
        ValueCodec language = negotiation.language();
        return new ConnectionStats(
                reading.bytesRead(),
                outbox.written().bytesWritten(),
                calls.made(),
                calls.size(),
                inbox.taken(),
                inbox.size(),
                lent.size(),
                held.size(),
                language == null ? 0 : language.denials());
    }

    /** See {@link io.across.Connection#silence}. */
    Duration silence() {
        return Duration.ofNanos(Math.max(0, System.nanoTime() - reading.lastReadNanos()));
    }
}
