package io.across.internal.transport;

import io.across.PeerIdentity;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** What a process that is a peer was given by who started it, and can take over once: its standard streams, or a socket. */
public final class StandardStreams {

    /** System property of a worker: the path of the Unix socket where its parent waits for it. */
    public static final String SOCKET = "across.peer.socket";

    private static final AtomicBoolean TAKEN = new AtomicBoolean();

    private StandardStreams() {}

    /**
     * From here on {@link System#out} prints where {@link System#err} does and {@link System#in} is empty. Code that kept
     * an older {@code System.out} still writes to the descriptor: take it over before anything else runs.
     *
     * @param identity of the peer, if it is known
     * @throws IllegalStateException the second time
     */
    static Transport takeOver(@Nullable PeerIdentity identity, boolean blocking) {
        if (!TAKEN.compareAndSet(false, true)) {
            throw new IllegalStateException("stdio of this process is taken over already");
        }
        System.setOut(System.err);
        System.setIn(InputStream.nullInputStream());
        String socket = System.clearProperty(SOCKET);
        if (socket != null) {
            return new SocketTransport(new UnixDialer(Path.of(socket)), blocking);
        }
        // Their channels, unlike the streams, end a blocked read or write when they are closed.
        return new PipeTransport(
                "stdio",
                new ChannelSource(new FileInputStream(FileDescriptor.in).getChannel()),
                new ChannelSink(new FileOutputStream(FileDescriptor.out).getChannel()),
                identity);
    }
}
