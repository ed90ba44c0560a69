package io.across.internal.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;

/** The contract over the standard input and output of a child JVM; the peer is this process, with the pipes' other ends. */
class StdioTransportTests extends AbstractTransportTests {

    private RemoteTransport stdio;
    private Process child;

    @Override
    void connect() throws Exception {
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = Integer.toString(listener.getLocalPort());
            child = new ProcessBuilder(ChildPrograms.command(TransportHost.OfStdio.class, port))
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            stdio = RemoteTransport.accept(listener);
        }
        transport = stdio;
        assertThat(transport.address()).isEqualTo("stdio");
        assertThat(transport.isBlocking()).isTrue();
        peer = Peer.of(child.getInputStream(), child.getOutputStream(), child.getOutputStream(), () -> {
            child.getOutputStream().close();
            child.getInputStream().close();
        });
    }

    @Override
    void awaitBlockedIn(Thread caller) {
        super.awaitBlockedIn(caller);
        stdio.awaitBlocked();
    }

    @Override
    @AfterEach
    void tearDown() throws Exception {
        try {
            super.tearDown();
            stdio.hangUp();
            assertThat(child.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(child.exitValue()).isZero();
        } finally {
            child.destroyForcibly();
        }
    }
}
