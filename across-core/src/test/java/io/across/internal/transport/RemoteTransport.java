package io.across.internal.transport;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;

/**
 * A transport that lives in another process, where {@link TransportHost} does what is asked here. Each operation has a
 * socket and a thread there of its own. Only an {@link IOException} of the transport itself is thrown as one.
 */
final class RemoteTransport implements Transport {

    enum Operation {
        READ,
        WAKE_READER,
        WRITE,
        AWAIT_WRITABLE,
        CLOSE,
        AWAIT_GONE,
        /** Of the test only: waits until the thread that reads or writes there is blocked. */
        AWAIT_BLOCKED
    }

    enum Outcome {
        DONE,
        FAILED,
        /** The fault of the host, not of the transport. */
        BROKEN
    }

    private static final int PATIENCE_MILLIS = 30_000;
    private static final ByteBuffer[] NOTHING = {};

    /** The host exits when it is closed. */
    private final Socket lifeline;

    private final int port;
    private final String address;
    private final boolean blocking;

    private RemoteTransport(Socket lifeline, DataInputStream in) throws IOException {
        this.lifeline = lifeline;
        port = in.readInt();
        address = in.readUTF();
        blocking = in.readBoolean();
    }

    /** Waits for a host that has been told the listener's port. */
    static RemoteTransport accept(ServerSocket listener) throws IOException {
        listener.setSoTimeout(PATIENCE_MILLIS);
        Socket lifeline = listener.accept();
        return new RemoteTransport(lifeline, new DataInputStream(lifeline.getInputStream()));
    }

    @Override
    public String address() {
        return address;
    }

    /** The host has done it. */
    @Override
    public void open(Duration timeout) {}

    @Override
    public boolean isBlocking() {
        return blocking;
    }

    @Override
    public int read(ByteBuffer target, long timeoutNanos) throws IOException {
        return (int) ask(Operation.READ, timeoutNanos, target);
    }

    @Override
    public void wakeReader() {
        order(Operation.WAKE_READER, 0);
    }

    @Override
    public long write(ByteBuffer[] sources, int count) throws IOException {
        return ask(Operation.WRITE, count, sources);
    }

    @Override
    public boolean awaitWritable(long timeoutNanos) throws IOException {
        return ask(Operation.AWAIT_WRITABLE, timeoutNanos, NOTHING) != 0;
    }

    @Override
    public void close() {
        order(Operation.CLOSE, 0);
    }

    @Override
    public void kill() {}

    @Override
    public void awaitGone(Duration grace) {
        order(Operation.AWAIT_GONE, grace.toNanos());
    }

    @Override
    public String diagnosis() {
        return "hosted by another process";
    }

    void awaitBlocked() {
        order(Operation.AWAIT_BLOCKED, 0);
    }

    /** Ends the host. */
    void hangUp() throws IOException {
        lifeline.close();
    }

    private void order(Operation operation, long argument) {
        try {
            ask(operation, argument, NOTHING);
        } catch (IOException e) {
            throw new AssertionError(operation + " does not throw", e);
        }
    }

    private long ask(Operation operation, long argument, ByteBuffer... buffers) throws IOException {
        String failure;
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
                DataOutputStream out = new DataOutputStream(new BufferedOutputStream(socket.getOutputStream()));
                DataInputStream in = new DataInputStream(new BufferedInputStream(socket.getInputStream()))) {
            out.writeUTF(operation.name());
            out.writeLong(argument);
            out.writeInt(buffers.length);
            for (ByteBuffer buffer : buffers) {
                out.writeBoolean(buffer.isDirect());
                out.writeInt(buffer.remaining());
                if (operation == Operation.WRITE) {
                    out.write(bytes(buffer.duplicate()));
                }
            }
            out.flush();
            Outcome outcome = Outcome.valueOf(in.readUTF());
            if (outcome == Outcome.DONE) {
                long result = in.readLong();
                for (ByteBuffer buffer : buffers) {
                    advance(buffer, in.readInt(), operation == Operation.READ ? in : null);
                }
                return result;
            }
            failure = in.readUTF();
            if (outcome == Outcome.BROKEN) {
                throw new AssertionError("the host says: " + failure);
            }
        } catch (IOException e) {
            throw new AssertionError("the host cannot be reached", e);
        }
        throw new IOException(failure);
    }

    static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }

    private static void advance(ByteBuffer buffer, int step, DataInputStream in) throws IOException {
        if (in == null) {
            buffer.position(buffer.position() + step);
        } else {
            buffer.put(in.readNBytes(step));
        }
    }
}
