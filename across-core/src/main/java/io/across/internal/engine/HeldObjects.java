package io.across.internal.engine;

import io.across.Options.ThreadKind;
import io.across.internal.value.HeldObject;
import io.across.internal.wire.Messages;
import java.lang.ref.PhantomReference;
import java.lang.ref.ReferenceQueue;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;

/**
 * The peer's objects that this side holds: when one is garbage, its id goes back to the peer, once, together with those
 * that became garbage at the same time. Thread-safe.
 */
final class HeldObjects {

    private final String owner;
    private final Outbox outbox;

    /** Keeps the phantom references alive until they are enqueued. */
    private final Set<Lease> leases = ConcurrentHashMap.newKeySet();

    /** Set before the leases are dropped: whoever holds an object after it takes its lease back. */
    private volatile boolean ended;

    /** @param owner name of the connection */
    HeldObjects(String owner, Outbox outbox) {
        this.owner = owner;
        this.outbox = outbox;
    }

    /** Tells the peer that its objects are held here no longer. Never blocks. */
    void giveBack(long[] ids) {
        if (ids.length > 0 && outbox.post(new OutboundMessage(Messages.delObjs(ids)))) {
            outbox.flushLater();
        }
    }

    HeldObject hold(long id) {
        HeldObject held = new HeldObject(id, owner);
        Lease lease = Reaper.watch(new Lease(held, id, this));
        leases.add(lease);
        held.whenReleased(() -> release(lease));
        if (ended && leases.remove(lease)) {
            Reaper.forget();
        }
        return held;
    }

    void end() {
        ended = true;
        for (Lease lease : List.copyOf(leases)) {
            if (leases.remove(lease)) {
                Reaper.forget();
            }
        }
    }

    int size() {
        return leases.size();
    }

    /** Returns whether the id is to go back. */
    private boolean expire(Lease lease) {
        return leases.remove(lease);
    }

    private void release(Lease lease) {
        if (expire(lease)) {
            Reaper.forget();
            giveBack(new long[] {lease.id});
        }
    }

    private static final class Lease extends PhantomReference<HeldObject> {

        private final long id;
        private final HeldObjects owner;

        Lease(HeldObject held, long id, HeldObjects owner) {
            super(held, Reaper.GARBAGE);
            this.id = id;
            this.owner = owner;
        }
    }

    /** One thread for all connections, which exists while anything is held, and a little longer. */
    private static final class Reaper {

        static final ReferenceQueue<HeldObject> GARBAGE = new ReferenceQueue<>();

        private static final long IDLE_MILLIS = TimeUnit.SECONDS.toMillis(EngineThreads.IDLE_SECONDS);

        private static final AtomicInteger WATCHED = new AtomicInteger();
        private static final AtomicBoolean RUNNING = new AtomicBoolean();

        static Lease watch(Lease lease) {
            WATCHED.incrementAndGet();
            if (!RUNNING.get() && RUNNING.compareAndSet(false, true)) {
                EngineThreads.workers(ThreadKind.PLATFORM)
                        .execute(() -> EngineThreads.runNamed("across-reaper", Reaper::run));
            }
            return lease;
        }

        static void forget() {
            WATCHED.decrementAndGet();
        }

        private static void run() {
            do {
                reapWhileNeeded();
                RUNNING.set(false);
                // Somebody may have begun to hold an object, and have seen this thread running, a moment ago.
            } while (WATCHED.get() > 0 && RUNNING.compareAndSet(false, true));
        }

        private static void reapWhileNeeded() {
            boolean busy = true;
            while (busy || WATCHED.get() > 0) {
                try {
                    Lease first = (Lease) GARBAGE.remove(IDLE_MILLIS);
                    busy = first != null;
                    if (first != null) {
                        reap(first);
                    }
                } catch (InterruptedException e) {
                    // Nobody has a reason to interrupt this thread; it goes on for all connections.
                    busy = true;
                }
            }
        }

        private static void reap(Lease first) {
            Map<HeldObjects, LongStream.Builder> batches = new HashMap<>();
            for (Lease lease = first; lease != null; lease = (Lease) GARBAGE.poll()) {
                if (lease.owner.expire(lease)) {
                    forget();
                    batches.computeIfAbsent(lease.owner, owner -> LongStream.builder())
                            .add(lease.id);
                }
            }
            batches.forEach((owner, ids) -> owner.giveBack(ids.build().toArray()));
        }
    }
}
