package io.across.internal.jvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.across.Across;
import io.across.ConnectionState;
import io.across.Reference;
import io.across.RemoteException;
import java.io.IOException;
import java.io.NotSerializableException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Exceptions that are long, go in circles, or misbehave: the caller always gets an answer, and the best there is. */
@Timeout(60)
class ErrorTests {

    private final JvmPair pair = JvmPair.open();

    @AfterEach
    void close() {
        pair.close();
    }

    @Test
    void tenThousandCausesArriveAsTheOuterOnes() {
        assertThatThrownBy(() -> pair.a().run(() -> {
                    Exception error = new IOException("root");
                    for (int i = 1; i <= 10_000; i++) {
                        error = new Exception("level " + i, error);
                    }
                    throw error;
                }))
                .isExactlyInstanceOf(Exception.class)
                .hasMessage("level 10000")
                .satisfies(e -> {
                    List<String> messages = new ArrayList<>();
                    for (Throwable each = e; each != null; each = each.getCause()) {
                        assertThat(each).isExactlyInstanceOf(Exception.class);
                        messages.add(each.getMessage());
                    }
                    assertThat(messages).hasSize(JvmErrorWriter.MAX_EXCEPTIONS).endsWith("level 9937");
                });
    }

    @Test
    void aCircleOfCausesIsCutAndItsMembersArriveAsThemselves() {
        assertThatThrownBy(() -> pair.a().run(() -> {
                    Exception first = new IOException("first");
                    Exception second = new IllegalStateException("second", first);
                    first.initCause(second);
                    throw first;
                }))
                .isExactlyInstanceOf(IOException.class)
                .hasMessage("first")
                .cause()
                .isExactlyInstanceOf(IllegalStateException.class)
                .hasMessage("second")
                .hasNoCause();
    }

    @Test
    void aCauseThatHasSuppressedItsWrapperArrivesAsItself() {
        assertThatThrownBy(() -> pair.a().run(() -> {
                    IOException cause = new IOException("cause");
                    cause.addSuppressed(new IllegalArgumentException("aside"));
                    IllegalStateException outer = new IllegalStateException("outer", cause);
                    cause.addSuppressed(outer);
                    throw outer;
                }))
                .isExactlyInstanceOf(IllegalStateException.class)
                .cause()
                .isExactlyInstanceOf(IOException.class)
                .satisfies(cause -> assertThat(cause.getSuppressed())
                        .singleElement()
                        .isExactlyInstanceOf(IllegalArgumentException.class));
    }

    @Test
    void moreSuppressedThanAreSentLeaveTheExceptionAsItIs() {
        assertThatThrownBy(() -> pair.a().run(() -> {
                    IOException error = new IOException("many");
                    for (int i = 0; i < 1_000; i++) {
                        error.addSuppressed(new IllegalArgumentException("aside " + i));
                    }
                    throw error;
                }))
                .isExactlyInstanceOf(IOException.class)
                .satisfies(e -> assertThat(e.getSuppressed())
                        .hasSize(JvmErrorWriter.MAX_EXCEPTIONS - 1)
                        .allSatisfy(aside -> assertThat(aside).isExactlyInstanceOf(IllegalArgumentException.class)));
    }

    @Test
    void oneExceptionInTwoPlacesArrivesAsOne() {
        Throwable error = catchThrowable(() -> pair.a().run(() -> {
            IOException cause = new IOException("shared");
            IllegalStateException outer = new IllegalStateException(cause);
            outer.addSuppressed(cause);
            throw outer;
        }));
        assertThat(error.getCause()).isExactlyInstanceOf(IOException.class).isSameAs(error.getSuppressed()[0]);
    }

    /** What an exception's class may do wrong when it is asked or written. */
    enum Fault implements Supplier<Throwable> {
        MESSAGE,
        MESSAGE_ERROR,
        LOCALIZED_MESSAGE,
        TO_STRING,
        CAUSE,
        CAUSE_ERROR,
        CAUSES_WITHOUT_END,
        STACK,
        STACK_ERROR,
        STACK_NULL,
        STACK_OF_NULLS,
        SET_STACK,
        WRITE,
        WRITE_ERROR,
        WRITE_FOR_EVER,
        READ,
        READ_ERROR,
        READ_AS_ANOTHER;

        @Override
        public Throwable get() {
            return new Faulty(this);
        }

        /** Whether only the writer suffers, so that the reader gets the exception itself. */
        boolean arrives() {
            return !Set.of(WRITE, WRITE_ERROR, WRITE_FOR_EVER, READ, READ_ERROR, READ_AS_ANOTHER)
                    .contains(this);
        }
    }

