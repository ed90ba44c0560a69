package io.across.benchmarks.attack;

import io.across.fixtures.RawPeer;
import io.across.internal.wire.Messages;
import io.across.internal.wire.Payload;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** What is to be kept: as much of it as the other side takes, for some seconds. */
final class MemoryAttacks {

    private static final long[] NO_IDS = {};

    /** As many calls as run at once. */
    private static final int RUNNING = 256;

    private static final int HELD_SECONDS = 3;

    private MemoryAttacks() {}

    static List<Attack> all() {
        return List.of(
                Attack.of("queued-ids", "calls that wait, with a million ids each", MemoryAttacks::queuedIds),
                Attack.of("queued-values", "calls that wait, with a megabyte each", MemoryAttacks::queuedValues),
                Attack.of(
                        "refused-calls",
                        "small calls beyond those that may wait; nobody reads the refusals",
                        MemoryAttacks::refusedCalls),
                Attack.of(
                        "unread-results",
                        "256 calls that return a megabyte each; nobody reads it",
                        MemoryAttacks::unreadResults),
                Attack.of("ids-alone", "half a list of ids, on many connections", MemoryAttacks::idsAlone),
                Attack.of("half-messages", "half a message, on many connections", MemoryAttacks::halfMessages),
                Attack.of(
                        "lent-objects",
                        "objects of the server, which are never given back",
                        MemoryAttacks::lentObjects),
                Attack.of("empty-texts", "lists of texts that are many times their bytes", MemoryAttacks::emptyTexts),
                Attack.of("threads", "calls that wait in the service, all that may run", MemoryAttacks::threads));
    }

    /** A connection all of whose further calls wait. */
    private static RawPeer occupying(Wave wave, Payload pause) throws Exception {
        RawPeer peer = wave.peer();
        for (int i = 0; i < RUNNING; i++) {
            peer.apply(i, NO_IDS, pause);
        }
        return peer;
    }

    private static Payload pause() throws Exception {
        return Forgery.call(store -> store.pause(HELD_SECONDS * 1_000));
    }

    private static Attack.Script queuedIds() throws Exception {
        long[] ids = new long[1 << 20];
        Arrays.setAll(ids, i -> i % 120);
        return queued(ids, 1);
    }

    private static Attack.Script queuedValues() throws Exception {
        return queued(NO_IDS, 1 << 20);
    }

    private static Attack.Script queued(long[] ids, int size) throws Exception {
        Payload pause = pause();
        Payload value = new Payload(new byte[size]);
        return wave -> {
            RawPeer peer = occupying(wave, pause);
            for (int i = 0; i < 100 && !wave.isOver(); i++) {
                peer.apply(RUNNING + i, ids, value);
                wave.attempted();
            }
            wave.hold(HELD_SECONDS);
        };
    }

    private static Attack.Script refusedCalls() throws Exception {
        Payload pause = pause();
        ByteBuffer one = Messages.apply(1 << 20, NO_IDS, Map.of(), List.of(), 0).get(0);
        ByteBuffer many = ByteBuffer.allocate(one.remaining() * 10_000);
        while (many.hasRemaining()) {
            many.put(one.duplicate());
        }
        many.flip();
        return wave -> {
            RawPeer peer = occupying(wave, pause);
            while (!wave.isOver()) {
                peer.send(many.duplicate());
                wave.attempted();
            }
        };
    }

    private static Attack.Script unreadResults() throws Exception {
        Payload blob = Forgery.call(store -> store.blob(1 << 20));
        return wave -> {
            RawPeer peer = wave.peer();
            for (int i = 0; i < RUNNING; i++) {
                peer.apply(i, NO_IDS, blob);
                wave.attempted();
            }
            wave.hold(HELD_SECONDS);
        };
    }

    /** A message, of which the last byte never comes. */
    private static Attack.Script idsAlone() {
        long[] ids = new long[1 << 22];
        ByteBuffer released = Messages.delObjs(ids);
        ByteBuffer called = Messages.apply(0, ids, Map.of(), List.of(), 0).get(0);
        return half(List.of(released.limit(released.limit() - 1), called.limit(called.limit() - 1)));
    }

    private static Attack.Script halfMessages() {
        int length = 7 << 20;
        ByteBuffer value = ByteBuffer.allocate(6 << 20)
                .putLong(3 << 1 | 1)
                .put((byte) 1)
                .put((byte) 1)
                .put((byte) 0)
                .putLong((long) length << 1);
        return half(List.of(value.rewind()));
    }

    private static Attack.Script half(List<ByteBuffer> halves) {
        return wave -> {
            for (int i = 0; i < 50 && !wave.isOver(); i++) {
                wave.peer().send(halves.get(i % halves.size()).duplicate());
                wave.attempted();
            }
            wave.hold(HELD_SECONDS);
        };
    }

    private static Attack.Script lentObjects() throws Exception {
        Payload lend = Forgery.call(Store::lend);
        return WorkAttacks.calls(lend);
    }

    /** A list of empty texts, two bytes each, written as the smallest lists are. */
    private static Attack.Script emptyTexts() throws Exception {
        byte[] head = Forgery.argument(new ArrayList<>(List.of(""))).head();
        int count = 1 << 20;
        ByteBuffer value = ByteBuffer.allocate(head.length + 4 + 2 * count);
        // Its end is the count, one, and the element: tag and length.
        value.put(head, 0, head.length - 3);
        int rest = count;
        while (rest > 127) {
            value.put((byte) (rest | 0x80));
            rest >>>= 7;
        }
        value.put((byte) rest);
        for (int i = 0; i < count; i++) {
            value.put(head, head.length - 2, 2);
        }
        return WorkAttacks.calls(new Payload(Arrays.copyOf(value.array(), value.position())));
    }

    private static Attack.Script threads() throws Exception {
        Payload pause = pause();
        return wave -> {
            for (int i = 0; i < 5 && !wave.isOver(); i++) {
                RawPeer unused = occupying(wave, pause);
                wave.attempted();
            }
            wave.hold(HELD_SECONDS);
        };
    }
}
