package io.across.internal.engine;

import io.across.ProtocolException;
import io.across.internal.wire.Greeting;
import io.across.internal.wire.Messages;
import io.across.internal.wire.Superblock;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What this side says until the peer has greeted (protocol, sections 2, 4 and 7). Thread-safe. */
final class Handshake {

    private final Outbox outbox;
    private final Greeting greeting;
    private final @Nullable Bootloaders bootloaders;

    /** @param bootloaders what a BIOS is sent; null if this connection boots nobody */
    Handshake(Outbox outbox, Greeting greeting, @Nullable Bootloaders bootloaders) {
        this.outbox = outbox;
        this.greeting = greeting;
        this.bootloaders = bootloaders;
    }

    /** Says who this side is. May block: for a thread of the engine. */
    void begin() {
        outbox.send(new OutboundMessage(Superblock.ours().encode()), true);
    }

    /** Answers a BIOS: with what it is to run, and with the superblock once more, for the peer that comes up. */
    void boot(Superblock bios) {
        if (bootloaders == null) {
            throw new ProtocolException(
                    "the peer is a BIOS, which waits for a bootloader: this connection has none for it,"
                            + " since this side did not start the peer, or does not grant it all rights; if it is meant, grant them"
                            + " (across.connections.<name>.rights=all, or Options.rights)");
        }
        List<ByteBuffer> buffers = new ArrayList<>(bootloaders.of(bios.mark()));
        int length = buffers.stream().mapToInt(ByteBuffer::remaining).sum();
        buffers.add(0, ByteBuffer.allocate(Integer.BYTES).putInt(length).flip());
        buffers.add(Superblock.ours().encode());
        say(new OutboundMessage(buffers));
    }

    /** Greets the peer. */
    void greet() {
        say(new OutboundMessage(Messages.greeting(greeting)));
    }

    private void say(OutboundMessage message) {
        outbox.post(message);
        outbox.flush(false);
    }
}