    @ParameterizedTest
    @EnumSource
    void anExceptionThatMisbehavesIsTheCallersAnswer(Fault fault) {
        Throwable error =
                catchThrowable(() -> pair.a().within(Duration.ofSeconds(20)).run(() -> sneak(fault.get())));
        if (fault.arrives()) {
            assertThat(error.getClass()).isEqualTo(Faulty.class);
            assertThat(((Faulty) error).fault).isEqualTo(fault);
        } else {
            assertThat(error.getClass()).isEqualTo(RemoteException.class);
            assertThat(((RemoteException) error).remoteClassName()).isEqualTo(Faulty.class.getName());
            assertThat(((RemoteException) error).remoteMessage()).isEqualTo("faulty");
        }
        assertThat((int) pair.a().call(() -> 1)).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource
    void anExceptionThatMisbehavesDoesNotSpoilWhatItCaused(Fault fault) {
        assertThatThrownBy(() -> pair.a().within(Duration.ofSeconds(20)).run(() -> {
                    throw new IllegalStateException("outer", fault.get());
                }))
                .isExactlyInstanceOf(IllegalStateException.class)
                .hasMessage("outer")
                .satisfies(e -> assertThat(e.getCause().getClass())
                        .isEqualTo(fault.arrives() ? Faulty.class : RemoteException.class));
    }

    @Test
    void anExceptionTooLargeForAMessageArrivesWithAPartOfIt() {
        try (JvmPair small = JvmPair.open(
                JvmPair.OPTIONS,
                JvmPair.OPTIONS.toBuilder().maxMessageSize(100_000).build())) {
            assertThatThrownBy(() -> small.a().run(() -> {
                        throw new IllegalStateException("x".repeat(1_000_000));
                    }))
                    .isExactlyInstanceOf(IllegalStateException.class)
                    .satisfies(e -> assertThat(e.getMessage()).startsWith("xxx").hasSizeLessThan(40_000));
        }
    }

    @Test
    void standInsOfDeepChainsHaveTextsOfBoundedSize() throws Exception {
        Exception error = new Unserializable("x".repeat(30_000), null);
        StackTraceElement[] stack = new StackTraceElement[1_000];
        Arrays.fill(stack, new StackTraceElement("some.package.SomeClass", "someMethod", "SomeClass.java", 1));
        for (int i = 0; i < JvmErrorWriter.MAX_EXCEPTIONS; i++) {
            error = new Unserializable("level " + i, error);
            error.setStackTrace(stack);
        }
        Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        for (Throwable each = CodecEnd.pair().receive(error); each != null && seen.add(each); each = each.getCause()) {
            RemoteException standIn = (RemoteException) each;
            assertThat(standIn.remoteStackText())
                    .startsWith(Unserializable.class.getName())
                    .contains("someMethod")
                    .hasSizeLessThan(JvmErrorReader.MAX_TEXT + 10);
        }
        assertThat(seen).hasSize(JvmErrorWriter.MAX_EXCEPTIONS);
    }

    @Test
    void whatAnExceptionLendsIsGivenBackEvenIfOnlyAStandInArrives() {
        assertThatThrownBy(() -> pair.a().run(() -> {
                    throw new Lending(Across.ref(List.of("lent")), new Object());
                }))
                .isInstanceOf(RemoteException.class);
        assertThatThrownBy(() -> pair.a().run(() -> {
                    throw new LendingFaulty(Across.ref(List.of("lent")));
                }))
                .isInstanceOf(RemoteException.class);
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(pair.b().stats().objectsLent()).isZero());
        assertThat(pair.a().state()).isEqualTo(ConnectionState.RUNNING);
    }

    @Test
    void aSynchronousFailureShowsWhereItWasCalled() {
        assertThatThrownBy(() -> pair.a().run(ErrorTests::fail))
                .satisfies(e ->
                        assertThat(methods(e)).containsSubsequence("fail", "aSynchronousFailureShowsWhereItWasCalled"));
    }

    @Test
    void anAsynchronousFailureShowsWhereItWasCalledToo() {
        CompletableFuture<?> future = pair.a().runAsync(ErrorTests::fail);
        Throwable error = catchThrowable(() -> future.get(30, TimeUnit.SECONDS)).getCause();
        assertThat(error).isExactlyInstanceOf(IOException.class);
        List<String> methods = methods(error);
        assertThat(methods).containsSubsequence("fail", "anAsynchronousFailureShowsWhereItWasCalledToo");
        assertThat(methods.indexOf("anAsynchronousFailureShowsWhereItWasCalledToo"))
                .isGreaterThan(borderOf(error))
                .isLessThan(borderOf(error) + 7);
    }

    @Test
    void aStandInOfAnAsynchronousFailureShowsWhereItWasCalledToo() {
        CompletableFuture<?> future = pair.a().runAsync(() -> {
            throw new Unwritable();
        });
        Throwable error = catchThrowable(() -> future.get(30, TimeUnit.SECONDS)).getCause();
        assertThat(error).isExactlyInstanceOf(RemoteException.class);
        assertThat(methods(error)).contains("aStandInOfAnAsynchronousFailureShowsWhereItWasCalledToo");
    }

