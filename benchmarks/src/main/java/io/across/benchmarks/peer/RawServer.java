package io.across.benchmarks.peer;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/**
 * Echoes messages. The first 4 bytes of a connection are the size of its messages; without a socket, with the argument
 * {@code pipe}, single bytes are echoed between standard input and output.
 */
final class RawServer {

    private RawServer() {}

    public static void main(String... args) throws IOException {
        if (args.length > 0) {
            echoBytes();
        } else {
            listen();
        }
    }

    private static void echoBytes() throws IOException {
        for (int b = System.in.read(); b >= 0; b = System.in.read()) {
            System.out.write(b);
            System.out.flush();
        }
    }

    private static void listen() throws IOException {
        try (ServerSocketChannel server = ServerSocketChannel.open()) {
            server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 2_000);
            ServerProcess.announce(String.valueOf(server.socket().getLocalPort()));
            while (true) {
                SocketChannel channel = server.accept();
                new Thread(() -> serve(channel), "raw-echo").start();
            }
        }
    }

    private static void serve(SocketChannel channel) {
        try (channel) {
            int size = new DataInputStream(channel.socket().getInputStream()).readInt();
            RawChannel messages = new RawChannel(channel, size);
            if (size <= RawPeer.PING_SIZE) {
                echoSmall(messages);
            } else {
                echoLarge(messages, size);
            }
        } catch (IOException e) {
            // The client has closed its end: all that this thread was for.
        }
    }

    private static void echoSmall(RawChannel messages) throws IOException {
        while (true) {
            messages.receiveBuffer();
            messages.sendBuffer();
        }
    }

    /** Has the whole message in memory before it answers, as any call with an argument has. */
    private static void echoLarge(RawChannel messages, int size) throws IOException {
        byte[] message = new byte[size];
        while (true) {
            messages.receive(message);
            messages.send(message);
        }
    }
}
