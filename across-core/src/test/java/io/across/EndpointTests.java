package io.across;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.across.process.ChildJvm;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.Pipe;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(60)
class EndpointTests {

    private static final PeerIdentity ALICE = new PeerIdentity.UnixUser("alice", "users");

    static Stream<Arguments> thoseThatCanBeOpenedAgain() {
        return Stream.of(
                Arguments.of(Endpoint.tcp("wonderland", 1865), "tcp://wonderland:1865"),
                Arguments.of(Endpoint.tcp("::1", 1865), "tcp://[::1]:1865"),
                Arguments.of(Endpoint.tls("wonderland", 1865), "tls://wonderland:1865"),
                Arguments.of(Endpoint.unix(Path.of("/run/across.sock")), "unix:/run/across.sock"),
                Arguments.of(Endpoint.command("/opt/worker/run", "--password=secret"), "exec:run"),
                Arguments.of(Endpoint.command(List.of("cat")), "exec:cat"),
                Arguments.of(Endpoint.shell("PASSWORD=secret worker"), "exec:sh"),
                Arguments.of(Endpoint.python(), "exec:python3"),
                Arguments.of(Endpoint.python(Bios.python().virtualEnvironment("/opt/worker")), "exec:python"),
                Arguments.of(
                        Endpoint.jvm(ChildJvm.builder()
                                .systemProperty("password", "secret")
                                .build()),
                        "exec:java"),
                Arguments.of(Endpoint.ssh("alice@wonderland", Bios.jvm(), "-oX=secret"), "ssh:alice@wonderland"),
                Arguments.of(Endpoint.ssh("wonderland", Bios.python()), "ssh:wonderland"),
                Arguments.of(Endpoint.of("memory", options -> null), "memory"));
    }

    @ParameterizedTest
    @MethodSource
    void thoseThatCanBeOpenedAgain(Endpoint endpoint, String address) {
        assertThat(endpoint).hasToString(address);
        assertThat(endpoint.isReopenable()).isTrue();
    }

    static Stream<Arguments> thoseOfStreamsThatAreThereAlready() throws IOException {
        Pipe pipe = Pipe.open();
        return Stream.of(
                Arguments.of(Endpoint.pipes(InputStream.nullInputStream(), OutputStream.nullOutputStream()), "pipes"),
                Arguments.of(Endpoint.pipes(pipe.source(), pipe.sink()), "pipes"),
                Arguments.of(Endpoint.stdio(), "stdio"),
                Arguments.of(Endpoint.stdio(ALICE), "stdio"));
    }

    @ParameterizedTest
    @MethodSource
    void thoseOfStreamsThatAreThereAlready(Endpoint endpoint, String address) {
        assertThat(endpoint).hasToString(address);
        assertThat(endpoint.isReopenable()).isFalse();
    }

    @Test
    void aSocketIsCalledAfterItsOtherEnd() throws IOException {
        InetAddress numeric = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
        try (ServerSocket listener = new ServerSocket(0, 9, InetAddress.getLoopbackAddress());
                SocketChannel channel = SocketChannel.open(new InetSocketAddress(numeric, listener.getLocalPort()));
                Socket socket = new Socket(listener.getInetAddress(), listener.getLocalPort())) {
            String address = "tcp://127.0.0.1:" + listener.getLocalPort();

            assertThat(List.of(Endpoint.socket(socket), Endpoint.socket(channel.socket()), Endpoint.socket(channel)))
                    .allSatisfy(each -> assertThat(each).hasToString(address))
                    .noneMatch(Endpoint::isReopenable);
            assertThat(Endpoint.socket(channel, Tls.system()))
                    .hasToString(address.replace("tcp:", "tls:"))
                    .satisfies(each -> assertThat(each.isReopenable()).isFalse());
            assertThat(Endpoint.socket(channel)).isEqualTo(Endpoint.socket(channel.socket()));
        }
    }

