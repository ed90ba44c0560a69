package io.across;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.across.internal.boot.PythonBootloader;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The BIOS of Python by itself, byte by byte, in every Python that this machine has. */
@Timeout(120)
class PythonBiosTests {

    private static final byte[] BIOS = HexFormat.of().parseHex("e54e6d01000100000000000000000000");
    private static final byte[] PEER = HexFormat.of().parseHex("e35b9e78000100000000000000000000");

    static List<String> pythons() {
        return Pythons.supported();
    }

    private static Process start(List<String> command) throws IOException {
        return new ProcessBuilder(command).start();
    }

    private static byte[] bootloader(int length, String source) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.write(PEER);
        out.writeInt(length);
        out.writeBytes(source);
        return bytes.toByteArray();
    }

    private static byte[] bootloader(String source) throws IOException {
        return bootloader(source.length(), source);
    }

    private static String text(InputStream in) throws IOException {
        return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @MethodSource("pythons")
    void theSuperblockIsTheRecordedOneAndNothingElseIsSaid(String python) throws Exception {
        Process process = start(Bios.python().python(python).command());
        assertThat(process.getInputStream().readNBytes(16)).isEqualTo(BIOS);
        process.getOutputStream().write(bootloader("pass\n"));
        process.getOutputStream().close();

        assertThat(process.getInputStream().readAllBytes()).isEmpty();
        assertThat(text(process.getErrorStream())).isEmpty();
        assertThat(process.waitFor()).isZero();
    }

    /** Recorded with the BIOS of 0.1.0, whose one difference is that it reads a line, whatever the length says. */
    @ParameterizedTest
    @MethodSource("pythons")
    void theRecordedBootloaderFindsWhatItWants(String python) throws Exception {
        assertThat(replay("stdio_own_bootloader", Bios.python().python(python).command()))
                .isEqualTo("(('stdio',), b'abcd', ['i', 'o', 'sys'])");
    }

    @Test
    void theLengthIsObeyed() throws Exception {
        assertThat(replay("stdio_two_lines", Bios.python().command())).isEqualTo("one two ");
    }

    @Test
    void aBootloaderMayComeByteByByte() throws Exception {
        Process process = start(Bios.python().command());
        try (OutputStream out = process.getOutputStream()) {
            for (byte b : bootloader("import os;o.write(os.read(0,9))\n")) {
                out.write(b);
                out.flush();
            }
            out.write("the rest\n".getBytes(StandardCharsets.US_ASCII));
        }
        assertThat(text(process.getInputStream())).endsWith("the rest\n");
        assertThat(process.waitFor()).isZero();
    }

    @Test
    void aLargeBootloaderIsRunWhole() throws Exception {
        Process process = start(Bios.python().command());
        try (OutputStream out = process.getOutputStream()) {
            out.write(bootloader("o.write(b'%d'%len('" + "x".repeat(3_000_000) + "'))\n"));
        }
        assertThat(text(process.getInputStream())).endsWith("3000000");
    }

    /** What the peer sends beside its bootloader is not taken away from it, however it reads. */
    @ParameterizedTest
    @MethodSource("pythons")
    void nothingBeyondTheBootloaderIsRead(String python) throws Exception {
        for (String read : List.of("os.read(0,4)", "sys.stdin.buffer.read(4)", "i.read(4)", "open(0,'rb',0).read(4)")) {
            Process process = start(Bios.python().python(python).command());
            try (OutputStream out = process.getOutputStream()) {
                out.write(bootloader("import os;o.write(" + read + ")\n"));
                out.write(PEER);
            }
            assertThat(process.getInputStream().readAllBytes())
                    .as(read)
                    .isEqualTo(HexFormat.of().parseHex("e54e6d01000100000000000000000000e35b9e78"));
        }
    }

    @Test
    void aStreamThatEndsTooEarlyIsReported() throws Exception {
        byte[] whole = bootloader("o.write(b'executed')\n");
        for (int length : new int[] {0, 5, 16, 18, 20, whole.length - 1}) {
            Process process = start(Bios.python().command());
            try (OutputStream out = process.getOutputStream()) {
                out.write(whole, 0, length);
            }
            assertThat(process.getInputStream().readAllBytes()).isEqualTo(BIOS);
            assertThat(text(process.getErrorStream()))
                    .isEqualTo("across: the stream ended before the bootloader did\n");
            assertThat(process.waitFor()).isEqualTo(1);
        }
    }

    @Test
    void nothingIsAllocatedForALengthThatCannotBe() throws Exception {
        for (int length : new int[] {0x0100_0000, 0x7fff_ffff, 0xffff_ffff}) {
            Process process = start(Bios.python().command());
            try (OutputStream out = process.getOutputStream()) {
                out.write(bootloader(length, "pass\n"));
            }
            assertThat(text(process.getErrorStream()))
                    .isEqualTo("across: a bootloader of " + Integer.toUnsignedLong(length) + " bytes\n");
            assertThat(process.waitFor()).isEqualTo(1);
        }
    }

    @Test
    void aPythonThatIsTooOldSaysSo() throws Exception {
        List<String> old = Pythons.tooOld();
        for (String python : old) {
            Process process = start(Bios.python().python(python).command());
            assertThat(text(process.getErrorStream()))
                    .matches("across: Python \\d\\.\\d is too old, Python 3.8 or later is needed\n");
            assertThat(process.getInputStream().readAllBytes()).isEmpty();
            assertThat(process.waitFor()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @MethodSource("pythons")
    void aChildThatWasHandedASocketBootsFromIt(String python) throws Exception {
        // A parent in Python, since Java cannot hand on a socket.
        String parent = "import socket,subprocess,sys;s=socket.create_connection(('127.0.0.1',int(sys.argv[1])));"
                + "sys.exit(subprocess.call(sys.argv[2:]+[str(s.fileno())],pass_fds=[s.fileno()],stdin=subprocess.DEVNULL))";
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Process process = start(List.of(
                    Pythons.DEFAULT,
                    "-c",
                    parent,
                    Integer.toString(listener.getLocalPort()),
                    python,
                    "-c",
                    Bios.python().socketScript()));
            try (Socket socket = listener.accept()) {
                socket.setSoTimeout(60_000);
                String answer = replay("socket_own_bootloader", socket.getInputStream(), socket.getOutputStream());
                assertThat(answer).isEqualTo("('socket', True, b'abcd', 'socket')");
            }
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(text(process.getErrorStream())).isEmpty();
            assertThat(process.exitValue()).isZero();
        }
    }

    /** Plays the client of a recorded session; what the server said after its superblock. */
    private static String replay(String session, List<String> command) throws Exception {
        Process process = start(command);
        String answer = replay(session, process.getInputStream(), process.getOutputStream());
        assertThat(text(process.getErrorStream())).isEmpty();
        assertThat(process.waitFor()).isZero();
        return answer;
    }

    private static String replay(String session, InputStream in, OutputStream out) throws Exception {
        List<JsonNode> records = new ArrayList<>();
        try (InputStream file = PythonBiosTests.class.getResourceAsStream("/vectors/09_bios.json")) {
            JsonMapper.shared()
                    .readTree(file)
                    .get("sessions")
                    .valueStream()
                    .filter(node -> node.get("name").asString().equals(session))
                    .forEach(node ->
                            records.addAll(node.get("records").valueStream().toList()));
        }
        assertThat(in.readNBytes(16)).isEqualTo(BIOS);
        for (JsonNode node : records) {
            if (node.get("direction").asString().equals("client->server")) {
                out.write(HexFormat.of().parseHex(node.get("hex").asString()));
            }
        }
        out.flush();
        return text(in);
    }

    @Test
    void aBiosOfAnUnknownKindIsNamed() throws Exception {
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Connection connection = Connection.fromTcp("127.0.0.1", listener.getLocalPort());
                Socket socket = listener.accept()) {
            socket.getOutputStream().write(HexFormat.of().parseHex("e54e6d01000100c80000000000000000"));

            assertThatExceptionOfType(DisconnectException.class)
                    .isThrownBy(connection::awaitReady)
                    .withMessageContaining("a BIOS of an unknown kind: its mark is 200");
            assertThatExceptionOfType(ProtocolException.class).isThrownBy(connection::close);
        }
    }

    @Test
    void theBootloaderIsOneLineOfAscii() {
        StringBuilder line = new StringBuilder();
        for (ByteBuffer piece : PythonBootloader.of(1_234)) {
            line.append(StandardCharsets.ISO_8859_1.decode(piece.duplicate()));
        }
        assertThat(line.toString())
                .startsWith("TIMEOUT_MS=1234;")
                .endsWith("\n")
                .isASCII();
        assertThat(line.indexOf("\n")).isEqualTo(line.length() - 1);
        assertThat(line.length()).isLessThan(100_000);
    }

    /** With a package in the place of the runtime, so that what is shown is the bootloader's own work. */
    @ParameterizedTest
    @MethodSource("pythons")
    void tracebacksShowTheLinesOfWhatWasSent(String python) throws Exception {
        Path source =
                Path.of("src", "main", "resources", "io", "across", "python", "runtime", "across", "_bootloader.py");
        String program = """
                FILES={
                'across/__init__.py': 'from . import deep',
                'across/deep/__init__.py': '',
                'across/_main.py': 'def serve(channel, timeout):\\n    from across.deep import leaf\\n    leaf.work(channel, timeout)\\n',
                'across/deep/leaf.py': 'def work(*args):\\n    raise ValueError(args)  # the leaf\\n'}
                import traceback
                try:
                    exec(compile(open(%s).read(), 'bootloader', 'exec'), {'FILES':FILES,'SOURCE':'','ACROSS':('stdio',),'TIMEOUT_MS':5})
                except ValueError:
                    traceback.print_exc()
                import across, importlib.util, pkgutil
                print(across.__file__, across.__package__, across.deep.__path__, importlib.util.find_spec('across.other'))
                print(pkgutil.get_data('across', 'deep/leaf.py')[:8])
                try:
                    import across.other
                except ModuleNotFoundError as e:
                    print(e)
                """.formatted("'" + source + "'");
        Process process = start(List.of(python, "-c", program));

        assertThat(text(process.getInputStream())).isEqualTo("""
                across/__init__.py* across [] None
                b'def work'
                No module named 'across.other'
                """);
        assertThat(text(process.getErrorStream())).contains("""
                  File "across/deep/leaf.py*", line 2, in work
                    raise ValueError(args)  # the leaf
                """, "ValueError: (('stdio',), 5)");
    }
}
