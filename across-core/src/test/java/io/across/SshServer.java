package io.across;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A real sshd on this machine's loopback interface, with keys of its own that are thrown away. */
final class SshServer {

    private static final Path PROGRAM = Path.of("/usr/sbin/sshd");

    final int port;
    private final Path directory;
    private final Process process;

    private SshServer(int port, Path directory, Process process) {
        this.port = port;
        this.directory = directory;
        this.process = process;
    }

    /** Whether this machine has what is needed. */
    static boolean isInstalled() {
        return Files.isExecutable(PROGRAM) && Files.isExecutable(Path.of("/usr/bin/ssh"));
    }

    /** @param configuration further lines of its configuration */
    static SshServer start(Path directory, String configuration) throws Exception {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
        for (String key : List.of("host", "known", "stranger")) {
            run(
                    "ssh-keygen",
                    "-q",
                    "-t",
                    "ed25519",
                    "-N",
                    "",
                    "-f",
                    directory.resolve(key).toString());
        }
        Files.copy(directory.resolve("known.pub"), directory.resolve("authorized_keys"));
        int port = freePort();
        Files.writeString(directory.resolve("sshd_config"), """
                ListenAddress 127.0.0.1
                Port %d
                HostKey %s/host
                AuthorizedKeysFile %s/authorized_keys
                PidFile none
                PasswordAuthentication no
                KbdInteractiveAuthentication no
                UsePAM no
                StrictModes no
                PermitRootLogin yes
                %s
                """.formatted(port, directory, directory, configuration));
        String hostKey = Files.readString(directory.resolve("host.pub"));
        Files.writeString(directory.resolve("known_hosts"), "[127.0.0.1]:" + port + " " + hostKey);
        if (System.getProperty("user.name").equals("root")) {
            Files.createDirectories(Path.of("/run/sshd"));
        }
        Process process = new ProcessBuilder(
                        PROGRAM.toString(),
                        "-D",
                        "-e",
                        "-f",
                        directory.resolve("sshd_config").toString())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("log").toFile())
                .start();
        SshServer server = new SshServer(port, directory, process);
        await().atMost(Duration.ofSeconds(30)).until(server::answers);
        return server;
    }

    private boolean answers() throws IOException {
        assertThat(process.isAlive())
                .as(Files.readString(directory.resolve("log")))
                .isTrue();
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static void run(String... command) throws Exception {
        Process process = new ProcessBuilder(command).inheritIO().start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
    }

    /** Options of ssh that leave the user's own configuration and keys alone. */
    List<String> options(String key) {
        return new ArrayList<>(List.of(
                "-F",
                "none",
                "-oIdentitiesOnly=yes",
                "-oIdentityAgent=none",
                "-i" + directory.resolve(key),
                "-oUserKnownHostsFile=" + directory.resolve("known_hosts"),
                "-oGlobalKnownHostsFile=/dev/null",
                "-oStrictHostKeyChecking=yes"));
    }

    Path directory() {
        return directory;
    }

    void stop() throws Exception {
        List<ProcessHandle> sessions = process.descendants().toList();
        process.destroy();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        sessions.forEach(ProcessHandle::destroy);
    }
}
