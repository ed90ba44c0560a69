package io.across;

import io.across.ConnectionProvider.StreamEndpoint;
import io.across.ConnectionProvider.StreamKinds;
import io.across.ConnectionProvider.Worker;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The kinds of {@link Endpoint} that there are: values, which know nothing of how they are opened. */
final class Endpoints {

    /** What needs no other surroundings. One object, so that endpoints without are equal. */
    static final Consumer<ProcessBuilder> NOTHING = process -> {};

    private Endpoints() {}

    static String address(Socket socket) {
        InetAddress remote = socket.getInetAddress();
        if (remote == null || socket.isClosed()) {
            throw new IllegalArgumentException("socket " + socket + " is not connected: connect it first");
        }
        return tcp("tcp", remote.getHostAddress(), socket.getPort());
    }

    static String address(SocketChannel channel) {
        try {
            SocketAddress remote = channel.getRemoteAddress();
            if (remote instanceof InetSocketAddress tcp) {
                return tcp("tcp", tcp.getHostString(), tcp.getPort());
            }
            if (remote instanceof UnixDomainSocketAddress unix) {
                // The side that accepted sees a peer without a name; the listener's own path says more.
                boolean named = !unix.getPath().toString().isEmpty();
                return "unix:" + (named ? unix : channel.getLocalAddress());
            }
        } catch (IOException e) {
            throw new IllegalArgumentException("socket channel " + channel + " is closed: open another", e);
        }
        throw new IllegalArgumentException("socket channel " + channel + " is not connected: connect it first");
    }

    static String address(Process process) {
        return exec(process.info().command().orElse("process"));
    }

