package io.across.internal.engine;

import io.across.Options.ThreadKind;
import io.across.internal.concurrent.Caretaker;
import io.across.internal.memory.Budget;
import io.across.internal.value.HeldObject;
import io.across.internal.wire.Messages;
import java.lang.ref.PhantomReference;
import java.lang.ref.ReferenceQueue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The peer's objects that this side holds: when one is garbage, its id goes back to the peer, once, together with those
 * that became garbage at the same time. Thread-safe.
 */
final class HeldObjects {

    private final String owner;
    private final Outbox outbox;
    private final ObjectTally tally;

    /** Keeps the phantom references alive until they are enqueued. */
    private final Set<Lease> leases = ConcurrentHashMap.newKeySet();

    /** Set before the leases are dropped: whoever holds an object after it takes its lease back. */
    private volatile boolean ended;

    /**
     * @param owner name of the connection
     * @param memory what may be taken to hold objects
     */
    HeldObjects(String owner, Outbox outbox, Budget memory) {
        this.owner = owner;
        this.outbox = outbox;
        this.tally = new ObjectTally(Weights.HELD_OBJECT, "one more object of the peer", memory);
    }

    /** Tells the peer that its objects are held here no longer. Never blocks. */
    void giveBack(long[] ids) {
        if (ids.length > 0 && outbox.post(OutboundMessage.owed(Messages.delObjs(ids)))) {
            outbox.flushLater();
        }
    }

    HeldObject hold(long id) {
        tally.add();
        HeldObject held = new HeldObject(id, owner);
        Lease lease = new Lease(held, id, this);
        held.whenReleased(() -> release(lease));
        leases.add(lease);
        Reaper.watch();
        if (ended && expire(lease)) {
            Reaper.forget();
        }
        return held;
    }

    void end() {
        ended = true;
        for (Lease lease : leases) {
            if (expire(lease)) {
                Reaper.forget();
            }
        }
    }

    int size() {
        return leases.size();
    }

    private boolean holds(Lease lease) {
        return lease.owner == this && leases.contains(lease);
    }

    /** Returns whether the id is to go back. */
    private boolean expire(Lease lease) {
        boolean held = leases.remove(lease);
        if (held) {
            tally.remove(1);
        }
        return held;
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

        /** Used by the reaper's thread. */
        private @Nullable Lease next;

        Lease(HeldObject held, long id, HeldObjects owner) {
            super(held, Reaper.GARBAGE);
            this.id = id;
            this.owner = owner;
        }
    }

    /** One thread for all connections, which exists while anything is held, and a little longer. */
    private static final class Reaper implements Caretaker.Duty {

        static final ReferenceQueue<HeldObject> GARBAGE = new ReferenceQueue<>();

        private static final long IDLE_MILLIS = TimeUnit.SECONDS.toMillis(EngineThreads.IDLE_SECONDS);

        /** Bounds what one round sorts by connections. */
        private static final int AT_ONCE = 4_096;

        private static final AtomicInteger WATCHED = new AtomicInteger();
        private static final Caretaker CARETAKER =
                new Caretaker(EngineThreads.workers(ThreadKind.PLATFORM), new Reaper());

        /**
         * Garbage whose ids have not gone back yet, linked by {@link Lease#next}, so that remembering it takes no memory. Used by
         * the reaper's thread.
         */
        private static @Nullable Lease due;

        static void watch() {
            WATCHED.incrementAndGet();
            CARETAKER.ensureRunning();
        }

        static void forget() {
            WATCHED.decrementAndGet();
        }

        @Override
        public boolean isNeeded() {
            return WATCHED.get() > 0;
        }

        @Override
        public void perform() {
            EngineThreads.runNamed("across-reaper", Reaper::reapWhileNeeded);
        }

        private static void reapWhileNeeded() {
            giveDueBack();
            boolean busy = true;
            while (busy || WATCHED.get() > 0) {
                try {
                    Lease lease = (Lease) GARBAGE.remove(IDLE_MILLIS);
                    busy = lease != null;
                    for (int i = 0; i < AT_ONCE && lease != null; i++) {
                        lease.next = due;
                        due = lease;
                        lease = i == AT_ONCE - 1 ? null : (Lease) GARBAGE.poll();
                    }
                    giveDueBack();
                } catch (InterruptedException e) {
                    // Nobody has a reason to interrupt this thread; it goes on for all connections.
                    busy = true;
                }
            }
        }

        /** Gives back what is due, the objects of one connection with one message. */
        private static void giveDueBack() {
            for (Lease first = due; first != null; first = due) {
                HeldObjects owner = first.owner;
                owner.giveBack(idsOf(owner));
                due = expired(owner);
            }
        }

        private static long[] idsOf(HeldObjects owner) {
            int count = 0;
            for (Lease lease = due; lease != null; lease = lease.next) {
                count += owner.holds(lease) ? 1 : 0;
            }
            long[] ids = new long[count];
            for (Lease lease = due; lease != null; lease = lease.next) {
                if (count > 0 && owner.holds(lease)) {
                    ids[--count] = lease.id;
                }
            }
            return ids;
        }

        /** Forgets what is due of this connection; returns what is due of others. */
        private static @Nullable Lease expired(HeldObjects owner) {
            Lease others = null;
            Lease next;
            for (Lease lease = due; lease != null; lease = next) {
                next = lease.next;
                if (lease.owner != owner) {
                    lease.next = others;
                    others = lease;
                } else if (owner.expire(lease)) {
                    forget();
                }
            }
            return others;
        }
    }
}
