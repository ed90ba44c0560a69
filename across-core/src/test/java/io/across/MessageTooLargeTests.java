package io.across;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.LIST;

import io.across.python.Python;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A message that is too large fails its own call, and no other. */
@Timeout(120)
class MessageTooLargeTests {

    private static final Options OPTIONS = Options.builder()
            .timeout(Duration.ofSeconds(60))
            .maxMessageSize(1 << 20)
            .build();

    private Connection conn;
    private Python python;

    @BeforeEach
    void boot() {
        conn = Connection.open("python:", OPTIONS);
        python = conn.python();
    }

    @AfterEach
    void theConnectionLives() {
        assertThat(python.call("len", "alive")).isEqualTo(5);
        assertThat(conn.state()).isEqualTo(ConnectionState.RUNNING);
        conn.close();
    }

    @Test
    void aResult() throws Exception {
        CompletableFuture<?> nap = python.callAsync("time.sleep", 0.2);
        assertThatExceptionOfType(LimitException.class)
                .isThrownBy(() -> python.execute("'x' * 3_000_000"))
                .withMessageContainingAll("execute", "3000", "across.options.max-message-size=1048576");
        assertThat(nap.get(30, TimeUnit.SECONDS)).isNull();
    }

    @Test
    void theResultOfAnAsynchronousCall() {
        assertThat(python.executeAsync("b'x' * 50_000_000", Map.of()))
                .failsWithin(Duration.ofSeconds(30))
                .withThrowableThat()
                .withCauseInstanceOf(LimitException.class);
    }

    @Test
    void anException() {
        assertThatExceptionOfType(LimitException.class)
                .isThrownBy(() -> python.execute("raise ValueError(b'x' * 3_000_000)"))
                .withMessageContaining("across.options.max-message-size");
    }

    @Test
    void whatItLendsIsGivenBack() {
        assertThatExceptionOfType(LimitException.class).isThrownBy(() -> python.execute("""
                import across, gc, weakref
                import builtins
                class Thing: pass
                thing = Thing()
                builtins.alive = weakref.ref(thing)
                'x' * 3_000_000, across.ref(thing)
                """));
        assertThat(python.execute("""
                import builtins, gc, threading
                for _ in range(1000):
                    gc.collect()
                    if builtins.alive() is None: break
                    threading.Event().wait(0.01)
                builtins.alive() is None
                """)).isEqualTo(true);
    }

    @Test
    void anArgumentOfACallBack() {
        Function<Object, Object> size = text -> ((String) text).length();
        assertThat(python.execute("""
                try:
                    size('x' * 3_000_000)
                except Exception as e:
                    told = type(e).__name__, str(e)
                told + (size('xyz'),)
                """, Map.of("size", Across.ref(size))))
                .asInstanceOf(LIST)
                .satisfies(told -> {
                    assertThat(told.get(0)).isEqualTo("OperationError");
                    assertThat((String) told.get(1))
                            .contains("a call of 3000", "across.options.max-message-size=1048576");
                    assertThat(told.get(2)).isEqualTo(3);
                });
    }

    @Test
    void whatThisSideSends() {
        assertThatThrownBy(() -> python.call("len", "x".repeat(3_000_000))).isInstanceOf(LimitException.class);
        List<Object> many = List.of("x".repeat(600_000), "y".repeat(600_000));
        assertThatThrownBy(() -> python.call("len", many)).isInstanceOf(LimitException.class);
    }
}
