package io.across.internal.jvm;

import static org.assertj.core.api.Assertions.assertThat;

import io.across.CallInterruptedException;
import io.across.DeniedException;
import io.across.DisconnectException;
import io.across.LimitException;
import io.across.NotSentException;
import io.across.OperationException;
import io.across.Options;
import io.across.ProtocolException;
import io.across.RemoteException;
import io.across.Rights;
import io.across.internal.value.CallSite;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a peer's exceptions are here: not this side's own, and nothing that writes into its log. */
class SubstitutedExceptionsTests {

    private static final String TRICKY = "gone\n2026-12-01 ERROR forged\r\u001b[2J\u009b\u2028\u202e\ud800";

    private static final Pattern EXCEPTION =
            Pattern.compile("class (\\w+) extends (?:\\w*Exception|Throwable|\\w*Error) ");

    private static final class OutOfStock extends Error {
        private static final long serialVersionUID = 1L;

        OutOfStock(String message) {
            super(message);
        }
    }

    private static final class Strange extends OutOfMemoryError {
        private static final long serialVersionUID = 1L;

        Strange(String message) {
            super(message);
        }
    }

    private static final class Own extends OperationException {
        private static final long serialVersionUID = 1L;

        Own(String message) {
            super(message);
        }
    }

    @SuppressWarnings("removal")
    static List<Throwable> ofAJvmOrOfAcross() {
        return List.of(
                new OutOfMemoryError("Java heap space"),
                new StackOverflowError(),
                new InternalError("a"),
                new Strange("a"),
                new NoClassDefFoundError("a"),
                new ExceptionInInitializerError("a"),
                new UnsatisfiedLinkError("a"),
                new BootstrapMethodError("a"),
                new ThreadDeath(),
                new DisconnectException("a"),
                new NotSentException("a", null),
                new CallInterruptedException("a"),
                new ProtocolException("a"),
                new Own("a"),
                new ExceptionToken(0));
    }

    @ParameterizedTest
    @MethodSource("ofAJvmOrOfAcross")
    void whatWouldPassForThisSidesOwnIsAStandIn(Throwable thrown) throws Exception {
        for (Rights rights : new Rights[] {Rights.all(), Rights.none()}) {
            assertStandIn(receive(thrown, rights), thrown);
            Throwable wrapper = receive(new IllegalStateException("outside", thrown), rights);
            assertThat(wrapper).isExactlyInstanceOf(IllegalStateException.class);
            assertStandIn(wrapper.getCause(), thrown);
        }
    }

    private static void assertStandIn(@Nullable Throwable arrived, Throwable thrown) {
        assertThat(arrived).isInstanceOfSatisfying(RemoteException.class, error -> {
            assertThat(error.remoteClassName()).isEqualTo(thrown.getClass().getName());
            assertThat(error.remoteMessage()).isEqualTo(thrown.getMessage());
        });
    }

    @Test
    void otherErrorsAndWhatTheOtherSideRefusesArriveAsThemselves() throws Exception {
        assertThat(receive(new AssertionError("a"), Rights.all())).isExactlyInstanceOf(AssertionError.class);
        assertThat(receive(new AssertionError("a"), Rights.none())).isExactlyInstanceOf(AssertionError.class);
        assertThat(receive(new OutOfStock("a"), Rights.all())).isExactlyInstanceOf(OutOfStock.class);
        assertThat(receive(new OutOfStock("a"), Rights.none())).isExactlyInstanceOf(RemoteException.class);
        for (OperationException refusal :
                List.of(new OperationException("a"), new DeniedException("a"), new LimitException("a", "b", 3))) {
            assertThat(receive(refusal, Rights.all())).isExactlyInstanceOf(refusal.getClass());
        }
    }

    @Test
    void aStrangersExceptionsForgeNoLines() throws Exception {
        IllegalStateException thrown = new IllegalStateException(TRICKY);
        thrown.setStackTrace(new StackTraceElement[] {new StackTraceElement("a\nb", "c\nd", "e\nf", 1)});

        Throwable arrived = receive(thrown, Rights.none());

        assertThat(arrived)
                .isExactlyInstanceOf(IllegalStateException.class)
                .hasMessage("gone?2026-12-01 ERROR forged??[2J????");
        assertThat(arrived.getStackTrace()[0]).hasToString("a?b.c?d(e?f:1)");
    }

