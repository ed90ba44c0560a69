package io.across.internal.transport;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * An {@code ssh} whose connection others may use as well (its option ControlMaster). When its own session has ended it stays,
 * with its pipes, as long as somebody does. Then nobody may end it, nor wait for it.
 *
 * <p>Who uses it is asked of {@code /proc}: it listens at a Unix socket, and has connections that were accepted there. Where
 * there is no {@code /proc}, nobody is found.
 */
final class SshMaster {

    private static final String LISTENS = "00010000";
    private static final String CONNECTED = "03";

    private final Path process;

    private SshMaster(Process process) {
        this.process = Path.of("/proc", Long.toString(process.pid()));
    }

    /** Whether the program is one that may become a master. */
    static boolean isPossible(ProcessName name) {
        return name.program().equals("ssh");
    }

    static SshMaster of(Process process) {
        return new SshMaster(process);
    }

    /** Whether somebody else's sessions run over its connection at this moment. */
    boolean isShared() {
        try {
            Set<String> own = sockets();
            List<String[]> bound = new ArrayList<>();
            // Address, references, protocol, flags, type, state, inode and, if it has one, path.
            for (String line : Files.readAllLines(process.resolve("net/unix"), ISO_8859_1)) {
                String[] fields = line.strip().split(" +", 8);
                if (fields.length == 8 && own.contains(fields[6])) {
                    bound.add(fields);
                }
            }
            return bound.stream()
                    .filter(listener -> listener[3].equals(LISTENS))
                    .anyMatch(listener ->
                            bound.stream().anyMatch(user -> user[5].equals(CONNECTED) && user[7].equals(listener[7])));
        } catch (IOException e) { // it has ended
            return false;
        }
    }

    private Set<String> sockets() throws IOException {
        Set<String> inodes = new HashSet<>();
        try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(process.resolve("fd"))) {
            for (Path descriptor : descriptors) {
                String target = Files.readSymbolicLink(descriptor).toString();
                if (target.startsWith("socket:[")) {
                    inodes.add(target.substring("socket:[".length(), target.length() - 1));
                }
            }
        }
        return inodes;
    }

    /**
     * What it writes to one of its descriptors, as a stream that can be closed while a thread waits for it.
     *
     * @param pipe the same as a stream that cannot, which is taken if there is no better one
     */
    InputStream output(int descriptor, InputStream pipe) {
        try {
            InputStream again = Channels.newInputStream(new FileInputStream(process.resolve("fd")
                            .resolve(Integer.toString(descriptor))
                            .toFile())
                    .getChannel());
            pipe.close();
            return again;
        } catch (IOException e) {
            Failures.ignored("opening the output of ssh again", e);
            return pipe;
        }
    }
}
