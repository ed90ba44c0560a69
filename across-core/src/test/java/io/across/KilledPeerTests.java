package io.across;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.across.HalfPeer.Conduct;
import io.across.fixtures.AcrossThreads;
import io.across.process.ChildJvm;
import java.io.File;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A peer's process that is killed by the system, with a call on its way: whoever waits is told why, and soon. */
@Timeout(120)
class KilledPeerTests {

    /** Much longer than the end of a process may take to be noticed: no limit on time must be what noticed it. */
    private static final Duration TIMEOUT = Duration.ofSeconds(100);

    private static final Duration SOON = Duration.ofSeconds(20);

    private static final Options OPTIONS =
            Options.builder().name("victim").timeout(TIMEOUT).build();

    private static final int ROUNDS = 2;

    /** Fits into any pipe or socket, and is more than a greeting. */
    private static final int LITTLE = 10_000;

    /** Fits into none, nor into an outbox that has some already. */
    private static final int MUCH = 20_000_000;

    private static final String END = "\\w+: the stream ended between messages";

    /** A reset is told once, to the one who reads or to the one who writes; if to the latter, the former finds the end. */
    private static final String RESET = "(IOException: .* cannot be read: Connection reset|" + END + ")";

    private final ExecutorService threads = Executors.newCachedThreadPool();

    @TempDir
    private Path folder;

    /** Of all rounds. */
    private final List<Victim> victims = new ArrayList<>();

    @AfterEach
    void tearDown() throws Exception {
        for (Victim victim : victims) {
            victim.process().destroyForcibly();
            victim.connection().cancel();
        }
        threads.shutdownNow();
        assertThat(threads.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
    }

    /** How the peer is connected, and how that tells of its death. */
    enum Way {
        TCP(RESET, "") {
            @Override
            Victim connect(Conduct conduct, Path folder) throws Exception {
                try (ServerSocketChannel listener = ServerSocketChannel.open()) {
                    listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
                    int port = ((InetSocketAddress) listener.getLocalAddress()).getPort();
                    Process process = start(conduct, "tcp", Integer.toString(port));
                    return new Victim(process, Connection.open(Endpoint.socket(listener.accept()), OPTIONS));
                }
            }
        },
        SOCKET_STREAMS(RESET, "") {
            @Override
            Victim connect(Conduct conduct, Path folder) throws Exception {
                try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                    Process process = start(conduct, "tcp", Integer.toString(listener.getLocalPort()));
                    return new Victim(process, Connection.fromSocket(listener.accept(), OPTIONS));
                }
            }
        },
        UNIX(RESET, "") {
            @Override
            Victim connect(Conduct conduct, Path folder) throws Exception {
                Path path = folder.resolve("socket" + System.nanoTime());
                try (ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
                    listener.bind(UnixDomainSocketAddress.of(path));
                    Process process = start(conduct, "unix", path.toString());
                    return new Victim(process, Connection.open(Endpoint.socket(listener.accept()), OPTIONS));
                }
            }
        },
        PIPES(END, "") {
            @Override
            Victim connect(Conduct conduct, Path folder) throws Exception {
                Process process = start(conduct, "stdio");
                return new Victim(
                        process, Connection.fromPipes(process.getInputStream(), process.getOutputStream(), OPTIONS));
            }
        },
        CHILD(
                END,
                "; exit code 137 \\(killed by SIGKILL, perhaps because memory ran out\\); its standard error is empty") {
            @Override
            Victim connect(Conduct conduct, Path folder) throws Exception {
                Process process = start(conduct, "stdio");
                return new Victim(process, Connection.fromProcess(process, OPTIONS));
            }
        };

        /** What is found by whom reads from a process that has died without having read everything. */
        private final String deathWhileStalled;

        private final String diagnosis;

        Way(String deathWhileStalled, String diagnosis) {
            this.deathWhileStalled = deathWhileStalled;
            this.diagnosis = diagnosis;
        }

        abstract Victim connect(Conduct conduct, Path folder) throws Exception;

        String death(Conduct conduct) {
            return conduct == Conduct.STALLS
                    ? deathWhileStalled + diagnosis
                    : "\\w+: the stream ended inside a frame after 150 of 300 bytes" + diagnosis;
        }

        private static Process start(Conduct conduct, String... address) throws Exception {
            List<String> command = new ArrayList<>(
                    ChildJvm.builder().mainClass(HalfPeer.class).build().command());
            command.add(conduct.name());
            command.addAll(List.of(address));
            return new ProcessBuilder(command).start();
        }
    }

