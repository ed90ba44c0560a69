package io.across.internal.jvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.across.CallInterruptedException;
import io.across.CallRefusedException;
import io.across.Connection;
import io.across.DisconnectException;
import io.across.LimitException;
import io.across.Right;
import io.across.internal.value.Caller;
import io.across.internal.value.Question;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A class that cannot be fetched at once is not lost. */
@Timeout(60)
class PeerClassesTests {

    private static final byte[] BUNDLE = {1, 2, 3};

    private final Deque<Object> answers = new ArrayDeque<>();

    private final Caller caller = new Caller() {

        @Override
        public Connection connection() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void denied(Right right, String attempt) {
            throw new UnsupportedOperationException();
        }

        @Override
        public @Nullable Object call(Question question, Duration timeout) throws Throwable {
            Object answer = answers.removeFirst();
            if (answer instanceof Throwable failure) {
                throw failure;
            }
            return answer;
        }

        @Override
        public CompletableFuture<@Nullable Object> callAsync(Question question, Duration timeout) {
            throw new UnsupportedOperationException();
        }
    };

    @Test
    void aPeerThatIsFullForAWhileIsAskedAgain() throws Exception {
        answers.addAll(List.of(
                new CallRefusedException("full"),
                new LimitException("one more unanswered call", "across.options.max-outstanding-calls", 1),
                new CallRefusedException("full"),
                BUNDLE));

        assertThat(new PeerClasses(caller).bundle("com.acme.Late")).isEqualTo(BUNDLE);
        assertThat(answers).isEmpty();
    }

    @Test
    void aPeerThatStaysFullIsGivenUp() {
        answers.add(new CallRefusedException("full"));

        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> new PeerClasses(caller, Duration.ZERO).resource("com/acme/late.txt"))
                .withMessage("full");
    }

    @Test
    void anInterruptIsKeptAndEndsNothing() throws Exception {
        answers.addAll(List.of(
                new CallRefusedException("full"),
                new CallInterruptedException("interrupted"),
                new CallRefusedException("full"),
                BUNDLE));

        Thread.currentThread().interrupt();
        assertThat(new PeerClasses(caller).bundle("com.acme.Late")).isEqualTo(BUNDLE);
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void theEndOfTheConnectionEndsIt() {
        answers.add(new DisconnectException("gone"));

        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> new PeerClasses(caller).bundle("com.acme.Late"))
                .withMessage("gone");
    }
}