    @Test
    void aStandInsTextsAreFitToBeShown() throws Exception {
        Throwable thrown = new OutOfStock(TRICKY);
        thrown.setStackTrace(new StackTraceElement[] {new StackTraceElement("a\nb", "c\u001bd", "e", 1)});

        RemoteException arrived = (RemoteException) receive(thrown, Rights.none());

        assertThat(arrived.getMessage()).doesNotContainPattern("[\\p{Cntrl}\u0080-\u009f\u2028\u202e]");
        assertThat(arrived.remoteStackText().lines()).hasSize(2);
        assertThat(arrived.remoteStackText()).doesNotContainPattern("[\u001b\r\u0080-\u009f\u2028\u202e]");
        assertThat(new RemoteException("a\nb\u202e", "c\nd", "e\nf\u001b", null))
                .hasMessage("a?b?: c?d")
                .extracting(RemoteException::remoteStackText)
                .isEqualTo("e\nf?");
    }

    @Test
    void norDoExceptionsInsideOfTheirSerialisedForm() throws Exception {
        RuntimeException inner = new RuntimeException("a\nINFO forged");
        IllegalStateException suppressing = new IllegalStateException("outside");
        suppressing.addSuppressed(inner);
        for (Throwable thrown : List.of(new IllegalStateException("outside", inner), suppressing)) {
            Throwable arrived = receiveInOnePiece(thrown);
            assertThat(arrived).isExactlyInstanceOf(IllegalStateException.class).hasMessage("outside");
            assertThat(arrived.getCause()).isNull();
            assertThat(arrived.getSuppressed()).isEmpty();
        }
        assertThat(receiveInOnePiece(new IllegalStateException("outside"))).hasMessage("outside");
    }

    /** Described as if it were alone, with a serialised form that has the others in it. */
    private static Throwable receiveInOnePiece(Throwable thrown) throws Exception {
        thrown.setStackTrace(new StackTraceElement[0]);
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        try (ObjectOutputStream stream = new ObjectOutputStream(whole)) {
            stream.writeObject(thrown);
        }
        CodecEnd end = new CodecEnd(Options.builder().rights(Rights.none()).build());
        byte[] error = end.bytesOf(out -> {
            out.writeVarLong(1);
            out.writeText(thrown.getClass().getName());
            out.write(1);
            out.writeText("outside");
            out.writeVarLong(0);
            out.writeVarLong(0);
            out.writeVarLong(0);
            out.writeVarLong(whole.size());
            out.write(whole.toByteArray());
            out.writeVarLong(0);
        });
        return end.codec().readError(end.reader(error), CallSite.current());
    }

    /** As this side reads it that grants its peer something. */
    private static Throwable receive(Throwable thrown, Rights rights) throws Exception {
        return CodecEnd.pair(Options.builder().rights(rights).build(), Options.defaults())
                .receive(thrown);
    }

    /** Whoever adds an exception that is never to leave this library adds it to the markers. */
    @Test
    void everyInternalExceptionIsAMarker() throws IOException {
        Path sources = Path.of("src/main/java");
        Set<String> found = new TreeSet<>();
        try (Stream<Path> files = Files.walk(sources)) {
            files.filter(file -> file.toString().endsWith(".java")).forEach(file -> {
                String name =
                        sources.relativize(file).toString().replace(".java", "").replace('/', '.');
                if (name.startsWith("io.across.internal.") || name.startsWith("io.across.cli.")) {
                    EXCEPTION.matcher(text(file)).results().forEach(match -> {
                        String simple = match.group(1);
                        found.add(name.endsWith("." + simple) ? name : name + "$" + simple);
                    });
                }
            });
        }
        assertThat(SubstitutedExceptions.MARKERS).containsExactlyInAnyOrderElementsOf(found);
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
