package io.across;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A server says that it is a bare machine: only those clients boot it that let it do what it likes. */
@Timeout(60)
class UnaskedBiosTests {

    private static final byte[] BIOS = HexFormat.of().parseHex("e54e6d01000100010000000000000000");

    @Test
    void aClientThatLimitsItSendsNoBootloader() throws Exception {
        for (Rights rights : new Rights[] {Rights.none(), Rights.exposedOnly(), Rights.of(Right.RUN_CODE)}) {
            assertThat(sent(rights)).as(rights.toString()).isEqualTo(BIOS.length);
        }
    }

    @Test
    void aClientThatGrantsAllDoes() throws Exception {
        assertThat(sent(Rights.all())).isGreaterThan(10_000);
    }

    /** How many bytes a client sends that has found a BIOS; a few more than the bootloader begins with are not counted. */
    private static int sent(Rights rights) throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            CompletableFuture<Integer> count = CompletableFuture.supplyAsync(() -> answer(server));
            Options options = Options.builder()
                    .timeout(Duration.ofSeconds(20))
                    .rights(rights)
                    .build();
            try (Connection conn =
                    Connection.fromTcp(server.getInetAddress().getHostAddress(), server.getLocalPort(), options)) {
                assertThatThrownBy(conn::ping)
                        .isInstanceOf(OperationException.class)
                        .satisfies(failure -> {
                            if (!rights.equals(Rights.all())) {
                                assertThat(failure).hasStackTraceContaining("does not grant it all rights");
                            }
                        });
            } catch (OperationException | ProtocolException e) {
                // Closing says what ended it.
            }
            return count.get();
        }
    }

    private static int answer(ServerSocket server) {
        try (Socket socket = server.accept()) {
            socket.getOutputStream().write(BIOS);
            InputStream in = socket.getInputStream();
            byte[] read = in.readNBytes(BIOS.length + 20_000);
            return read.length;
        } catch (IOException e) {
            return -1;
        }
    }
}
