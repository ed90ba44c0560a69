package io.across.internal.jvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.across.ExposedObjects;
import io.across.Options;
import io.across.RemoteException;
import io.across.Rights;
import java.io.IOException;
import java.lang.reflect.Method;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Exceptions that cannot arrive as themselves: as what they arrive, and with what. */
@Timeout(60)
class NearestExceptionTests {

    static class ShopException extends RuntimeException {
        ShopException(String message) {
            super(message);
        }
    }

    static class SoldOutException extends ShopException {

        private final Object unserializable = new Object();

        SoldOutException(String message) {
            super(message);
        }

        Object field() {
            return unserializable;
        }
    }

    /** Cannot be made of a message. */
    static final class TwiceSoldException extends SoldOutException {
        TwiceSoldException(String message, int times) {
            super(message + " " + times);
        }
    }

    /** Makes another message of what it is given. */
    static final class DecoratedException extends ShopException {

        private final Object unserializable = new Object();

        DecoratedException(String article) {
            super("no " + article);
        }

        Object field() {
            return unserializable;
        }
    }

    static final class PlainException extends Exception {

        private final Object unserializable = new Object();

        PlainException(int code) {
            super("code " + code);
        }

        Object field() {
            return unserializable;
        }
    }

    interface Open {
        void buy();
    }

    interface Declaring {
        void buy() throws ShopException;
    }

    private record Seller(Throwable error) implements Open, Declaring {
        @Override
        public void buy() {
            NearestExceptionTests.<RuntimeException>sneak(error);
        }
    }

    private static final AtomicReference<Throwable> THROWN = new AtomicReference<>();

    private static Throwable arrived(Throwable error) {
        try (JvmPair pair = JvmPair.open()) {
            THROWN.set(error);
            return catchThrowable(() -> pair.a().run(() -> sneak(THROWN.get())));
        }
    }

    @SuppressWarnings("unchecked")
    private static <X extends Throwable> void sneak(Throwable error) throws X {
        throw (X) error;
    }

    @Test
    void oneThatCannotBeSerializedArrivesAsItselfIfAMessageMakesIt() {
        SoldOutException thrown = new SoldOutException("sold out");
        IOException cause = new IOException("cause");
        thrown.initCause(cause);
        thrown.addSuppressed(new IOException("suppressed"));

        Throwable error = arrived(thrown);

        assertThat(error).isExactlyInstanceOf(SoldOutException.class).hasMessage("sold out");
        assertThat(error.getCause()).isExactlyInstanceOf(IOException.class).hasMessage("cause");
        assertThat(error.getSuppressed()).hasSize(1);
        assertThat(error.getStackTrace()[0].getMethodName()).isEqualTo(thrown.getStackTrace()[0].getMethodName());
    }

    @Test
    void anotherArrivesAsTheNearestClassThatIsMadeOfAMessage() {
        Throwable error = arrived(new TwiceSoldException("sold out", 2));

        assertThat(error).isExactlyInstanceOf(SoldOutException.class).hasMessage("sold out 2");
        assertThat(error.getSuppressed()).hasSize(1);
        assertThat(error.getSuppressed()[0])
                .isInstanceOfSatisfying(
                        RemoteException.class,
                        e -> assertThat(e.remoteClassName()).isEqualTo(TwiceSoldException.class.getName()));
    }

    @Test
    void theMessageIsKept() {
        assertThat(arrived(new DecoratedException("bread")))
                .isExactlyInstanceOf(ShopException.class)
                .hasMessage("no bread");
    }

    @Test
    void oneWithNothingButAGeneralClassArrivesAsAStandIn() {
        assertThat(arrived(new PlainException(3)))
                .isInstanceOfSatisfying(
                        RemoteException.class,
                        e -> assertThat(e.remoteClassName()).isEqualTo(PlainException.class.getName()));
    }

    /** What the caller gets from a peer that may run nothing there. */
    private static Throwable refused(Class<?> type, Throwable error) throws Exception {
        Options limited =
                JvmPair.OPTIONS.toBuilder().rights(Rights.exposedOnly()).build();
        Options exposing = JvmPair.OPTIONS.toBuilder()
                .exposed(ExposedObjects.builder()
                        .expose("seller", new Seller(error), type)
                        .build())
                .build();
        Method buy = type.getMethod("buy");
        try (JvmPair pair = JvmPair.open(limited, exposing)) {
            return catchThrowable(() -> pair.a().callExposed(type, "seller", buy));
        }
    }

    @Test
    void aPeerThatMayRunNothingHasNoClassMadeThatNoSignatureNames() throws Exception {
        assertThat(refused(Open.class, new SoldOutException("sold out"))).isExactlyInstanceOf(RemoteException.class);
        assertThat(refused(Declaring.class, new SoldOutException("sold out")))
                .isExactlyInstanceOf(ShopException.class)
                .hasMessage("sold out");
    }
}
