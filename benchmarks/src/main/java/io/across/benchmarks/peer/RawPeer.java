package io.across.benchmarks.peer;

import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Bare sockets: the floor. Nothing is serialised, dispatched or checked; byte arrays are used again and again. */
public final class RawPeer implements Peer {

    static final int PING_SIZE = 64;

    private final ChildJvm server = ChildJvm.start(RawServer.class);
    private final List<RawChannel> channels = new ArrayList<>();

    public RawPeer() throws IOException {}

    @Override
    public String name() {
        return "raw";
    }

    @Override
    public @Nullable Load load(Workload workload) throws IOException {
        return switch (workload) {
            case PING -> Load.of(workload, window(connect(PING_SIZE), 1));
            case CALLERS_1, CALLERS_8, CALLERS_64 -> window(workload.callers());
            case BYTES_1M, BYTES_64M -> Load.of(workload, bytes(connect(workload.bytes()), workload.bytes()));
            case SPAWN -> Load.of(workload, new Spawn());
            default -> null;
        };
    }

    /** One thread keeps {@code size} pings under way: sockets alone have no callers to tell apart. */
    private Load window(int size) throws IOException {
        return new Load(window(connect(PING_SIZE), size), 1, size);
    }

    private static Task window(RawChannel channel, int size) {
        return () -> {
            for (int i = 0; i < size; i++) {
                channel.sendBuffer();
            }
            for (int i = 0; i < size; i++) {
                channel.receiveBuffer();
            }
        };
    }

    private static Task bytes(RawChannel channel, int size) {
        byte[] sent = Echoes.bytes(size);
        byte[] received = new byte[size];
        return () -> {
            channel.send(sent);
            channel.receive(received);
            Echoes.checked(sent, received);
        };
    }

    @Override
    public void openIdle() throws Exception {
        // One ping: then the server has accepted it, too.
        window(connect(PING_SIZE), 1).run();
    }

    private RawChannel connect(int messageSize) throws IOException {
        SocketChannel channel = SocketChannel.open(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(server.address())));
        new DataOutputStream(channel.socket().getOutputStream()).writeInt(messageSize);
        RawChannel messages = new RawChannel(channel, messageSize);
        channels.add(messages);
        return messages;
    }

    @Override
    public long serverPid() {
        return server.pid();
    }

    @Override
    public void close() throws IOException {
        for (RawChannel channel : channels) {
            channel.close();
        }
        server.close();
    }

    /** A child JVM that echoes one byte over its pipes. */
    private static final class Spawn implements Task {

        private @Nullable Process process;

        @Override
        public void run() throws IOException {
            Process child = new ProcessBuilder(ChildJvm.command(RawServer.class, "pipe"))
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            process = child;
            child.getOutputStream().write(1);
            child.getOutputStream().flush();
            if (child.getInputStream().read() != 1) {
                throw new IOException("child JVM did not echo");
            }
        }

        @Override
        public void after() throws Exception {
            if (process != null) {
                process.getOutputStream().close();
                process.waitFor();
            }
        }
    }
}
