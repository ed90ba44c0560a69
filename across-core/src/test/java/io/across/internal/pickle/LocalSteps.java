package io.across.internal.pickle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.across.Across;
import io.across.DisconnectException;
import io.across.OperationException;
import io.across.python.Python;
import io.across.python.PythonObject;
import java.io.ByteArrayOutputStream;
import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** The steps of recorded clients of which nothing is on the wire. */
final class LocalSteps {

    private LocalSteps() {}

    /** Something that fails while it is written. */
    record Refusing(int number) {
        @Override
        public int number() {
            throw new IllegalStateException("will not be written");
        }
    }

    static void play(String step, RecordedClient client) {
        Python python = client.python();
        switch (step) {
            case "call_after_close", "call_after_cancel" -> assertEnded(() -> python.call("builtins:abs", -1));
            case "use_after_close" -> assertEnded(() -> client.proxy(0).invoke("append", 1));
            case "drop_after_close" -> client.forgetProxies();
            case "client_close" ->
                assertThatCode(() -> client.connection().close()).doesNotThrowAnyException();
            case "close" -> client.connection().close();
            case "cancelling" -> {
                client.connection().cancel();
                assertEnded(() -> client.connection().close()); // told once, that it has not ended well
            }
            case "start" -> {
                assertEnded(() -> client.connection().awaitReady());
                assertEnded(() -> client.connection().close());
            }
            case "lock" -> assertNotSent(() -> python.call("builtins:len", new ReentrantLock()));
            case "reduce_raises" -> assertNotSent(() -> python.call("builtins:len", new Refusing(1)));
            // A lambda is called back from Python; this is what cannot be sent, as a lambda of Python's own cannot.
            case "lambda" -> assertNotSent(() -> python.call("builtins:len", new Object()));
            case "reference_and_unpicklable" -> {
                assertNotSent(() -> python.call("builtins:len", Across.ref(List.of(1, 2)), new Refusing(1)));
                assertThat(client.connection().stats().objectsLent()).isZero();
            }
            case "equality" -> assertThat(client.proxy(0)).isEqualTo(client.proxy(0));
            case "attribute", "hidden" -> {
                PythonObject counter = client.proxy(0);
                assertThat(counter.methods()).contains("increment").doesNotContain("value", "_hidden");
            }
            case "local_function", "local_class", "local_module" -> {
                // An error of 0.1.0 (protocol, section 9): here there is nothing that could not be lent.
            }
            case "proxy_pickled_by_hand" ->
                assertThatExceptionOfType(NotSerializableException.class).isThrownBy(() -> {
                    try (ObjectOutputStream out = new ObjectOutputStream(new ByteArrayOutputStream())) {
                        out.writeObject(Across.ref(List.of()));
                    }
                });
            default -> throw new AssertionError("a step that is not known: " + step);
        }
    }

    private static void assertEnded(ThrowingCallable call) {
        assertThatExceptionOfType(DisconnectException.class).isThrownBy(call);
    }

    private static void assertNotSent(ThrowingCallable call) {
        assertThatExceptionOfType(OperationException.class).isThrownBy(call).isNotInstanceOf(DisconnectException.class);
    }
}
