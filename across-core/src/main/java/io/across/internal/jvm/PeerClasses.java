package io.across.internal.jvm;

import io.across.CallInterruptedException;
import io.across.internal.shipping.ClassSource;
import io.across.internal.value.Caller;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Fetches the peer's classes with calls of the connection. Neither an interrupt nor the deadline of the call that needs the
 * class ends that: the JVM would remember the class as missing for as long as the one lives that refers to it. An interrupt
 * is kept for whoever asks after it; the end of the connection ends everything. Thread-safe.
 */
final class PeerClasses implements ClassSource {

    private static final Duration AS_LONG_AS_THE_CONNECTION = Duration.ofDays(365);

    private final Caller caller;

    PeerClasses(Caller caller) {
        this.caller = caller;
    }

    @Override
    public byte @Nullable [] bundle(String className) throws IOException {
        return fetch(new Request.FetchClass(className));
    }

    @Override
    public byte @Nullable [] resource(String name) throws IOException {
        return fetch(new Request.FetchResource(name));
    }

    private byte @Nullable [] fetch(Request request) throws IOException {
        boolean interrupted = Thread.interrupted();
        try {
            while (true) {
                try {
                    Object answer = caller.call(request, AS_LONG_AS_THE_CONNECTION);
                    if (answer == null || answer instanceof byte[]) {
                        return (byte[]) answer;
                    }
                    throw new IOException(
                            "the peer answers with " + answer.getClass().getName());
                } catch (CallInterruptedException e) {
                    interrupted = Thread.interrupted();
                } catch (IOException | Error e) {
                    throw e;
                } catch (Throwable e) {
                    throw new IOException(e.getMessage(), e);
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