    @Test
    void aProcessIsCalledAfterItsProgram() throws IOException {
        Process process = new ProcessBuilder("cat", "-", "secret").start();
        try {
            process.getOutputStream().write('a');
            process.getOutputStream().flush();
            assertThat(process.getInputStream().read()).isEqualTo('a'); // before, it may be what starts processes
            assertThat(Endpoint.process(process)).hasToString("exec:cat").isEqualTo(Endpoint.process(process));
            assertThat(Endpoint.process(process).isReopenable()).isFalse();
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void theProgramThatIsStartedIsKnown() {
        assertThat(Endpoint.parse("exec:/opt/worker --now").program()).isEqualTo("/opt/worker");
        assertThat(Endpoint.parse("shell:a").program()).isEqualTo("sh");
        assertThat(Endpoint.parse("python:?venv=%2Fopt%2Fw&python-option=-I").program())
                .isEqualTo("/opt/w/bin/python");
        assertThat(Endpoint.parse("ssh://wonderland").program()).isEqualTo("ssh");
        assertThat(Endpoint.parse("ssh://wonderland").startsProcess()).isFalse();
        assertThat(Endpoint.tcp("wonderland", 1).program()).isNull();
        assertThat(Endpoint.pipes(InputStream.nullInputStream(), OutputStream.nullOutputStream())
                        .program())
                .isNull();
    }

    @Test
    void whatLeadsToTheSameIsEqual() {
        assertThat(Endpoint.parse("tcp://[::1]:1865")).isEqualTo(Endpoint.tcp("::1", 1865));
        assertThat(Endpoint.parse("unix:///a")).isEqualTo(Endpoint.unix(Path.of("/a")));
        assertThat(Endpoint.parse("exec: worker  a b")).isEqualTo(Endpoint.command("worker", "a", "b"));
        assertThat(Endpoint.parse("shell:a 'b  c'"))
                .isEqualTo(Endpoint.shell("a 'b  c'"))
                .isEqualTo(Endpoint.command("sh", "-c", "a 'b  c'"));
        assertThat(Endpoint.parse("python:")).isEqualTo(Endpoint.python()).hasSameHashCodeAs(Endpoint.python());
        assertThat(Endpoint.parse("python:?venv=/opt/w&python-option=-I"))
                .isEqualTo(Endpoint.python(
                        Bios.python().virtualEnvironment("/opt/w").pythonOptions("-I")))
                .isNotEqualTo(Endpoint.python(Bios.python().virtualEnvironment("/opt/w")));
        assertThat(Endpoint.parse("ssh://me@wonderland:22"))
                .isEqualTo(Endpoint.ssh("me@wonderland", Bios.jvm(), "-p", "22"));
        assertThat(Endpoint.parse("ssh://wonderland?python=python3.11"))
                .isEqualTo(Endpoint.ssh("wonderland", Bios.python().python("python3.11")));
        InputStream in = InputStream.nullInputStream();
        assertThat(Endpoint.pipes(in, new ByteArrayOutputStream()))
                .isNotEqualTo(Endpoint.pipes(in, new ByteArrayOutputStream()));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    `` | 1865 | host '' is blank: give the name or address
                    h | 0 | port 0 is not between 1 and 65535: give the one
                    h | 65536 | port 65536 is not between 1 and 65535
                    """)
    void whatIsNoAddressIsRefused(String host, int port, String why) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Endpoint.tcp(host, port))
                .withMessageContaining(why);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Endpoint.tls(host, port))
                .withMessageContaining(why);
    }

    @Test
    void whatStartsNothingIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Endpoint.command(List.of()))
                .withMessage("command is empty: its first word must be the program to start");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Endpoint.shell(" "))
                .withMessage("script ' ' is blank: write what sh has to run");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Endpoint.ssh("-v", Bios.jvm()))
                .withMessageContaining("must not be empty, begin with a hyphen");
    }

    @Test
    void aSocketThatLeadsNowhereIsRefused() throws IOException {
        try (Socket socket = new Socket();
                SocketChannel channel = SocketChannel.open()) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Endpoint.socket(socket))
                    .withMessage("socket " + socket + " is not connected: connect it first");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Endpoint.socket(channel))
                    .withMessage("socket channel " + channel + " is not connected: connect it first");
        }
        SocketChannel closed = SocketChannel.open();
        closed.close();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Endpoint.socket(closed))
                .withMessageContaining("is closed: open another");
    }

    @Test
    void onlyWhatSpeaksTlsTakesOtherCertificates() throws Exception {
        Tls other = Tls.of(SSLContext.getDefault());

        assertThat(Endpoint.parse("tls://h:1").isTls()).isTrue();
        assertThat(Endpoint.parse("tls://h:1").withTls(other)).isEqualTo(Endpoint.tls("h", 1, other));
        for (Endpoint each : List.of(Endpoint.tcp("h", 1), Endpoint.python(), Endpoint.stdio())) {
            assertThat(each.isTls()).isFalse();
            assertThatIllegalStateException()
                    .isThrownBy(() -> each.withTls(other))
                    .withMessage(each + " does not speak TLS: tls://host:port does");
        }
    }

    @Test
    void onlyAProcessOfThisMachineGetsOtherSurroundings() {
        Consumer<ProcessBuilder> preparation = process -> {};

        for (String each : List.of("exec:cat", "shell:cat", "python:")) {
            assertThat(Endpoint.parse(each).startsProcess()).isTrue();
            assertThat(Endpoint.parse(each).prepared(preparation))
                    .isNotEqualTo(Endpoint.parse(each))
                    .hasToString(Endpoint.parse(each).toString());
        }
        for (String each : List.of("tcp://h:1", "unix:/a", "ssh://h")) {
            assertThat(Endpoint.parse(each).startsProcess()).isFalse();
            assertThatIllegalStateException()
                    .isThrownBy(() -> Endpoint.parse(each).prepared(preparation))
                    .withMessage(Endpoint.parse(each) + " starts no process on this machine");
        }
    }

    @Test
    void oneOfOnesOwnIsGivenTheOptions() {
        CompletableFuture<Options> seen = new CompletableFuture<>();
        Options options = Options.builder().name("mine").build();
        Endpoint endpoint = Endpoint.of("memory", given -> {
            seen.complete(given);
            throw new IllegalStateException("not now");
        });

        assertThatIllegalStateException().isThrownBy(() -> Connection.open(endpoint, options));
        assertThat(seen).isCompletedWithValue(options);
    }
}
