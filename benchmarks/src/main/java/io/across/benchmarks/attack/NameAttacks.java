package io.across.benchmarks.attack;

import io.across.Across;
import io.across.fixtures.RawPeer;
import io.across.internal.wire.Greeting;
import io.across.internal.wire.Messages;
import io.across.internal.wire.Payload;
import io.across.internal.wire.Superblock;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** Names of classes and interfaces, and texts that are to be taken for others. */
final class NameAttacks {

    private static final int WINDOW = 32;

    private static final long[] NO_IDS = {};

    /** What would be a line of its own in a log. */
    static final String FORGED = "\nFORGED \u001b[2J\u2028\u202e\u009b";

    private NameAttacks() {}

    /** Its name is changed on its way. */
    record Unknown_0000000() implements Serializable {
        private static final long serialVersionUID = 1L;
    }

    static List<Attack> all() {
        return List.of(
                Attack.of(
                        "unknown-names",
                        "classes that no loader knows, each with a name of its own",
                        () -> changing(Forgery.argument(new Object[] {new Unknown_0000000()}), NO_IDS, unknownName())),
                Attack.of(
                        "proxy-orders",
                        "objects with ten interfaces, in any number and order",
                        () -> changing(
                                Forgery.argument(Across.ref(new Listeners.All())),
                                new long[] {0},
                                NameAttacks::nameAnyInterfaces)),
                Attack.of(
                        "forged-texts",
                        "names and greetings with line ends and escapes in them",
                        NameAttacks::forgedTexts),
                Attack.of("denials", "a connection for each attempt to run code", NameAttacks::denials));
    }

    /** Sends a call as fast as it is answered, each changed a little. */
    private static Attack.Script changing(Payload original, long[] ids, Consumer<byte[]> change) {
        return wave -> {
            byte[] bytes = original.head().clone();
            WorkAttacks.flood(wave, wave.peer(), ids, () -> {
                change.accept(bytes);
                return new Payload(bytes);
            });
        };
    }

    static Consumer<byte[]> unknownName() {
        AtomicInteger last = new AtomicInteger(ThreadLocalRandom.current().nextInt(1 << 24));
        return bytes -> {
            int at = Forgery.indexOf(bytes, "Unknown_", 0) + "Unknown_".length();
            byte[] number =
                    String.format("%07x", last.incrementAndGet() & 0xfffffff).getBytes(StandardCharsets.US_ASCII);
            System.arraycopy(number, 0, bytes, at, number.length);
        };
    }

    private static void nameAnyInterfaces(byte[] bytes) {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        int at = 0;
        for (int i = 0; i < Listeners.COUNT; i++) {
            at = Forgery.indexOf(bytes, "Listeners$L", at) + "Listeners$L".length();
            bytes[at] = (byte) ('0' + random.nextInt(Listeners.COUNT));
        }
    }

    private static Attack.Script forgedTexts() throws Exception {
        Payload noSuchName = Forgery.request(
                connection -> connection.exposed(Store.class, "store" + FORGED).echo(""));
        ByteBuffer superblock = Superblock.ours().encode();
        ByteBuffer greeting = Messages.greeting(new Greeting(
                0, 1, 1, Map.of("kind", "python" + FORGED, "version", FORGED, "host", FORGED, "pid", FORGED)));
        return wave -> {
            SocketChannel channel = wave.channel();
            Wave.send(channel, superblock.duplicate());
            Wave.send(channel, greeting.duplicate());
            for (int i = 0; i < WINDOW; i++) {
                Wave.send(
                        channel,
                        Messages.apply(
                                        i,
                                        NO_IDS,
                                        Map.of(FORGED, FORGED),
                                        List.of(ByteBuffer.wrap(noSuchName.head())),
                                        noSuchName.length())
                                .get(0));
                wave.attempted();
            }
            // No message has this type: the connection ends, and the log says why.
            Wave.send(
                    channel,
                    ByteBuffer.allocate(11).putLong(3L << 1).put((byte) 99).flip());
            channel.read(ByteBuffer.allocate(1 << 12));
        };
    }

    private static Attack.Script denials() throws Exception {
        Payload code = Forgery.request(connection -> connection.run(() -> {}));
        return wave -> {
            RawPeer peer = wave.peer();
            peer.apply(0, NO_IDS, code);
            wave.attempted();
            peer.readAnswers(1);
        };
    }
}
