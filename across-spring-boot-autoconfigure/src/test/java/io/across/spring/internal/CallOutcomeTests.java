package io.across.spring.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.across.CallInterruptedException;
import io.across.CallRefusedException;
import io.across.DeadlineException;
import io.across.DeniedException;
import io.across.DisconnectException;
import io.across.LimitException;
import io.across.NotSentException;
import io.across.OperationException;
import io.across.ProtocolException;
import java.io.IOException;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CallOutcomeTests {

    @ParameterizedTest
    @MethodSource("failures")
    void everyKindOfFailureHasATagOfItsOwn(Throwable failure, String tag) {
        assertThat(CallOutcome.of(failure).tag()).isEqualTo(tag);
    }

    private static Stream<Arguments> failures() {
        return Stream.of(
                Arguments.of(null, "success"),
                Arguments.of(new IOException("of the code"), "exception"),
                Arguments.of(new DeadlineException("call", Duration.ofSeconds(1), true), "deadline"),
                Arguments.of(new CallInterruptedException("call"), "interrupted"),
                Arguments.of(new NotSentException("gone", new IOException("broken")), "not-sent"),
                Arguments.of(new DisconnectException("gone"), "disconnected"),
                Arguments.of(new LimitException("one more", "across.options.max-lent-objects", 1), "limit"),
                Arguments.of(new CallRefusedException("busy"), "refused"),
                Arguments.of(new DeniedException("not allowed"), "denied"),
                Arguments.of(new OperationException("cannot be written"), "failed"),
                Arguments.of(new ProtocolException("not expected here"), "exception"));
    }
}
