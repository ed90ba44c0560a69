package io.across.internal.transport;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ProcessTransportTests {

    private static final long LONG = SECONDS.toNanos(30);

    private static Transport shell(String script) throws IOException {
        Transport transport = new Transports(null, true).command(List.of("sh", "-c", script), process -> {});
        transport.open(Duration.ZERO);
        return transport;
    }

    private static void finish(Transport transport) {
        transport.close();
        transport.awaitGone(Duration.ofSeconds(5));
    }

    /** The contract; the child connects its pipes with a socket, whose other end is the peer. */
    @Nested
    class PumpTests extends AbstractTransportTests {

        @Override
        void connect() throws Exception {
            try (ServerSocket listener = new ServerSocket()) {
                listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
                listener.setSoTimeout(30_000);
                String port = Integer.toString(listener.getLocalPort());
                transport = new Transports(null, true)
                        .command(ChildPrograms.command(ChildPrograms.Pump.class, port), process -> {});
                transport.open(Duration.ZERO);
                Socket socket = listener.accept();
                peer = Peer.of(socket.getInputStream(), socket.getOutputStream(), socket::shutdownOutput, socket);
            }
        }

        @Override
        boolean closeUnblocks() {
            return false;
        }
    }

    @Test
    void childThatDiesAtOnceIsDiagnosed() throws Exception {
        Transport transport = shell("echo boom >&2; exit 3");
        assertThat(transport.read(ByteBuffer.allocate(1), LONG)).isEqualTo(-1);
        assertThat(transport.diagnosis()).isEqualTo("exit code 3; last lines of its standard error: boom");
        finish(transport);
    }

    @Test
    void silentDeathIsDiagnosed() throws Exception {
        Transport transport = shell("exit 0");
        assertThat(transport.read(ByteBuffer.allocate(1), LONG)).isEqualTo(-1);
        assertThat(transport.diagnosis()).isEqualTo("exit code 0; its standard error is empty");
        finish(transport);
    }

    @Test
    void livingChildThatSaysNothingHasNoDiagnosis() throws Exception {
        Transport transport = shell("cat");
        assertThat(transport.diagnosis()).isNull();
        finish(transport);
    }

    @Test
    void diagnosisKeepsTheLastLinesAndCutsThem() throws Exception {
        Transport transport = shell("i=0; while [ $i -lt 50 ]; do echo line$i >&2; i=$((i+1)); done; "
                + "head -c 5000000 /dev/zero | tr '\\0' x >&2");
        assertThat(transport.read(ByteBuffer.allocate(1), LONG)).isEqualTo(-1);
        String[] lines = transport.diagnosis().split("\n");
        assertThat(lines).hasSize(StderrDrain.KEPT_LINES);
        assertThat(lines[0]).endsWith("line31");
        // Indented, so that none can be taken for a line of this process's own log.
        assertThat(lines[18]).isEqualTo("  line49");
        assertThat(lines[19]).isEqualTo("  " + "x".repeat(LineSplitter.LIMIT));
        finish(transport);
    }

    @Test
    void commandNotFoundNamesIt() {
        Transport transport = new Transports(null, true).command(List.of("/no/such/program", "x"), process -> {});
        assertThatThrownBy(() -> transport.open(Duration.ZERO))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("exec:program cannot be started: ")
                .hasMessageContaining("/no/such/program");
        assertThat(transport.diagnosis()).isNull();
        finish(transport);
    }

    @Test
    void childThatIgnoresItsEndIsKilledAfterTheGraceAndItsReaderEnds() throws Exception {
        Process child = new ProcessBuilder("sh", "-c", "trap '' TERM; sleep 1000; sleep 1000").start();
        Transport transport = new Transports(null, true).process(child);
        transport.open(Duration.ZERO);
        ExecutorService threads = Executors.newSingleThreadExecutor();
        Future<Integer> read = threads.submit(() -> transport.read(ByteBuffer.allocate(1), LONG));
        List<ProcessHandle> all = awaitDescendants(child);
        transport.close();
        assertThat(child.isAlive()).isTrue();
        long before = System.nanoTime();
        transport.awaitGone(Duration.ofMillis(300));
        assertThat(System.nanoTime() - before).isBetween(Duration.ofMillis(300).toNanos(), LONG);
        assertThat(child.isAlive()).isFalse();
        assertThat(read.get(10, SECONDS)).isEqualTo(-1);
        assertThat(all).allSatisfy(handle -> handle.onExit().get(10, SECONDS));
        assertThat(transport.diagnosis()).startsWith("exit code 137");
        threads.shutdownNow();
    }

    @Test
    void grandchildThatKeepsThePipesGoesWithItsParent() throws Exception {
        // The shell exits at the end of its input; what it left in the background holds its output and errors.
        Process child = new ProcessBuilder("sh", "-c", "sleep 1000 & cat > /dev/null").start();
        Transport transport = new Transports(null, true).process(child);
        transport.open(Duration.ZERO);
        ExecutorService threads = Executors.newSingleThreadExecutor();
        Future<Integer> read = threads.submit(() -> transport.read(ByteBuffer.allocate(1), LONG));
        List<ProcessHandle> all = awaitDescendants(child);
        transport.close();
        transport.awaitGone(Duration.ofSeconds(20));
        assertThat(read.get(20, SECONDS)).isEqualTo(-1);
        assertThat(all).allSatisfy(handle -> handle.onExit().get(10, SECONDS));
        threads.shutdownNow();
    }

    @Test
    void killTakesDescendantsAlong() throws Exception {
        Process child = new ProcessBuilder("sh", "-c", "sleep 1000; true").start();
        Transport transport = new Transports(null, true).process(child);
        transport.open(Duration.ZERO);
        List<ProcessHandle> all = awaitDescendants(child);
        transport.kill();
        assertThat(child.waitFor(10, SECONDS)).isTrue();
        assertThat(transport.read(ByteBuffer.allocate(1), LONG)).isEqualTo(-1);
        assertThat(all).allSatisfy(handle -> handle.onExit().get(10, SECONDS));
        finish(transport);
    }

    private static List<ProcessHandle> awaitDescendants(Process process) {
        return org.awaitility.Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> process.descendants().toList(), list -> !list.isEmpty());
    }

    @Test
    void redirectedErrorsAreNoTrouble() throws Exception {
        Process child = new ProcessBuilder("sh", "-c", "echo gone >&2; exit 4")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        Transport transport = new Transports(null, true).process(child);
        transport.open(Duration.ZERO);
        assertThat(transport.read(ByteBuffer.allocate(1), LONG)).isEqualTo(-1);
        assertThat(transport.diagnosis()).isEqualTo("exit code 4; its standard error is empty");
        finish(transport);
    }

    @Test
    void closeBeforeOpenStartsNothing() {
        Transport transport = new Transports(null, true).command(List.of("cat"), process -> {});
        transport.close();
        assertThatThrownBy(() -> transport.open(Duration.ZERO)).hasMessage("exec:cat was closed while it started");
        transport.awaitGone(Duration.ofSeconds(5));
    }

    @Test
    void stdioKeepsItsStreamClean() throws Exception {
        Transport transport =
                new Transports(null, true).command(ChildPrograms.command(ChildPrograms.StdioEcho.class), process -> {});
        transport.open(Duration.ZERO);
        byte[] data = AbstractTransportTests.bytes(3_000_000);
        ExecutorService threads = Executors.newSingleThreadExecutor();
        Future<Long> written = threads.submit(() -> transport.write(new ByteBuffer[] {ByteBuffer.wrap(data)}, 1));
        ByteBuffer echoed = ByteBuffer.allocate(data.length);
        while (echoed.hasRemaining()) {
            assertThat(transport.read(echoed, LONG)).isPositive();
        }
        assertThat(written.get(30, SECONDS)).isEqualTo(data.length);
        assertThat(Arrays.equals(echoed.array(), data)).isTrue();
        finish(transport);
        assertThat(transport.diagnosis())
                .startsWith("exit code 0; ")
                .contains("noise on System.out; System.in gives -1")
                .contains("second: stdio of this process is taken over already");
        threads.shutdownNow();
    }

    @Test
    void stdioCanBeClosedUnderItsReader() throws Exception {
        Transport transport = new Transports(null, true)
                .command(ChildPrograms.command(ChildPrograms.StdioCloser.class), process -> {});
        transport.open(Duration.ZERO);
        assertThat(transport.read(ByteBuffer.allocate(1), LONG)).isEqualTo(-1);
        assertThat(transport.diagnosis())
                .isEqualTo("exit code 0; last lines of its standard error: stdio cannot be read: closed");
        finish(transport);
    }
}
