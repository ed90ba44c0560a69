package io.across.benchmarks.shipping;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A relay on loopback that hands on what it reads, in both directions, after a fixed time. For one connection. */
final class SlowNetwork implements AutoCloseable {

    private final ServerSocket entrance = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    private final int targetPort;
    private final long oneWayNanos;

    /** @param oneWayMillis half of the round-trip time */
    SlowNetwork(int targetPort, long oneWayMillis) throws IOException {
        this.targetPort = targetPort;
        this.oneWayNanos = TimeUnit.MILLISECONDS.toNanos(oneWayMillis);
        daemon(this::relay);
    }

    int port() {
        return entrance.getLocalPort();
    }

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Piece(byte[] bytes, long dueNanos) {}

    private void relay() throws Exception {
        Socket near = entrance.accept();
        Socket far = new Socket(InetAddress.getLoopbackAddress(), targetPort);
        near.setTcpNoDelay(true);
        far.setTcpNoDelay(true);
        pass(near, far);
        pass(far, near);
    }

    private void pass(Socket from, Socket to) {
        BlockingQueue<Piece> underWay = new LinkedBlockingQueue<>();
        daemon(() -> {
            InputStream in = from.getInputStream();
            byte[] buffer = new byte[64 * 1024];
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                underWay.add(new Piece(Arrays.copyOf(buffer, count), System.nanoTime() + oneWayNanos));
            }
            underWay.add(new Piece(new byte[0], System.nanoTime() + oneWayNanos));
        });
        daemon(() -> {
            try (to) {
                OutputStream out = to.getOutputStream();
                for (Piece piece = underWay.take(); piece.bytes().length > 0; piece = underWay.take()) {
                    TimeUnit.NANOSECONDS.sleep(piece.dueNanos() - System.nanoTime());
                    out.write(piece.bytes());
                }
            }
        });
    }

    private interface Task {
        void run() throws Exception;
    }

    private static void daemon(Task task) {
        Thread thread = new Thread(() -> {
            try {
                task.run();
            } catch (Exception e) {
                // The end of one side ends the relay.
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        entrance.close();
    }
}
