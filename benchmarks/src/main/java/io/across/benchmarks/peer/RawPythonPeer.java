package io.across.benchmarks.peer;

import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Bare sockets to a Python process: the floor of what is done by Python at the other end. Either the bytes are echoed, or
 * read as a pickled call, which is run, and its pickled result sent back. Starts Python only when there is something to measure.
 */
public final class RawPythonPeer implements Peer {

    /** About what a call of {@code math.sqrt} takes on the wire. */
    private static final int SMALL = 64;

    private final String name;
    private final String kind;
    private final List<RawChannel> channels = new ArrayList<>();
    private @Nullable ChildPython server;

    private RawPythonPeer(String name, String kind) {
        this.name = name;
        this.kind = kind;
    }

    /** Python sends back what it gets. */
    public static RawPythonPeer echo() {
        return new RawPythonPeer("raw", "echo");
    }

    /** Python does its own half of a call: reads a pickle, calls, and writes a pickle. */
    public static RawPythonPeer pickles() {
        return new RawPythonPeer("python", "pickles");
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public @Nullable Load load(Workload workload) throws IOException {
        return switch (workload) {
            case PYTHON -> Load.of(workload, exchange(root()));
            case PYTHON_1M, PYTHON_64M -> Load.of(workload, exchange(bytes(workload.bytes())));
            default -> null;
        };
    }

    private Task exchange(byte[] request) throws IOException {
        RawChannel channel = connect(request.length);
        byte[] answer = new byte[request.length];
        return () -> {
            channel.send(request);
            channel.receive(answer);
        };
    }

    /** {@code (math.sqrt, (2.0,), {})}; what follows the end of a pickle is not looked at. */
    private static byte[] root() {
        return ByteBuffer.allocate(SMALL)
                .put(latin1("\u0080\u0004cmath\nsqrt\nG"))
                .putDouble(2.0)
                .put(latin1("\u0085}\u0087."))
                .array();
    }

    /** {@code (bytes, (…,), {})}. */
    private static byte[] bytes(int size) {
        byte[] begin = latin1("\u0080\u0004cbuiltins\nbytes\n\u008e");
        byte[] end = latin1("\u0085}\u0087.");
        return ByteBuffer.allocate(begin.length + Long.BYTES + size + end.length)
                .put(begin)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(size)
                .put(Echoes.bytes(size))
                .put(end)
                .array();
    }

    private static byte[] latin1(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private RawChannel connect(int messageSize) throws IOException {
        ChildPython started = server;
        if (started == null) {
            started = ChildPython.start(kind);
            server = started;
        }
        SocketChannel channel =
                SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), started.port()));
        new DataOutputStream(channel.socket().getOutputStream()).writeInt(messageSize);
        RawChannel messages = new RawChannel(channel, messageSize);
        channels.add(messages);
        return messages;
    }

    @Override
    public void close() throws IOException {
        for (RawChannel channel : channels) {
            channel.close();
        }
        if (server != null) {
            server.close();
        }
    }
}
