package io.across.internal.jvm;

import io.across.Backoff;
import io.across.CallInterruptedException;
import io.across.CallRefusedException;
import io.across.LimitException;
import io.across.internal.concurrent.TimeLimit;
import io.across.internal.shipping.ClassSource;
import io.across.internal.value.Caller;
import io.across.internal.value.Question;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Fetches the peer's classes with calls of the connection. Neither an interrupt nor the deadline of the call that needs the
 * class ends that, nor that one of both sides has too many calls for a while: the JVM would remember the class as missing for
 * as long as the one lives that refers to it. An interrupt is kept for whoever asks after it; the end of the connection ends
 * everything. Thread-safe.
 */
final class PeerClasses implements ClassSource {

    private static final Duration AS_LONG_AS_THE_CONNECTION = Duration.ofDays(365);

    /** How long a peer may refuse: both sides may be waiting for each other. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final Backoff PAUSES = Backoff.exponential(Duration.ofMillis(1), Duration.ofMillis(100));

    private final Caller caller;
    private final Duration patience;

    PeerClasses(Caller caller) {
        this(caller, PATIENCE);
    }

    PeerClasses(Caller caller, Duration patience) {
        this.caller = caller;
        this.patience = patience;
    }

    @Override
    public byte @Nullable [] bundle(String className) throws IOException {
        return fetch(JvmRequest.fetchClass(className));
    }

    @Override
    public byte @Nullable [] resource(String name) throws IOException {
        return fetch(JvmRequest.fetchResource(name));
    }

    private byte @Nullable [] fetch(Question question) throws IOException {
        boolean interrupted = Thread.interrupted();
        TimeLimit deadline = TimeLimit.in(patience);
        int refusals = 0;
        try {
            while (true) {
                try {
                    Object answer = caller.call(question, AS_LONG_AS_THE_CONNECTION);
                    if (answer == null || answer instanceof byte[]) {
                        return (byte[]) answer;
                    }
                    throw new IOException(
                            "the peer answers with " + answer.getClass().getName());
                } catch (CallInterruptedException e) {
                    interrupted |= Thread.interrupted();
                } catch (CallRefusedException | LimitException e) {
                    if (deadline.remainingNanos() <= 0) {
                        throw new IOException(e.getMessage(), e);
                    }
                    refusals++;
                    LockSupport.parkNanos(this, PAUSES.delay(refusals).toNanos());
                    interrupted |= Thread.interrupted();
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
