package io.across.internal.transport;

import io.across.internal.transport.RemoteTransport.Operation;
import io.across.internal.transport.RemoteTransport.Outcome;
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
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;

/** Has a transport and does with it what {@link RemoteTransport} asks from another process. */
final class TransportHost {

    private final Transport transport;

    /** Who reads or writes. */
    private final AtomicReference<Thread> user = new AtomicReference<>();

    private TransportHost(Transport transport) {
        this.transport = transport;
    }

    /** A process that hosts its own standard input and output. */
    static final class OfStdio {

        private OfStdio() {}

        /** Takes the port of {@link RemoteTransport#accept}. */
        public static void main(String[] arguments) throws Exception {
            Transport stdio = new Transports(null, true).stdio(null);
            stdio.open(Duration.ZERO);
            System.out.println("must not get on the wire");
            new TransportHost(stdio).serve(Integer.parseInt(arguments[0]));
        }
    }

    /** Serves until the lifeline is cut, then ends the process, whatever its threads do. */
    private void serve(int port) throws IOException {
        try (ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                Socket lifeline = new Socket(InetAddress.getLoopbackAddress(), port)) {
            DataOutputStream out = new DataOutputStream(lifeline.getOutputStream());
            out.writeInt(listener.getLocalPort());
            out.writeUTF(transport.address());
            out.writeBoolean(transport.isBlocking());
            start(() -> {
                while (true) {
                    Socket socket = listener.accept();
                    start(() -> serve(socket));
                }
            });
            int end = lifeline.getInputStream().read();
            // Before the listener is closed, whose thread would take that for a failure.
            Runtime.getRuntime().halt(end < 0 ? 0 : 1);
        }
    }

    private interface Task {
        void run() throws IOException;
    }

    private static void start(Task task) {
        new Thread(() -> {
                    try {
                        task.run();
                    } catch (IOException e) {
                        // Nobody is there any more to be told.
                        Runtime.getRuntime().halt(1);
                    }
                })
                .start();
    }

    private void serve(Socket accepted) throws IOException {
        try (Socket socket = accepted;
                DataInputStream in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
                DataOutputStream out = new DataOutputStream(new BufferedOutputStream(socket.getOutputStream()))) {
            Operation operation = Operation.valueOf(in.readUTF());
            long argument = in.readLong();
            ByteBuffer[] buffers = new ByteBuffer[in.readInt()];
            for (int i = 0; i < buffers.length; i++) {
                boolean direct = in.readBoolean();
                int length = in.readInt();
                buffers[i] = direct ? ByteBuffer.allocateDirect(length) : ByteBuffer.allocate(length);
                if (operation == Operation.WRITE) {
                    buffers[i].put(in.readNBytes(length)).flip();
                }
            }
            reply(operation, argument, buffers, out);
        }
    }

    private void reply(Operation operation, long argument, ByteBuffer[] buffers, DataOutputStream out)
            throws IOException {
        long result;
        try {
            result = perform(operation, argument, buffers);
        } catch (IOException e) {
            fail(Outcome.FAILED, String.valueOf(e.getMessage()), out);
            return;
        } catch (RuntimeException | Error e) {
            fail(Outcome.BROKEN, e.toString(), out);
            return;
        }
        out.writeUTF(Outcome.DONE.name());
        out.writeLong(result);
        for (ByteBuffer buffer : buffers) {
            out.writeInt(buffer.position());
            if (operation == Operation.READ) {
                out.write(RemoteTransport.bytes(buffer.duplicate().flip()));
            }
        }
    }

    private static void fail(Outcome outcome, String message, DataOutputStream out) throws IOException {
        out.writeUTF(outcome.name());
        out.writeUTF(message);
    }

    private long perform(Operation operation, long argument, ByteBuffer[] buffers) throws IOException {
        return switch (operation) {
            case READ -> use(() -> transport.read(buffers[0], argument));
            case WRITE -> use(() -> transport.write(buffers, (int) argument));
            case AWAIT_WRITABLE -> transport.awaitWritable(argument) ? 1 : 0;
            case WAKE_READER -> perform(transport::wakeReader);
            case CLOSE -> perform(transport::close);
            case AWAIT_GONE -> perform(() -> transport.awaitGone(Duration.ofNanos(argument)));
            case AWAIT_BLOCKED -> perform(this::awaitBlocked);
        };
    }

    private static long perform(Runnable action) {
        action.run();
        return 0;
    }

    private interface Use {
        long run() throws IOException;
    }

    private long use(Use use) throws IOException {
        Thread here = Thread.currentThread();
        user.set(here);
        try {
            return use.run();
        } finally {
            user.compareAndSet(here, null);
        }
    }

    private void awaitBlocked() {
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> user.get() != null);
        AbstractTransportTests.awaitBlocked(user.get());
    }
}
