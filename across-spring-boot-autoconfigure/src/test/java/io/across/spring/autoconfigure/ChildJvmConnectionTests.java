package io.across.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.across.Bios;
import io.across.Connection;
import io.across.DisconnectException;
import io.across.spring.shipped.Work;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** {@code across.connections.<name>.java}, with real children. */
@Timeout(180)
class ChildJvmConnectionTests {

    @TempDir
    Path directory;

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final ApplicationContextRunner contextRunner =
            new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(AcrossAutoConfiguration.class));

    @Test
    void theChildIsWhatThePropertiesSay() {
        AtomicLong child = new AtomicLong();
        contextRunner
                .withPropertyValues(
                        "across.connections.worker.java.max-heap=48MB",
                        "across.connections.worker.java.jvm-args=-Dtest.greeting=hello,-ea")
                .run(context -> {
                    Connection worker = context.getBean("worker", Connection.class);
                    child.set(pid(worker));

                    assertThat(child.get()).isNotEqualTo(ProcessHandle.current().pid());
                    assertThat((String) worker.call(() -> System.getProperty("test.greeting")))
                            .isEqualTo("hello");
                    assertThat((long) worker.call(() -> Runtime.getRuntime().maxMemory()))
                            .isLessThanOrEqualTo(48L << 20);
                    assertThat((boolean) worker.call(() -> ChildJvmConnectionTests.class.desiredAssertionStatus()))
                            .isTrue();
                });
        awaitGone(child.get());
    }

    @Test
    void theChildWorksWhereThePropertiesSay() throws Exception {
        Path place = directory.toRealPath();
        contextRunner
                .withPropertyValues(
                        "across.connections.worker.java.max-heap=48MB",
                        "across.connections.worker.environment.COLOUR=green",
                        "across.connections.worker.environment.PATH=",
                        "across.connections.worker.inherit-environment=HOME,PATH",
                        "across.connections.worker.working-directory=" + directory)
                .run(context -> {
                    Connection worker = context.getBean("worker", Connection.class);

                    Map<String, String> there = worker.call(() -> new HashMap<>(System.getenv()));
                    String where = worker.call(() -> Path.of("").toRealPath().toString());

                    there.keySet().removeIf(name -> name.startsWith("ACROSS_"));
                    assertThat(there).isEqualTo(Map.of("COLOUR", "green", "PATH", "", "HOME", System.getenv("HOME")));
                    assertThat(where).isEqualTo(place.toString());
                });
    }

    @Test
    void aChildThatDiesIsReplacedByAnother() {
        contextRunner
                .withPropertyValues("across.connections.worker.java.max-heap=48MB")
                .run(context -> {
                    Connection worker = context.getBean("worker", Connection.class);
                    long first = pid(worker);

                    assertThatExceptionOfType(DisconnectException.class)
                            .isThrownBy(
                                    () -> worker.run(() -> Runtime.getRuntime().halt(3)))
                            .withMessageContaining("exit");

                    long second = pid(worker);
                    assertThat(second).isNotEqualTo(first);
                    worker.cancel();
                    awaitGone(second);
                    assertThat(pid(worker)).isNotEqualTo(second);
                });
    }

    @Test
    void aBootedChildRunsWhatIsExportedAlsoAfterItWasReplaced() {
        contextRunner
                .withPropertyValues(
                        "across.connections.worker.command=" + String.join(",", bootCommand()),
                        "across.connections.worker.exports=" + Work.class.getPackageName())
                .run(context -> {
                    Connection worker = context.getBean("worker", Connection.class);
                    long first = Work.pid(worker);
                    assertThat(Work.loaderName(worker)).isEqualTo("across stdio");

                    worker.cancel();
                    awaitGone(first);

                    assertThat(Work.pid(worker)).isNotEqualTo(first);
                });
    }

    /** A file, since a property's list is split at commas. */
    private String[] bootCommand() {
        try {
            Path script =
                    Files.writeString(directory.resolve("boot.sh"), Bios.jvm().script());
            return new String[] {"sh", script.toString()};
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aChildThatRunsOutOfHeapEnds() {
        contextRunner
                .withPropertyValues("across.connections.worker.java.max-heap=32MB")
                .run(context -> {
                    Connection worker = context.getBean("worker", Connection.class);
                    long first = pid(worker);

                    assertThatExceptionOfType(DisconnectException.class)
                            .isThrownBy(() -> worker.call(() -> new byte[256 << 20].length));

                    assertThat(pid(worker)).isNotEqualTo(first);
                });
    }

    @Test
    void anEmptyBlockIsAChildWithDefaults() {
        contextRunner.withPropertyValues("across.connections.worker.java=").run(context -> {
            Connection worker = context.getBean("worker", Connection.class);
            assertThat(pid(worker)).isNotEqualTo(ProcessHandle.current().pid());
        });
    }

    private static long pid(Connection worker) {
        return worker.within(PATIENCE).call(() -> ProcessHandle.current().pid());
    }

    private static void awaitGone(long pid) {
        await().atMost(PATIENCE)
                .until(() ->
                        ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isEmpty());
    }
}
