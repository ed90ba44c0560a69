package io.across.server;

import static io.across.server.Served.PATIENCE;
import static io.across.server.Served.pidOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.across.Connection;
import io.across.DisconnectException;
import io.across.Options;
import io.across.process.ChildJvm;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Servers in processes of their own: killed, or short of descriptors. */
@Timeout(180)
@EnabledOnOs(OS.LINUX)
class ServerProcessTests {

    private static final Options OPTIONS =
            Options.builder().timeout(Duration.ofSeconds(30)).build();

    @TempDir
    private Path directory;

    @Test
    void busyAndSpareChildrenDieWithAKilledServer() throws Exception {
        Process server = start("process");
        List<ProcessHandle> children;
        String file = directory.resolve("busy").toString();
        try {
            int port = await().atMost(PATIENCE).until(this::port, found -> found > 0);
            Connection connection = Connection.fromTcp("localhost", port, OPTIONS);
            try (connection) {
                long serving = pidOf(connection);
                await().atMost(PATIENCE).until(() -> server.children().count() == 2);
                children = server.children().toList();
                assertThat(children).extracting(ProcessHandle::pid).contains(serving);
                CompletableFuture<Long> busy = connection.callAsync(() -> spin(file));
                await().atMost(PATIENCE).until(() -> Files.exists(Path.of(file)));

                server.destroyForcibly();

                await().atMost(PATIENCE).until(() -> children.stream().noneMatch(ProcessHandle::isAlive));
                await().atMost(PATIENCE).until(busy::isCompletedExceptionally);
            } catch (DisconnectException e) {
                assertThat(server.isAlive()).isFalse();
            }
        } finally {
            server.destroyForcibly();
        }
    }

    /** Until the process ends. */
    private static long spin(String file) throws IOException {
        Files.createFile(Path.of(file));
        long count = 0;
        while (Files.exists(Path.of(file)) || count >= 0) {
            count = Math.max(0, count + 1);
        }
        return count;
    }

    @Test
    void aServerSurvivesTooManyOpenFiles() throws Exception {
        Process server = start("local", "ulimit -n 150; ");
        List<Socket> flood = new ArrayList<>();
        try {
            int port = await().atMost(PATIENCE).until(this::port, found -> found > 0);
            useOnce(
                    port,
                    server.pid()); // loads classes, which lie in directories here and need descriptors of their own
            for (int i = 0; i < 100; i++) {
                flood.add(new Socket(InetAddress.getLoopbackAddress(), port));
            }
            await().atMost(PATIENCE).until(() -> Files.readString(log()).contains("cannot accept"));
            for (Socket socket : flood) {
                socket.close();
            }
            useOnce(port, server.pid());
            assertThat(Files.readString(log()))
                    .contains("Too many open files")
                    .containsOnlyOnce("cannot accept connections, and goes on trying");
        } finally {
            server.destroyForcibly();
        }
    }

    private static void useOnce(int port, long pid) throws IOException {
        try (Connection connection = Connection.fromTcp("localhost", port, OPTIONS)) {
            assertThat(pidOf(connection)).isEqualTo(pid);
        }
        new Socket(InetAddress.getLoopbackAddress(), port).close();
    }

    /** 0 until it is printed. */
    private int port() throws IOException {
        return Files.readAllLines(log()).stream()
                .filter(line -> line.matches("[0-9]+"))
                .mapToInt(Integer::parseInt)
                .findFirst()
                .orElse(0);
    }

    private Path log() {
        return directory.resolve("log");
    }

    private Process start(String handler) throws IOException {
        return start(handler, "");
    }

    private Process start(String handler, String limits) throws IOException {
        List<String> java =
                ChildJvm.builder().mainClass(ServerProgram.class).build().command();
        List<String> command = new ArrayList<>(List.of("sh", "-c", limits + "exec \"$@\"", "sh"));
        command.addAll(java);
        command.add(handler);
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log().toFile())
                .start();
    }
}
