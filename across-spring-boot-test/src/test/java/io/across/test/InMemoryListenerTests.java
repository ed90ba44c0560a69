package io.across.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.across.CallObserver;
import io.across.Connection;
import io.across.ConnectionObserver;
import io.across.DeniedException;
import io.across.ExposedObjects;
import io.across.Options;
import io.across.PeerIdentity;
import io.across.Rights;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** For whom a listener takes the test. */
@Timeout(60)
class InMemoryListenerTests {

    interface Greeter {
        String greet();
    }

    /** Who has called. */
    private final BlockingQueue<Optional<PeerIdentity>> callers = new LinkedBlockingQueue<>();

    private final InMemoryListener listener = new InMemoryListener(
            Options.builder()
                    .exposed(ExposedObjects.builder()
                            .expose("greeter", (Greeter) () -> "hello", Greeter.class)
                            .build())
                    .observer(Callers::new)
                    .build(),
            List.of());

    private final class Callers implements ConnectionObserver {

        private final Connection connection;

        Callers(Connection connection) {
            this.connection = connection;
        }

        @Override
        public CallObserver incoming(Map<String, String> context) {
            callers.add(Optional.ofNullable(connection.peerIdentity()));
            return CallObserver.NONE;
        }
    }

    @AfterEach
    void close() {
        listener.close();
    }

    @Test
    void somebodyKnownIsKnownToTheApplication() throws Exception {
        PeerIdentity alice = new PeerIdentity.UnixUser("alice", "staff");
        Connection connection = listener.connect(alice);

        assertThat(connection.exposed(Greeter.class, "greeter").greet()).isEqualTo("hello");

        assertThat(callers.take()).contains(alice);
        assertThatExceptionOfType(DeniedException.class).isThrownBy(() -> connection.call(() -> 1));
    }

    @Test
    void ofOthersNothingIsKnown() throws Exception {
        assertThat(listener.connect().exposed(Greeter.class, "greeter").greet()).isEqualTo("hello");
        assertThat(callers.take()).isEmpty();
        assertThat(listener.connect(Rights.all()).call(() -> 42)).isEqualTo(42);
    }
}
