package io.across.server;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.nio.channels.ServerSocketChannel;
import org.jspecify.annotations.Nullable;

/** A TCP port. The unspecified address, in either family's form, takes IPv4 and IPv6 where the machine has both. */
record TcpBinding(ServerSocketChannel channel) implements Binding {

    /** @param host null for the loopback address */
    static TcpBinding bind(@Nullable String host, int port, int backlog) throws IOException {
        InetSocketAddress address = new InetSocketAddress(resolve(host), port);
        ServerSocketChannel channel = ServerSocketChannel.open();
        try {
            channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            channel.bind(address, backlog);
            return new TcpBinding(channel);
        } catch (IOException e) {
            channel.close();
            throw bindException("tcp://" + (host == null ? "localhost" : host) + ":" + port, e);
        } catch (RuntimeException | Error e) {
            channel.close();
            throw e;
        }
    }

    private static InetAddress resolve(@Nullable String host) throws IOException {
        if (host == null) {
            return InetAddress.getLoopbackAddress();
        }
        try {
            return InetAddress.getByName(host);
        } catch (UnknownHostException e) {
            throw bindException("host '" + host + "'", e);
        }
    }

    /** An exception that names the address, which the JDK's own do not. */
    static BindException bindException(String address, IOException cause) {
        BindException exception = new BindException(address + " cannot be bound: " + cause.getMessage());
        exception.initCause(cause);
        return exception;
    }

    @Override
    public SocketAddress address() {
        return channel.socket().getLocalSocketAddress();
    }

    @Override
    public void release() throws IOException {
        channel.close();
    }
}
