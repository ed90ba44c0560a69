package io.across.internal.transport;

import io.across.PeerIdentity;
import io.across.internal.concurrent.Closeables;
import io.across.internal.concurrent.TimeLimit;
import java.io.Closeable;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where a worker that this process starts connects back to it: a Unix socket with a name that is used once, in a directory
 * that nobody but this user may enter. Who connects must be this user, where the system tells. Closing it, which whoever
 * has opened it does as soon as the worker is there, deletes both.
 */
final class RendezvousSocket extends Dialer implements Closeable {

    /** Of a socket's path, in bytes: what all systems take. */
    private static final int MAX_PATH = 100;

    private static final String SOCKET = "s";

    private static final Logger log = LoggerFactory.getLogger("io.across.connection");

    private final Path directory;
    private final ServerSocketChannel listener;

    private volatile boolean isWorkerGone;

    private RendezvousSocket(String address, Path directory, ServerSocketChannel listener) {
        super(address);
        this.directory = directory;
        this.listener = listener;
    }

    /** Whether directories can be kept private here in the way that is needed. */
    static boolean isPossible() {
        return FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
    }

    /**
     * Opens one.
     *
     * @param address of whom to expect, for people
     * @throws IOException if there is no directory for it; the message names those that were tried, and why they failed
     */
    static RendezvousSocket open(String address) throws IOException {
        List<String> failures = new ArrayList<>();
        for (Path base : bases()) {
            try {
                return openIn(base, address);
            } catch (IOException | UnsupportedOperationException e) {
                failures.add(base + ": " + e.getMessage());
            }
        }
        throw new IOException(address + " cannot be started: no directory can be made for the socket to it ("
                + String.join("; ", failures)
                + "); have the system property java.io.tmpdir name one with a short path");
    }

    /** The last one is writable in many a container that has no other such place. */
    private static List<Path> bases() {
        return Stream.of(System.getProperty("java.io.tmpdir"), System.getenv("XDG_RUNTIME_DIR"), "/tmp", "/dev/shm")
                .filter(Objects::nonNull)
                .filter(base -> !base.isBlank())
                .distinct()
                .map(Path::of)
                .map(Path::toAbsolutePath)
                .toList();
    }

    private static RendezvousSocket openIn(Path base, String address) throws IOException {
        Path directory = Files.createTempDirectory(
                base, "across-", PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        boolean open = false;
        try {
            Path socket = directory.resolve(SOCKET);
            int length = socket.toString().getBytes(StandardCharsets.UTF_8).length;
            if (length > MAX_PATH) {
                throw new IOException("its path is too long for a socket");
            }
            ServerSocketChannel listener = listen(socket);
            open = true;
            return new RendezvousSocket(address, directory, listener);
        } finally {
            if (!open) {
                delete(directory);
            }
        }
    }

    private static ServerSocketChannel listen(Path socket) throws IOException {
        ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        boolean bound = false;
        try {
            listener.bind(UnixDomainSocketAddress.of(socket));
            listener.configureBlocking(false);
            bound = true;
            return listener;
        } finally {
            if (!bound) {
                Closeables.quietly(listener);
            }
        }
    }

    /** What the worker connects to. */
    Path socket() {
        return directory.resolve(SOCKET);
    }

    /** The worker has exited: nobody will come any more. Never blocks. */
    void workerIsGone() {
        isWorkerGone = true;
        wake();
    }

    /** Waits for the worker. */
    @Override
    SocketChannel dial(Selector selector, TimeLimit deadline) throws IOException {
        listener.register(selector, SelectionKey.OP_ACCEPT);
        while (true) {
            boolean isLast = isWorkerGone;
            SocketChannel channel = listener.accept();
            if (channel == null) {
                if (isLast) {
                    throw new IOException(address() + " ended before it connected");
                }
                if (deadline.isOver()) {
                    throw new SocketTimeoutException(address() + " has not connected within "
                            + deadline.timeout().toMillis() + " ms");
                }
                pause(selector, deadline.remainingNanos());
            } else if (isOwn(channel)) {
                return channel;
            } else {
                Closeables.quietly(channel);
            }
        }
    }

    private boolean isOwn(SocketChannel channel) throws IOException {
        PeerIdentity peer = PeerIdentities.of(channel);
        String owner = Files.getOwner(directory).getName();
        boolean isOwn =
                !(peer instanceof PeerIdentity.UnixUser user) || user.user().equals(owner);
        if (!isOwn) {
            log.warn("{} turned away at the socket for {}", peer, address());
        }
        return isOwn;
    }

    @Override
    public void close() {
        Closeables.quietly(listener);
        delete(directory);
    }

    private static void delete(Path directory) {
        try {
            Files.deleteIfExists(directory.resolve(SOCKET));
            Files.deleteIfExists(directory);
        } catch (IOException e) {
            Failures.ignored("deleting " + directory, e);
        }
    }
}
