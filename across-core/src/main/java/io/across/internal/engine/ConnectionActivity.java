package io.across.internal.engine;

import io.across.internal.wire.Messages;

/** The activity of a connection by its parts. */
record ConnectionActivity(Outbox outbox, ReadLoop reading, Readers readers, Ending ending) implements Activity {

    @Override
    public boolean hasEnded() {
        return ending.hasEnded();
    }

    @Override
    public long lastReadNanos() {
        return reading.lastReadNanos();
    }

    @Override
    public long lastWriteNanos() {
        return outbox.written().lastWriteNanos();
    }

    @Override
    public long writingSince() {
        return outbox.written().writingSince();
    }

    @Override
    public void sayIdle() {
        // What waits says as much, once it is written.
        if (outbox.queuedBytes() == 0 && outbox.post(new OutboundMessage(Messages.idle()))) {
            outbox.flushLater();
        }
    }

    @Override
    public void ensureReader() {
        readers.ensureReader();
    }

    @Override
    public void fail(Throwable why) {
        ending.fail(why);
    }
}