    private static String tcp(String scheme, String host, int port) {
        return scheme + "://" + (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
    }

    /** An address without the folder of the program. */
    private static String exec(String command) {
        Path name = Path.of(command).getFileName();
        return "exec:" + (name == null ? command : name);
    }

    /** A stream that is there already: the first connection takes it over. */
    interface TakenOver extends StreamEndpoint {

        @Override
        default boolean isReopenable() {
            return false;
        }
    }

    /** One that the peer has made. */
    interface Accepted extends TakenOver {

        @Override
        default boolean isSought() {
            return false;
        }
    }

    record Tcp(String host, int port, @Nullable Tls tls) implements StreamEndpoint {

        Tcp {
            if (host.isBlank()) {
                throw new IllegalArgumentException(
                        "host '" + host + "' is blank: give the name or address of the machine where the peer listens");
            }
            if (port < 1 || port > 65_535) {
                throw new IllegalArgumentException(
                        "port " + port + " is not between 1 and 65535: give the one at which the peer listens");
            }
        }

        @Override
        public <T> T accept(StreamKinds<T> kinds) {
            return tls == null ? kinds.tcp(host, port) : kinds.tls(host, port, tls);
        }

        @Override
        public boolean isForeign() {
            return true;
        }

        @Override
        public boolean isTls() {
            return tls != null;
        }

        @Override
        public Endpoint withTls(Tls other) {
            return tls == null ? StreamEndpoint.super.withTls(other) : new Tcp(host, port, other);
        }

        @Override
        public String toString() {
            return tcp(tls == null ? "tcp" : "tls", host, port);
        }
    }

    record Unix(Path path) implements StreamEndpoint {

        @Override
        public <T> T accept(StreamKinds<T> kinds) {
            return kinds.unix(path);
        }

        @Override
        public boolean isForeign() {
            return true;
        }

        @Override
        public String toString() {
            return "unix:" + path;
        }
    }

    /** @param tls of the server's side; null for none */
    record Connected(
            SocketChannel channel, String address, @Nullable Tls tls) implements Accepted {

        @Override
        public <T> T accept(StreamKinds<T> kinds) {
            return tls == null ? kinds.channel(channel) : kinds.tls(channel, tls);
        }

        @Override
        public String toString() {
            return tls == null ? address : address.replaceFirst("^tcp:", "tls:");
        }
    }

    /** A socket without a channel. */
    record Plain(Socket socket, String address) implements Accepted {

        @Override
        public <T> T accept(StreamKinds<T> kinds) {
            return kinds.socket(socket);
        }

        @Override
        public String toString() {
            return address;
        }
    }

    record Streams(InputStream in, OutputStream out) implements TakenOver {

        @Override
        public <T> T accept(StreamKinds<T> kinds) {
            return kinds.streams(in, out);
        }

        @Override
        public String toString() {
            return "pipes";
        }
    }

    record Channels(ReadableByteChannel in, WritableByteChannel out) implements TakenOver {

        @Override
        public <T> T accept(StreamKinds<T> kinds) {
            return kinds.channels(in, out);
        }

        @Override
        public String toString() {
            return "pipes";
        }
    }

    record Stdio(@Nullable PeerIdentity peer) implements Accepted {

        static final Stdio UNKNOWN = new Stdio(null);

        @Override
        public <T> T accept(StreamKinds<T> kinds) {
            return kinds.stdio(peer);
        }

        @Override
        public String toString() {
            return "stdio";
        }
    }

    /**
     * A program that is started and spoken to over its standard input and output.
     *
     * @param remote where it leads to, if it is only the way to the peer; null if it is the peer
     */
    record Command(List<String> command, @Nullable String remote, Consumer<ProcessBuilder> preparation)
            implements StreamEndpoint {

        static Command of(List<String> command) {
            if (command.isEmpty()) {
                throw new IllegalArgumentException("command is empty: its first word must be the program to start");
            }
            return new Command(List.copyOf(command), null, NOTHING);
        }

        static Command shell(String script) {
            if (script.isBlank()) {
                throw new IllegalArgumentException("script '" + script + "' is blank: write what sh has to run");
            }
            return of(List.of("sh", "-c", script));
        }

        static Command ssh(String destination, List<String> command) {
            return new Command(command, "ssh:" + destination, NOTHING);
        }

        @Override
        public Connection open(Options options) {
            // Named after where it leads: "ssh" would say little.
            boolean isNamed = remote == null || options.name() != null;
            return StreamEndpoint.super.open(
                    isNamed ? options : options.toBuilder().name(remote).build());
        }

        @Override
        public <T> T accept(StreamKinds<T> kinds) {
            return kinds.command(command, preparation);
        }

        @Override
        public boolean startsProcess() {
            return remote == null;
        }

        @Override
        public String program() {
            return command.get(0);
        }

        @Override
        public Endpoint prepared(Consumer<ProcessBuilder> more) {
            return remote == null
                    ? new Command(command, null, preparation.andThen(more))
                    : StreamEndpoint.super.prepared(more);
        }

        @Override
        public String toString() {
            return remote != null ? remote : exec(command.get(0));
        }
    }

    /** A program that connects back to a socket that is named to it. */
    record Program(Worker worker, Consumer<ProcessBuilder> preparation) implements StreamEndpoint {

        @Override
        public <T> T accept(StreamKinds<T> kinds) {
            return kinds.worker(worker, preparation);
        }

        @Override
        public boolean startsProcess() {
            return true;
        }

        @Override
        public String program() {
            return worker.program();
        }

        @Override
        public Endpoint prepared(Consumer<ProcessBuilder> more) {
            return new Program(worker, preparation.andThen(more));
        }

        @Override
        public String toString() {
            return exec(worker.program());
        }
    }

    record Child(Process process, String address) implements TakenOver {

        @Override
        public <T> T accept(StreamKinds<T> kinds) {
            return kinds.process(process);
        }

        @Override
        public String toString() {
            return address;
        }
    }

    /** A kind that across knows nothing of. */
    record Own(String address, Function<Options, Connection> opener) implements Endpoint {

        @Override
        public Connection open(Options options) {
            return opener.apply(options);
        }

        @Override
        public String toString() {
            return address;
        }
    }
}
