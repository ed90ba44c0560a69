package io.across.benchmarks.attack;

import io.across.fixtures.RawPeer;
import io.across.internal.wire.Greeting;
import io.across.internal.wire.Messages;
import io.across.internal.wire.Superblock;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Connections: many of them, or such as say little, or what makes no sense. */
final class ConnectionAttacks {

    static final String ACCEPTED = "accepted-connections";
    static final String REFUSED = "refused-connections";

    /** Of those that a listener takes: what one of the attacker's threads keeps. */
    private static final int MANY = 240;

    private static final int HELD_SECONDS = 3;

    private ConnectionAttacks() {}

    static List<Attack> all() {
        return List.of(
                Attack.of(ACCEPTED, "connections that introduce themselves and end", ConnectionAttacks::accepted),
                Attack.of(REFUSED, "connections beyond those that the listener serves", ConnectionAttacks::refused),
                Attack.of(
                        "silent-connections",
                        "connections that say nothing, or stop in their introduction",
                        ConnectionAttacks::silent),
                Attack.of("half-greetings", "large greetings whose end is missing", ConnectionAttacks::halfGreetings),
                Attack.of(
                        "huge-greetings",
                        "greetings as large as they may be, and larger",
                        ConnectionAttacks::hugeGreetings),
                Attack.of(
                        "heartbeats",
                        "connections that ask for a sign of life each millisecond",
                        () -> heartbeats(1, 1)),
                Attack.of(
                        "slow-heartbeats",
                        "hundreds of connections that give up after 100 ms",
                        () -> heartbeats(100, MANY)),
                Attack.of("garbage", "bytes that are not the protocol", ConnectionAttacks::garbage));
    }

    private static Attack.Script accepted() {
        return wave -> {
            SocketChannel channel = wave.channel();
            introduce(channel);
            awaitIntroduction(channel);
            wave.attempted();
            wave.end(channel);
        };
    }

    private static void introduce(SocketChannel channel) throws IOException {
        Wave.send(channel, Superblock.ours().encode());
        Wave.send(channel, Messages.greeting(new Greeting(0, 1, 1, Map.of())));
    }

    private static void awaitIntroduction(SocketChannel channel) throws IOException {
        channel.read(ByteBuffer.allocate(1 << 12));
    }

    private static Attack.Script refused() {
        return wave -> {
            // As many as there may be stay; what comes after them does not.
            for (int i = 0; i < VictimProgram.MAX_CONNECTIONS / 4 + 1; i++) {
                introduce(wave.channel());
            }
            while (!wave.isOver()) {
                SocketChannel channel = wave.channel();
                try {
                    awaitIntroduction(channel);
                } catch (IOException e) {
                    // Reset.
                }
                wave.attempted();
                wave.end(channel);
            }
        };
    }

    private static Attack.Script silent() {
        ByteBuffer superblock = Superblock.ours().encode();
        return wave -> {
            for (int i = 0; i < MANY && !wave.isOver(); i++) {
                ByteBuffer start = superblock.duplicate();
                start.limit(i % (start.limit() + 1));
                Wave.send(wave.channel(), start);
                wave.attempted();
            }
            wave.hold(HELD_SECONDS);
        };
    }

    private static Attack.Script halfGreetings() {
        ByteBuffer half = ByteBuffer.allocate(16 + 8 + 60_000)
                .put(Superblock.ours().encode())
                .putLong(64_000 << 1)
                .rewind();
        return wave -> {
            for (int i = 0; i < MANY && !wave.isOver(); i++) {
                Wave.send(wave.channel(), half.duplicate());
                wave.attempted();
            }
            wave.hold(HELD_SECONDS);
        };
    }

    private static Attack.Script hugeGreetings() {
        Map<String, String> properties = new HashMap<>();
        for (int i = 0; i < 250; i++) {
            properties.put("property " + i, "x".repeat(220));
        }
        ByteBuffer whole = Messages.greeting(new Greeting(0, 1, 1, properties));
        ByteBuffer larger =
                ByteBuffer.allocate(1 << 20).putLong(512L << 20 << 1).rewind();
        return wave -> {
            for (int i = 0; i < MANY && !wave.isOver(); i++) {
                SocketChannel channel = wave.channel();
                Wave.send(channel, Superblock.ours().encode());
                Wave.send(channel, (i % 4 == 0 ? larger : whole).duplicate());
                wave.attempted();
            }
        };
    }

    private static Attack.Script heartbeats(long millis, int connections) {
        return wave -> {
            List<RawPeer> peers = new ArrayList<>();
            for (int i = 0; i < connections && !wave.isOver(); i++) {
                peers.add(wave.peer(millis));
                wave.attempted();
            }
            // Whoever gives up so soon must speak as often.
            for (int round = 0; round < 100 && !wave.isOver(); round++) {
                for (RawPeer peer : peers) {
                    peer.send(Messages.idle());
                }
                wave.hold(0);
            }
            if (connections > 1) {
                wave.hold(HELD_SECONDS);
            }
        };
    }

    private static Attack.Script garbage() {
        byte[] bytes = new byte[1 << 16];
        new Random(1865).nextBytes(bytes);
        return wave -> {
            SocketChannel channel = wave.channel();
            Wave.send(channel, ByteBuffer.wrap(bytes));
            wave.attempted();
            awaitIntroduction(channel);
        };
    }
}
