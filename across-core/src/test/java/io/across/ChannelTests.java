package io.across;

import static org.assertj.core.api.Assertions.assertThat;

import io.across.python.PythonCalls;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What can be done wherever code can be run, in one process or in many. */
@Timeout(60)
class ChannelTests {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** A proxy would bind its owner to one process: so it takes a lease of one. */
    @Test
    void nothingOfAChannelButItsLeaseLeadsToAReference() {
        assertThat(Stream.of(Channel.class, PythonCalls.class)
                        .flatMap(type -> Stream.of(type.getMethods()))
                        .map(Method::getName))
                .contains("call", "exposed", "execute", "bind")
                .noneMatch(name -> name.contains("Ref"))
                .doesNotContain("replicate", "peer", "peerIdentity", "cancel");
        assertThat(Stream.of(Channel.class.getMethods())
                        .map(Method::getReturnType)
                        .filter(ReferenceCalls.class::isAssignableFrom))
                .containsExactly(Lease.class);
    }

    @Test
    void itsCallsAreThoseOfTheChannelItself() throws Exception {
        try (Peers peers = Peers.connect()) {
            Channel channel = peers.client();
            assertThat((int) channel.calls().call(() -> 42)).isEqualTo(42);
            assertThat(channel.calls()).isNotInstanceOf(AutoCloseable.class);
            assertThat((int) channel.calls().within(PATIENCE).callAsync(() -> 7).get())
                    .isEqualTo(7);
        }
    }

    @Test
    void itsStatusTellsOfItsLife() {
        try (Peers peers = Peers.connect()) {
            Connection client = peers.client();
            client.call(() -> 1);
            ChannelStatus running = client.status();
            assertThat(running.name()).isEqualTo(client.name());
            assertThat(running.state()).isEqualTo(ConnectionState.RUNNING);
            assertThat(running.stats().callsMade()).isOne();
            assertThat(running.lastFailure()).isNull();

            client.cancel();
            client.awaitEnd();

            ChannelStatus ended = client.status();
            assertThat(ended.since()).isAfterOrEqualTo(running.since());
            assertThat(ended.lastFailure().message()).isNotBlank();
            assertThat(ended.lastFailure().at()).isEqualTo(ended.since());
        }
    }
}
