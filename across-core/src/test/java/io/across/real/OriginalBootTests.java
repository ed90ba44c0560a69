package io.across.real;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.across.Connection;
import io.across.fixtures.PythonProgram;
import io.across.fixtures.Real;
import io.across.fixtures.RealPython;
import io.across.python.Python;
import io.across.python.PythonException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What the original's {@code get_bios()} gives, booted by a JVM. */
@Real
@Timeout(120)
class OriginalBootTests {

    @TempDir
    private Path directory;

    private static String bios(String python) throws Exception {
        Process process = new ProcessBuilder(python, "-c", "import across; print(across.get_bios())").start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    }

    private static void use(Connection conn) {
        Python there = conn.awaitReady().python();
        assertThat(there.call("math.sqrt", 16)).isEqualTo(4.0);
        assertThat(there.execute("import across; across.__file__")).isEqualTo("across/__init__.py*");
        assertThat(there.callRef("list").len()).isZero();
        assertThatThrownBy(() -> there.call("int", "x")).isInstanceOf(PythonException.class);
    }

    /** How the bootloader, the superblock and what follows come: pipes and sockets promise nothing. */
    enum Pieces {
        AS_WRITTEN,
        ALL_AT_ONCE,
        BYTE_BY_BYTE,
        SUPERBLOCK_LATE
    }

    static Stream<Arguments> piecesOnEach() {
        return RealPython.commands().stream()
                .flatMap(python -> Stream.of(Pieces.values()).map(pieces -> Arguments.of(pieces, python)));
    }

    @ParameterizedTest
    @MethodSource("piecesOnEach")
    void overStandardStreams(Pieces pieces, String python) throws Exception {
        Process process = new ProcessBuilder(python, "-c", bios(python))
                .redirectError(directory.resolve("errors").toFile())
                .start();
        OutputStream cut = new Cut(process, pieces);
        try (Connection conn = Connection.fromPipes(process.getInputStream(), cut, Place.OPTIONS)) {
            use(conn);
        } finally {
            process.getOutputStream().close();
        }
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue())
                .as(() -> read(directory.resolve("errors")))
                .isZero();
    }

    @ParameterizedTest
    @MethodSource("io.across.fixtures.RealPython#commands")
    void asACommand(String python) throws Exception {
        try (Connection conn = Connection.fromCommand(List.of(python, "-c", bios(python)), Place.OPTIONS)) {
            use(conn);
        }
        assertThat(ProcessHandle.current().children()).isEmpty();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Place.Kind.class,
            names = {"BIOS_TCP", "BIOS_UNIX"})
    void overASocket(Place.Kind kind) throws Exception {
        try (Place place = Place.start(kind, RealPython.command(), directory);
                Connection conn = place.connect()) {
            use(conn);
        }
    }

    /** The BIOS may be who connects, too: what it says first decides. */
    @ParameterizedTest
    @MethodSource("io.across.fixtures.RealPython#commands")
    void whereTheBiosConnects(String python) throws Exception {
        String program = """
                import socket, sys
                from across import servers
                sock = socket.create_connection(('127.0.0.1', int(sys.argv[1])))
                with servers.BIOSConnectionHandler() as handler:
                    handler.handle_socket(sock)
                    process, = handler._procs
                    sys.exit(process.wait())
                """;
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                PythonProgram peer =
                        PythonProgram.start(python, "", "-c", program, Integer.toString(listener.getLocalPort()))) {
            try (var socket = listener.accept();
                    InputStream in = socket.getInputStream();
                    Connection conn = Connection.fromPipes(in, socket.getOutputStream(), Place.OPTIONS)) {
                use(conn);
            }
            peer.awaitEnd();
        }
    }

    /** Cuts the first bytes that are written as asked, and passes on the rest as it comes. */
    private static final class Cut extends OutputStream {

        private final Process process;
        private final OutputStream out;
        private final Pieces pieces;
        private final ByteArrayOutputStream held = new ByteArrayOutputStream();
        private boolean open;

        Cut(Process process, Pieces pieces) {
            this.process = process;
            this.out = process.getOutputStream();
            this.pieces = pieces;
            this.open = pieces == Pieces.AS_WRITTEN;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        /** Before the bootloader comes a superblock of 16 bytes and the bootloader's length. */
        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            if (open) {
                out.write(bytes, offset, length);
                out.flush();
                return;
            }
            held.write(bytes, offset, length);
            byte[] all = held.toByteArray();
            int end = all.length < 20 ? 20 : 20 + ByteBuffer.wrap(all).getInt(16);
            if (all.length < end + 16) {
                return;
            }
            open = true;
            switch (pieces) {
                case ALL_AT_ONCE -> out.write(all);
                case BYTE_BY_BYTE -> {
                    for (byte each : all) {
                        out.write(each);
                        out.flush();
                    }
                }
                default -> {
                    out.write(all, 0, end);
                    out.flush();
                    // With no superblock yet it waits.
                    await().during(Duration.ofMillis(500)).until(process::isAlive);
                    out.write(all, end, all.length - end);
                }
            }
            out.flush();
        }
    }
}
