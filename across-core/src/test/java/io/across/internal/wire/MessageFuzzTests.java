package io.across.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.across.ProtocolException;
import io.across.internal.Mutations;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Recorded sessions, mutated: they are read, or break the protocol, for little memory and little time. */
@Timeout(7200)
class MessageFuzzTests {

    private static final long DEFAULT_LIMIT = 256L << 20;

    @Test
    void mutatedSessionsLeadToNothingButProtocolExceptions() {
        List<byte[]> sessions = RecordedStream.all().stream()
                .map(RecordedStream::bytes)
                .filter(bytes -> bytes.length > Superblock.SIZE && bytes.length < 4_096)
                .toList();

        double readable = new Mutations(sessions, Superblock.SIZE, 20_000, 1_000)
                .readable(ProtocolException.class, (bytes, random) -> {
                    MessageParser parser = new EventLog().newParser(DEFAULT_LIMIT);
                    int split = random.nextInt(bytes.length + 1);
                    parser.parse(ByteBuffer.wrap(bytes, 0, split));
                    parser.parse(ByteBuffer.wrap(bytes, split, bytes.length - split));
                });

        assertThat(readable).as("mutations that keep the protocol").isBetween(0.01, 0.99);
    }
}
