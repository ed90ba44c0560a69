package io.across.server;

import static io.across.server.Served.PATIENCE;
import static io.across.server.Served.awaitGone;
import static io.across.server.Served.pidOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.atIndex;
import static org.awaitility.Awaitility.await;

import io.across.Connection;
import io.across.DeniedException;
import io.across.DisconnectException;
import io.across.OperationException;
import io.across.Options;
import io.across.Rights;
import io.across.process.ChildJvm;
import java.io.File;
import java.io.IOException;
import java.net.Socket;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Real sockets, real child JVMs: what they get, and how they end. */
@Timeout(180)
@EnabledOnOs(OS.LINUX)
class ProcessConnectionHandlerTests {

    private static final Options PATIENT =
            Options.builder().timeout(Duration.ofSeconds(30)).build();

    @TempDir
    private Path directory;

    @AfterEach
    void leavesNoChild() {
        await().atMost(PATIENCE)
                .until(() -> ProcessHandle.current().children().findAny().isEmpty());
    }

    @Test
    void eachConnectionHasAJvmOfItsOwn() {
        try (Served served = Served.by(new ProcessConnectionHandler(PATIENT));
                Connection one = served.connect();
                Connection two = served.connect()) {
            assertThat(List.of(pidOf(one), pidOf(two), ProcessHandle.current().pid()))
                    .doesNotHaveDuplicates();
            assertThat(served.handler().activeConnections()).isEqualTo(2);
            assertThat(served.handler().connections()).isEmpty();
        }
    }

    @Test
    void megabytesPassBothWaysUnchanged() {
        byte[] sent = new byte[20 << 20];
        for (int i = 0; i < sent.length; i++) {
            sent[i] = (byte) (i * 31 + (i >>> 13));
        }
        try (Served served = Served.by(new ProcessConnectionHandler(PATIENT));
                Connection connection = served.connect()) {
            byte[] back = connection.call(bytes -> bytes.clone(), sent);

            assertThat(Arrays.equals(back, sent)).isTrue();
        }
    }

    @Test
    void rightsHoldInTheChildEvenInOneThatStoodBy() {
        Options limited = PATIENT.toBuilder().rights(Rights.none()).build();
        for (int spare : new int[] {0, 1}) {
            ChildSettings settings = ChildSettings.defaults().withSpareChildren(spare);
            try (Served served = Served.by(new ProcessConnectionHandler(limited, settings));
                    Connection connection = served.connect()) {
                assertThatExceptionOfType(DeniedException.class)
                        .isThrownBy(() -> connection.call(() -> 1))
                        .withMessageContaining("RUN_CODE");
                assertThatExceptionOfType(DeniedException.class)
                        .isThrownBy(() -> connection.execute("1", Map.of()))
                        .withMessageContaining("EVALUATE_SOURCE");
            }
        }
    }

    @Test
    void optionsReachTheChild() {
        Options options = PATIENT.toBuilder()
                .name("lent to nobody")
                .maxServedCalls(7)
                .maxMessageSize(1 << 20)
                .acceptExportedClasses(true)
                .build();
        try (Served served = Served.by(new ProcessConnectionHandler(options));
                Connection connection = served.connect()) {
            assertThat(connection.call(() -> System.getProperty("across.options.name")))
                    .isEqualTo("lent to nobody");
            assertThat(connection.call(() -> System.getProperty("across.options.max-served-calls")))
                    .isEqualTo("7");
            assertThat(connection.call(() -> System.getProperty("across.options.accept-exported-classes")))
                    .isEqualTo("true");
            byte[] tooLarge = new byte[2 << 20];
            assertThatExceptionOfType(OperationException.class)
                    .isThrownBy(() -> connection.call(bytes -> bytes.length, tooLarge));
        } catch (OperationException e) {
            // The connection is broken by the message that is too large.
        }
    }