    @Test
    void anAsynchronousCallBeforeTheHandshakeRemembersItsCaller() {
        try (JvmPair starting = JvmPair.open()) {
            CompletableFuture<?> future = starting.a().runAsync(ErrorTests::fail);
            Throwable error =
                    catchThrowable(() -> future.get(30, TimeUnit.SECONDS)).getCause();
            assertThat(methods(error)).contains("anAsynchronousCallBeforeTheHandshakeRemembersItsCaller");
        }
    }

    private static int borderOf(Throwable error) {
        return methods(error)
                .indexOf(methods(error).stream()
                        .filter(method -> method.contains("called asynchronously from pid"))
                        .findFirst()
                        .orElseThrow());
    }

    private static final class Unwritable extends Exception {
        private static final long serialVersionUID = 1L;

        private final transient Object field = new Object();

        private void writeObject(ObjectOutputStream out) throws IOException {
            throw new NotSerializableException(String.valueOf(field));
        }
    }

    private static List<String> methods(Throwable error) {
        return Arrays.stream(error.getStackTrace())
                .map(StackTraceElement::getMethodName)
                .toList();
    }

    private static void fail() throws IOException {
        throw new IOException("failed");
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <X extends Throwable> void sneak(Throwable error) throws X {
        throw (X) error;
    }

    /** Misbehaves in one way. */
    static final class Faulty extends RuntimeException {

        final Fault fault;

        Faulty(Fault fault) {
            super("faulty");
            this.fault = fault;
        }

        private void failOn(Fault exception, Fault error) {
            if (fault == exception) {
                throw new IllegalStateException("I will not");
            }
            if (fault == error) {
                throw new AssertionError("I can not");
            }
        }

        @Override
        public String getMessage() {
            failOn(Fault.MESSAGE, Fault.MESSAGE_ERROR);
            return super.getMessage();
        }

        @Override
        public String getLocalizedMessage() {
            failOn(Fault.LOCALIZED_MESSAGE, null);
            return super.getLocalizedMessage();
        }

        @Override
        public String toString() {
            failOn(Fault.TO_STRING, null);
            return super.toString();
        }

        @Override
        @SuppressWarnings("UnsynchronizedOverridesSynchronized") // has no state of its own
        public Throwable getCause() {
            if (fault == null) {
                return super.getCause(); // asked by the constructor
            }
            failOn(Fault.CAUSE, Fault.CAUSE_ERROR);
            return fault == Fault.CAUSES_WITHOUT_END ? new Faulty(fault) : super.getCause();
        }

        @Override
        public StackTraceElement[] getStackTrace() {
            failOn(Fault.STACK, Fault.STACK_ERROR);
            if (fault == Fault.STACK_NULL) {
                return null;
            }
            return fault == Fault.STACK_OF_NULLS ? new StackTraceElement[3] : super.getStackTrace();
        }

        @Override
        public void setStackTrace(StackTraceElement[] stack) {
            failOn(Fault.SET_STACK, null);
            super.setStackTrace(stack);
        }

        private void writeObject(ObjectOutputStream out) throws IOException {
            failOn(Fault.WRITE, Fault.WRITE_ERROR);
            if (fault == Fault.WRITE_FOR_EVER) {
                out.writeObject(new Nested());
            }
            out.defaultWriteObject();
        }

        private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
            in.defaultReadObject();
            failOn(Fault.READ, Fault.READ_ERROR);
        }

        private Object readResolve() {
            return fault == Fault.READ_AS_ANOTHER ? new IllegalStateException("not me") : this;
        }
    }

    /** Writes another one of itself, and so on. */
    static final class Nested implements Serializable {
        private void writeObject(ObjectOutputStream out) throws IOException {
            out.writeObject(new Nested());
        }
    }

    static final class Unserializable extends Exception {
        private void writeObject(ObjectOutputStream out) throws IOException {
            throw new NotSerializableException(getClass().getName() + " on " + out);
        }

        Unserializable(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** Lends an object before it turns out that it cannot be written. */
    @SuppressWarnings("UnusedVariable") // serialised
    static final class Lending extends RuntimeException {
        private final Object first;
        private final Object second;

        Lending(Object first, Object second) {
            this.first = first;
            this.second = second;
        }
    }

    /** Lends an object, arrives, and cannot be read. */
    static final class LendingFaulty extends RuntimeException {
        private final Reference<?> reference;

        LendingFaulty(Reference<?> reference) {
            this.reference = reference;
        }

        private void writeObject(ObjectOutputStream out) throws IOException {
            out.writeObject(new Unreadable());
            out.writeObject(reference);
        }
    }

    static final class Unreadable implements Serializable {
        private void readObject(ObjectInputStream in) throws IOException {
            throw new IOException("not here: " + in);
        }
    }
}