    record Victim(Process process, Connection connection) {}

    @ParameterizedTest
    @EnumSource
    void halfOfAFrameIsItsLastWord(Way way) throws Exception {
        leavesNothing(() -> {
            Victim victim = connect(way, Conduct.STOPS_MID_FRAME);
            Connection conn = victim.connection();
            Future<Integer> waiting = threads.submit(() -> conn.call(() -> 42));
            Future<Integer> later = conn.callAsync(() -> 43);
            await().atMost(SOON).until(() -> conn.stats().bytesIn() == HalfPeer.sent());

            diesOf(way.death(Conduct.STOPS_MID_FRAME), victim, waiting, later);

            for (Future<?> sent : List.of(waiting, later)) {
                assertThatThrownBy(sent::get).cause().isExactlyInstanceOf(DisconnectException.class);
            }
        });
    }

    @ParameterizedTest
    @EnumSource
    void itDiesWithoutHavingReadWhatIsBeingWritten(Way way) throws Exception {
        leavesNothing(() -> {
            Victim victim = connect(way, Conduct.STALLS);
            Connection conn = victim.connection();
            conn.awaitReady();
            Future<Integer> unread = conn.callAsync(a -> a.length, new byte[LITTLE]);
            await().atMost(SOON).until(() -> conn.stats().bytesOut() > LITTLE);
            Future<Integer> unwritten = threads.submit(() -> conn.call(a -> a.length, new byte[MUCH]));
            await().atMost(SOON).until(() -> conn.stats().callsOutstanding() == 2);
            // There is no room for this one before that one is written.
            Future<Integer> unsent = threads.submit(() -> conn.call(a -> a.length, new byte[MUCH]));

            diesOf(way.death(Conduct.STALLS), victim, unread, unwritten, unsent);
        });
    }

    private Victim connect(Way way, Conduct conduct) throws Exception {
        Victim victim = way.connect(conduct, folder);
        victims.add(victim);
        return victim;
    }

    private static void diesOf(String death, Victim victim, Future<?>... calls) throws Exception {
        Connection conn = victim.connection();
        assertThat(conn.state()).isEqualTo(ConnectionState.RUNNING);
        assertThat(calls).noneMatch(Future::isDone);
        String message = "connection victim aborted due to " + death;
        long before = System.nanoTime();

        victim.process().destroyForcibly();

        for (Future<?> call : calls) {
            assertThatThrownBy(() -> call.get(SOON.toSeconds(), TimeUnit.SECONDS))
                    .cause()
                    .isInstanceOf(DisconnectException.class)
                    .hasMessageMatching("(?s)" + message);
        }
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(SOON);
        assertThatThrownBy(() -> conn.run(() -> {}))
                .isInstanceOf(NotSentException.class)
                .hasMessageMatching("(?s)" + message);
        assertThatThrownBy(conn::close).isInstanceOf(DisconnectException.class).hasMessageMatching("(?s)" + message);
        assertThat(conn.state()).isEqualTo(ConnectionState.CLOSED);
        assertThat(conn.stats().callsOutstanding()).isZero();
        assertThat(victim.process().waitFor(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
    }

    private interface Round {
        void run() throws Exception;
    }

    /** The first round may load classes, whose archives stay open. */
    private static void leavesNothing(Round round) throws Exception {
        round.run();
        int before = descriptors();
        for (int i = 1; i < ROUNDS; i++) {
            round.run();
        }
        assertThat(ProcessHandle.current().children().filter(ProcessHandle::isAlive))
                .isEmpty();
        await().atMost(SOON).untilAsserted(() -> {
            System.gc();
            assertThat(descriptors()).as("descriptors").isLessThanOrEqualTo(before);
            assertThat(AcrossThreads.running("across-stderr", "across-close")).isEmpty();
        });
    }

    /** Where there is no such directory, threads and processes are still looked at. */
    private static int descriptors() {
        String[] names = new File("/proc/self/fd").list();
        return names == null ? 0 : names.length;
    }
}
