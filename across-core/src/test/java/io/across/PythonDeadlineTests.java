package io.across;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.across.python.Python;
import io.across.python.PythonException;
import io.across.python.PythonFunction;
import io.across.python.PythonModule;
import io.across.python.PythonModules;
import io.across.python.PythonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How long calls of Python may take, whatever they are made through. */
@Timeout(120)
class PythonDeadlineTests {

    private static final Duration SHORT = Duration.ofMillis(100);

    @TempDir
    private static Path modules;

    private static Connection conn;
    private static Python python;

    interface Sleeper {
        void nap(double seconds);

        @PythonFunction(value = "nap", deadline = "PT0.1S")
        void shortNap(double seconds);
    }

    interface Mistaken {
        @PythonFunction(deadline = "soon")
        void nap(double seconds);
    }

    @PythonModule("beds")
    interface Beds {
        int sum(int first, int... others);

        @PythonFunction(deadline = "PT0.1S")
        void nap(double seconds);
    }

    @PythonModule("builtins")
    interface Unsigned {
        int min(int... values);
    }

    @PythonModule("builtins")
    interface Unchecked {
        @PythonFunction(unchecked = true)
        int min(int... values);
    }

    @PythonModule("beds")
    interface TooMany {
        int pair(int first, int... others);

        int single(int... others);
    }

    @BeforeAll
    static void boot() throws Exception {
        conn = Connection.fromCommand(
                Bios.python().command(),
                Options.builder().timeout(Duration.ofSeconds(60)).build());
        python = conn.python();
        Files.writeString(modules.resolve("beds.py"), """
                import time

                class Bed:
                    def nap(self, seconds):
                        time.sleep(seconds)
                    def spare(self):
                        return self

                def nap(seconds):
                    time.sleep(seconds)

                def sum(first, *others):
                    for each in others:
                        first += each
                    return first

                def pair(first, second):
                    return first + second

                def single():
                    return 1
                """);
        Files.createDirectories(modules.resolve("slow/imports"));
        Files.writeString(modules.resolve("slow/__init__.py"), "");
        Files.writeString(modules.resolve("slow/imports/__init__.py"), """
                import time
                time.sleep(2)

                def done():
                    return 'done'
                """);
        python.export(PythonModules.folder(modules), "beds", "slow");
    }

    @AfterAll
    static void close() {
        conn.close();
    }

    @Test
    void lookingForAFunctionNeitherKeepsTheCallerNorOutlastsTheDeadline() throws Exception {
        CompletableFuture<?> late = python.within(SHORT).callAsync("slow.imports.done");
        assertThat(late).isNotDone();
        assertThatThrownBy(() -> late.get(30, TimeUnit.SECONDS)).hasCauseInstanceOf(DeadlineException.class);
        assertThatExceptionOfType(DeadlineException.class)
                .isThrownBy(() -> python.within(SHORT).call("slow.imports.done"))
                .withMessageContaining("deadline of " + SHORT.toMillis() + " ms");
        assertThat(python.callAsync("slow.imports.done").get(30, TimeUnit.SECONDS))
                .isEqualTo("done");
        assertThat(python.within(Duration.ofSeconds(30)).call("slow.imports.done"))
                .isEqualTo("done");
    }

    @Test
    void aNameWithoutAModuleFailsWhereItIsWaitedFor() {
        CompletableFuture<?> answer = python.callAsync("no.such.thing");
        assertThatThrownBy(() -> answer.get(30, TimeUnit.SECONDS))
                .hasMessageContaining("Python has no module for 'no.such.thing'");
    }

    @Test
    void whatADeadlineWasAskedForHasItInItsMethods() {
        PythonObject bed = python.within(SHORT).callRef("beds.Bed");
        assertThatExceptionOfType(DeadlineException.class).isThrownBy(() -> bed.invoke("nap", 5));
        PythonObject spare = (PythonObject) bed.invoke("spare");
        assertThatExceptionOfType(DeadlineException.class).isThrownBy(() -> spare.invoke("nap", 5));
        Sleeper patient = bed.within(Duration.ofSeconds(30)).as(Sleeper.class);
        patient.nap(0.2);
    }

    @Test
    void aMethodOfAnInterfaceMayHaveItsOwn() {
        Sleeper sleeper = python.callRef("beds.Bed").as(Sleeper.class);
        sleeper.nap(0.2);
        assertThatExceptionOfType(DeadlineException.class).isThrownBy(() -> sleeper.shortNap(5));
        sleeper.shortNap(0);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> python.callRef("beds.Bed").as(Mistaken.class))
                .withMessageContaining("'soon'");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> python.callRef("beds.Bed").within(Duration.ZERO))
                .withMessageContaining("positive");
    }

    @Test
    void argumentsOfAnyNumberAreSpreadWhateverTheirTypeIs() {
        Beds beds = python.bind(Beds.class);
        assertThat(beds.sum(1)).isEqualTo(1);
        assertThat(beds.sum(1, 2, 3)).isEqualTo(6);
        assertThatExceptionOfType(DeadlineException.class).isThrownBy(() -> beds.nap(5));
    }

    @Test
    void aFunctionThatTakesNoneOfAnyNumberDoesNotFit() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> python.bind(TooMany.class))
                .withMessageContaining("single()")
                .withMessageNotContaining("pair(");
    }

    @Test
    void aFunctionWithoutASignatureIsTakenIfThatIsMeant() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> python.bind(Unsigned.class))
                .withMessageContaining("min has no signature to compare with; unchecked = true");
        Unchecked unchecked = python.bind(Unchecked.class);
        assertThat(unchecked.min(3, 1, 2)).isEqualTo(1);
        assertThatExceptionOfType(PythonException.class)
                .isThrownBy(unchecked::min)
                .withMessageContaining("TypeError");
    }
}
