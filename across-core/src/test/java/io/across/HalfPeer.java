package io.across;

import io.across.internal.wire.Excess;
import io.across.internal.wire.Greeting;
import io.across.internal.wire.MessageHandler;
import io.across.internal.wire.MessageParser;
import io.across.internal.wire.Messages;
import io.across.internal.wire.Payload;
import io.across.internal.wire.Superblock;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.WritableByteChannel;
import java.util.Map;

/** The program of a peer that introduces itself, and then has something happen to it. */
final class HalfPeer {

    enum Conduct {
        /** Reads on, and answers {@link #CALLS} calls with half of a frame. */
        STOPS_MID_FRAME,
        /** Reads nothing. */
        STALLS
    }

    static final int CALLS = 2;

    private static final int FRAME = 300;
    private static final Greeting GREETING = new Greeting(0, 1, 1, Map.of());

    private HalfPeer() {}

    /** How many bytes a peer sends that stops in the middle of a frame. */
    static int sent() {
        return introduction().remaining() + halfFrame().remaining();
    }

    /** Takes the {@link Conduct} and an address: {@code tcp PORT}, {@code unix PATH}, {@code stdio}. */
    public static void main(String[] arguments) throws Exception {
        Conduct conduct = Conduct.valueOf(arguments[0]);
        switch (arguments[1]) {
            case "tcp" -> {
                int port = Integer.parseInt(arguments[2]);
                run(conduct, SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port)));
            }
            case "unix" -> run(conduct, SocketChannel.open(UnixDomainSocketAddress.of(arguments[2])));
            default ->
                run(
                        conduct,
                        new FileInputStream(FileDescriptor.in).getChannel(),
                        new FileOutputStream(FileDescriptor.out).getChannel());
        }
    }

    private static void run(Conduct conduct, SocketChannel channel) throws Exception {
        run(conduct, channel, channel);
    }

    private static void run(Conduct conduct, ReadableByteChannel in, WritableByteChannel out) throws Exception {
        write(out, introduction());
        if (conduct == Conduct.STALLS) {
            // Until it is killed, or forgotten by a test that has died.
            ProcessHandle.current().parent().orElseThrow().onExit().join();
            return;
        }
        MessageParser parser = new MessageParser(1 << 20, new CallCounter(out));
        ByteBuffer buffer = ByteBuffer.allocate(4096);
        while (in.read(buffer) >= 0) {
            parser.parse(buffer.flip());
            buffer.clear();
        }
    }

    private static void write(WritableByteChannel out, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            out.write(bytes);
        }
    }

    private static ByteBuffer introduction() {
        ByteBuffer superblock = Superblock.ours().encode();
        ByteBuffer greeting = Messages.greeting(GREETING);
        return ByteBuffer.allocate(superblock.remaining() + greeting.remaining())
                .put(superblock)
                .put(greeting)
                .flip();
    }

    private static ByteBuffer halfFrame() {
        return ByteBuffer.allocate(Long.BYTES + FRAME / 2).putLong(2L * FRAME).position(0);
    }

    /** Answers the last call that is expected. */
    private static final class CallCounter implements MessageHandler {

        private final WritableByteChannel out;
        private int calls;

        CallCounter(WritableByteChannel out) {
            this.out = out;
        }

        @Override
        public void apply(long callId, long[] ids, Map<String, String> context, Payload value) {
            calls++;
            if (calls == CALLS) {
                try {
                    write(out, halfFrame());
                } catch (IOException e) {
                    throw new IllegalStateException("the test is gone", e);
                }
            }
        }

        @Override
        public void superblock(Superblock superblock) {}

        @Override
        public void greeting(Greeting greeting) {}

        @Override
        public void success(long callId, long[] ids, Payload value) {}

        @Override
        public void error(long callId, long[] ids, Payload value) {}

        @Override
        public void operationError(long callId, String text) {}

        @Override
        public void applyTooLarge(long callId, long[] ids, Excess why) {}

        @Override
        public void resultTooLarge(long callId, long[] ids, Excess why) {}

        @Override
        public void goodbye() {}

        @Override
        public void delObjs(long[] ids) {}

        @Override
        public void idle() {}

        @Override
        public void drain(long firstNotRun) {}
    }
}