    @Test
    void whatCannotTravelIsRefused() {
        Options filtered = Options.builder().inputFilter(info -> null).build();

        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ProcessConnectionHandler(filtered))
                .withMessageContaining("input-filter");
    }

    @Test
    void theChildHasTheEnvironmentItIsGivenAndNoSecrets() {
        ChildSettings settings = ChildSettings.defaults().withEnvironment(Map.of("GIVEN", "a=b c"));
        try (Served served = Served.by(new ProcessConnectionHandler(PATIENT, settings));
                Connection connection = served.connect()) {
            Map<String, String> there = Map.copyOf(connection.call(() -> new HashMap<>(System.getenv())));

            assertThat(there).containsEntry("GIVEN", "a=b c").containsEntry("PATH", System.getenv("PATH"));
            assertThat(ChildEnvironment.of(Map.of("DB_PASSWORD", "x", "LC_ALL", "C"), Map.of()))
                    .containsOnlyKeys("LC_ALL");
        }
    }

    @Test
    void aPreparationHasTheLastWordOnTheEnvironmentAndTheDirectory(@TempDir Path directory) throws Exception {
        Path place = directory.toRealPath();
        ChildSettings settings = ChildSettings.defaults()
                .withEnvironment(Map.of("GIVEN", "first"))
                .withPreparation(process -> {
                    process.directory(place.toFile());
                    process.environment().put("GIVEN", process.environment().get("GIVEN") + ", second");
                });
        try (Served served = Served.by(new ProcessConnectionHandler(PATIENT, settings));
                Connection connection = served.connect()) {
            String there = connection.call(
                    () -> System.getenv("GIVEN") + " " + Path.of("").toRealPath());

            assertThat(there).isEqualTo("first, second " + place);
        }
    }

    @Test
    void theChildInheritsNoSockets() {
        try (Served served = Served.by(new ProcessConnectionHandler(PATIENT));
                Connection one = served.connect();
                Connection two = served.connect()) {
            pidOf(one);
            List<String> there = two.call(() -> openSockets());
            // The child itself need not have any.
            assertThat(openSockets()).isNotEmpty().noneMatch(there::contains);
        }
    }

    private static List<String> openSockets() {
        List<String> found = new ArrayList<>();
        for (String name : Objects.requireNonNull(new File("/proc/self/fd").list())) {
            try {
                found.add(Files.readSymbolicLink(Path.of("/proc/self/fd", name)).toString());
            } catch (IOException e) {
                assertThat(name).isNotEmpty(); // the descriptor of the listing itself is gone
            }
        }
        found.removeIf(target -> !target.startsWith("socket:"));
        return found;
    }

    @Test
    void theChildEndsWithItsPeer() {
        try (Served served = Served.by(new ProcessConnectionHandler(PATIENT))) {
            long pid;
            try (Connection connection = served.connect()) {
                pid = pidOf(connection);
            }
            awaitGone(pid);
            served.awaitNobody();
        }
    }

    @Test
    void theChildEndsWhenItsPeerVanishes() throws Exception {
        try (Served served = Served.by(new ProcessConnectionHandler(PATIENT))) {
            Connection connection = served.connect();
            long pid = pidOf(connection);
            connection.cancel();
            awaitGone(pid);
            served.awaitNobody();
            assertThatExceptionOfType(DisconnectException.class).isThrownBy(connection::close);
        }
    }

    /** What is sent to the group of this process, such as a terminal's interrupt, does not reach it. */
    @Test
    void theChildLeadsASessionOfItsOwn() throws IOException {
        try (Served served = Served.by(new ProcessConnectionHandler(PATIENT));
                Connection connection = served.connect()) {
            long pid = pidOf(connection);
            String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
            assertThat(stat.substring(stat.lastIndexOf(')') + 2).split(" ")).contains(Long.toString(pid), atIndex(3));
        }
    }

    @Test
    void whatAKilledChildHasStartedEndsWithIt() throws IOException {
        try (Served served = Served.by(new ProcessConnectionHandler(PATIENT))) {
            Connection connection = served.connect();
            long inSession = connection.call(() -> start("sleep", "1000"));
            long elsewhere = connection.call(() -> start("setsid", "sleep", "1000"));

            assertThat(ProcessHandle.of(pidOf(connection)).orElseThrow().destroyForcibly())
                    .isTrue();

            awaitGone(inSession);
            awaitGone(elsewhere);
            served.awaitNobody();
            assertThatExceptionOfType(DisconnectException.class).isThrownBy(connection::close);
        }
    }

    private static long start(String... command) throws IOException {
        return new ProcessBuilder(command).start().pid();
    }

    @Test
    void closeSaysGoodbyeAfterRunningCalls() throws Exception {
        Path started = directory.resolve("started");
        String file = started.toString();
        try (Served served = Served.by(new ProcessConnectionHandler(PATIENT));
                Connection connection = served.connect()) {
            CompletableFuture<String> running = connection.callAsync(() -> {
                Files.createFile(Path.of(file));
                new CountDownLatch(1).await(1, TimeUnit.SECONDS);
                return "done";
            });
            await().atMost(PATIENCE).until(() -> Files.exists(started));

            served.handler().close();

            assertThat(running.get(30, TimeUnit.SECONDS)).isEqualTo("done");
            connection.awaitEnd();
        } // in order: a break would be thrown
    }

    @Test
    void closedHandlerRefuses() throws Exception {
        ProcessConnectionHandler handler = new ProcessConnectionHandler(PATIENT);
        handler.close();
        assertRefuses(handler);

        ProcessConnectionHandler cancelled = new ProcessConnectionHandler(PATIENT);
        cancelled.cancel();
        assertRefuses(cancelled);
        cancelled.close();
    }

    @Test
    void limitIsKept() throws Exception {
        try (Served served = Served.by(new ProcessConnectionHandler(PATIENT), 1)) {
            try (Connection first = served.connect()) {
                pidOf(first);
                try (Socket second = new Socket("localhost", served.server().port())) {
                    assertThat(second.getInputStream().read()).isNegative();
                }
                assertThat(first.call(() -> 42)).isEqualTo(42);
            }
            served.awaitNobody();
            try (Connection third = served.connect()) {
                assertThat(third.call(() -> 42)).isEqualTo(42);
            }
        }
    }

    @Test
    void aChildOfAnotherHeapIsPossible() {
        ChildJvm small = ChildJvm.builder().maxHeap(48L << 20).build();
        try (Served served = Served.by(new ProcessConnectionHandler(small, PATIENT, ChildSettings.defaults()));
                Connection connection = served.connect()) {
            assertThat(connection.call(() -> Runtime.getRuntime().maxMemory())).isLessThanOrEqualTo(48L << 20);
        }
    }

    private static void assertRefuses(ConnectionHandler handler) throws IOException {
        try (SocketChannel channel = SocketChannel.open()) {
            assertThatExceptionOfType(RejectedExecutionException.class).isThrownBy(() -> handler.handle(channel));
            assertThat(channel.isOpen()).isFalse();
        }
    }
}
