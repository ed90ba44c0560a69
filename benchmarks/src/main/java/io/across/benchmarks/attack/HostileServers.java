package io.across.benchmarks.attack;

import io.across.benchmarks.attack.Attack.Side;
import io.across.fixtures.RawPeer;
import io.across.internal.wire.Messages;
import io.across.internal.wire.Payload;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Consumer;

/** Servers and children that are asked by the attacked process, and answer what they should not. */
final class HostileServers {

    private static final long[] NO_IDS = {};

    private HostileServers() {}

    static List<Attack> all() {
        return List.of(
                new Attack(
                        "answered-hashes",
                        "a server's results: records as keys, each of which holds the next one twice",
                        Side.SERVER,
                        () -> answers(Forgery.answer(WorkAttacks.sharedHashes()), bytes -> {})),
                new Attack(
                        "answered-names",
                        "a server's results: classes that no loader knows",
                        Side.SERVER,
                        () -> answers(
                                Forgery.answer(new Object[] {new NameAttacks.Unknown_0000000()}),
                                NameAttacks.unknownName())),
                new Attack(
                        "half-answers",
                        "a server's results: half of 200 MB each",
                        Side.SERVER,
                        HostileServers::halfAnswers),
                new Attack("server-calls", "a server that calls its client", Side.SERVER, HostileServers::calls),
                new Attack("child-errors", "a child that floods its standard error", Side.CHILD, Attacks::waiting));
    }

    private static Attack.Script answers(Payload answer, Consumer<byte[]> change) {
        return wave -> {
            RawPeer peer = wave.accepted();
            byte[] bytes = answer.head().clone();
            for (long call = peer.nextCall(); call >= 0 && !wave.isOver(); call = peer.nextCall()) {
                change.accept(bytes);
                peer.send(Messages.success(call, NO_IDS, List.of(ByteBuffer.wrap(bytes)), bytes.length));
                wave.attempted();
            }
        };
    }

    private static Attack.Script halfAnswers() {
        byte[] half = new byte[100 << 20];
        return wave -> {
            RawPeer peer = wave.accepted();
            long call = peer.nextCall();
            ByteBuffer head = Messages.success(call, NO_IDS, List.of(ByteBuffer.allocate(1 << 20)), 1 << 20)
                    .get(0);
            head.putLong(head.limit() - 8, 200L << 20 << 1);
            peer.send(head);
            peer.send(ByteBuffer.wrap(half));
            wave.attempted();
            wave.hold(1);
        };
    }

    private static Attack.Script calls() throws Exception {
        Payload code = Forgery.request(connection -> connection.run(() -> {}));
        return wave -> WorkAttacks.flood(wave, wave.accepted(), NO_IDS, () -> code);
    }
}
