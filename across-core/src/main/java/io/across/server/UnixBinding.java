package io.across.server;

import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A Unix domain socket whose file only those may use whom its mode names.
 *
 * <p>The socket is bound in a private directory beside its place, given its mode there, and moved into place: at no moment
 * does a socket exist that others may connect to, and a stale file is replaced in one step.
 *
 * @param fileKey identifies the file that was made, so that another server's file is left alone at the end
 */
record UnixBinding(
        ServerSocketChannel channel, Path path, @Nullable Object fileKey) implements Binding {

    private static final boolean POSIX =
            FileSystems.getDefault().supportedFileAttributeViews().contains("posix");

    static UnixBinding bind(Path path, Set<PosixFilePermission> mode, int backlog) throws IOException {
        checkFree(path);
        Path directory = privateDirectory(path);
        Path file = directory.resolve("s");
        ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.bind(UnixDomainSocketAddress.of(file), backlog);
            if (POSIX) {
                Files.setPosixFilePermissions(file, mode);
            }
            Object key = fileKey(file);
            Files.move(file, path, StandardCopyOption.ATOMIC_MOVE);
            return new UnixBinding(channel, path, key);
        } catch (IOException e) {
            channel.close();
            throw TcpBinding.bindException("unix:" + path, e);
        } catch (RuntimeException | Error e) {
            channel.close();
            throw e;
        } finally {
            Files.deleteIfExists(file);
            Files.deleteIfExists(directory);
        }
    }

    private static Path privateDirectory(Path path) throws IOException {
        Path parent = Objects.requireNonNull(path.toAbsolutePath().getParent(), "the root is no socket");
        FileAttribute<?>[] mode = POSIX
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))
                }
                : new FileAttribute<?>[0];
        try {
            // The name is kept short: the path of a socket has some 100 bytes in all.
            return Files.createDirectory(parent.resolve("." + Long.toString(System.nanoTime() & 0xffffff, 36)), mode);
        } catch (IOException e) {
            throw TcpBinding.bindException("unix:" + path + " (in its directory)", e);
        }
    }

    private static void checkFree(Path path) throws IOException {
        BasicFileAttributes attributes;
        try {
            attributes = Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        } catch (NoSuchFileException e) {
            return;
        }
        if (!attributes.isOther()) {
            throw new BindException("unix:" + path + " cannot be bound: the file exists and is not a socket");
        }
        if (isLive(path)) {
            throw new BindException("unix:" + path + " cannot be bound: another server is listening there");
        }
    }

    /** Without blocking: a server whose backlog is full is alive too. */
    private static boolean isLive(Path path) throws IOException {
        try (SocketChannel probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            probe.configureBlocking(false);
            probe.connect(UnixDomainSocketAddress.of(path));
            return true;
        } catch (ConnectException e) {
            return false;
        } catch (IOException e) {
            throw TcpBinding.bindException("unix:" + path, e);
        }
    }

    private static @Nullable Object fileKey(Path file) throws IOException {
        return Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                .fileKey();
    }

    @Override
    public SocketAddress address() {
        return UnixDomainSocketAddress.of(path);
    }

    @Override
    public void release() throws IOException {
        try {
            if (Objects.equals(fileKey, fileKey(path))) {
                Files.deleteIfExists(path);
            }
        } catch (NoSuchFileException e) {
            // Somebody has removed it: nothing to do.
        } finally {
            channel.close();
        }
    }
}
