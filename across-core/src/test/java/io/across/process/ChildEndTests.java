package io.across.process;

import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.across.Connection;
import io.across.DeadlineException;
import io.across.DisconnectException;
import io.across.Options;
import io.across.fixtures.Processes;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A child ends with its connection, whatever has become of its jar, its memory and its parent. */
@Tag("real")
@Timeout(120)
class ChildEndTests {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Options OPTIONS =
            Options.builder().timeout(Duration.ofSeconds(60)).build();

    /** Two seconds, and what a machine takes that has much else to do; hooks had ten once. */
    private static final Duration PROMPTLY = Duration.ofSeconds(8);

    /** All classes of this process's class path. */
    @TempDir
    private static Path directory;

    private static Path pattern;

    /** What becomes of a jar while a child runs from it. */
    enum Fate {
        OVERWRITTEN {
            @Override
            void befall(Path jar) throws IOException {
                byte[] noise = new byte[(int) Files.size(jar)];
                new Random(15).nextBytes(noise);
                Files.write(jar, noise, WRITE, TRUNCATE_EXISTING);
            }
        },
        EMPTIED {
            @Override
            void befall(Path jar) throws IOException {
                Files.write(jar, new byte[0], WRITE, TRUNCATE_EXISTING);
            }
        },
        DELETED {
            @Override
            void befall(Path jar) throws IOException {
                Files.delete(jar);
            }
        };

        abstract void befall(Path jar) throws IOException;
    }

    @BeforeAll
    static void pack() throws Exception {
        pattern = directory.resolve("pattern.jar");
        Set<String> known = new HashSet<>();
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(pattern))) {
            out.setLevel(1);
            for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
                Path path = Path.of(entry);
                if (Files.isDirectory(path)) {
                    add(path, out, known);
                } else if (entry.matches(".*/(slf4j-api|logback-\\w+)-[^/]*\\.jar")) {
                    try (FileSystem jar = FileSystems.newFileSystem(path)) {
                        add(jar.getPath("/"), out, known);
                    }
                }
            }
        }
    }

    private static void add(Path root, JarOutputStream out, Set<String> known) throws IOException {
        try (Stream<Path> files = Files.walk(root).filter(Files::isRegularFile)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                String name = root.relativize(file).toString();
                if (known.add(name)) {
                    out.putNextEntry(new ZipEntry(name));
                    Files.copy(file, out);
                }
            }
        }
    }

    private static Process start(Path jar, String... jvmArguments) {
        try {
            Files.copy(pattern, jar);
            CodeSources sources = new CodeSources(jar.toString(), null, null);
            List<String> command =
                    ChildJvm.builder().jvmArgs(List.of(jvmArguments)).build().command(sources);
            return new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Connection connect(Process child) {
        return Connection.fromPipes(child.getInputStream(), child.getOutputStream(), OPTIONS);
    }

    private static void assertEnds(Process child) throws Exception {
        try {
            assertThat(child.waitFor(PROMPTLY.toMillis(), TimeUnit.MILLISECONDS))
                    .isTrue();
        } finally {
            child.destroyForcibly();
        }
    }

    @ParameterizedTest
    @EnumSource
    void itEndsThoughItsJarIsNotThereAnyMoreWhenThePipeIsClosed(Fate fate, @TempDir Path own) throws Exception {
        Process child = start(own.resolve("app.jar"));
        InputStream in = child.getInputStream();
        assertThat(in.readNBytes(8)).hasSize(8);
        fate.befall(own.resolve("app.jar"));

        child.getOutputStream().close();

        assertEnds(child);
    }

    @ParameterizedTest
    @EnumSource
    void itEndsThoughItsJarIsNotThereAnyMoreAfterGoodbye(Fate fate, @TempDir Path own) throws Exception {
        Process child = start(own.resolve("app.jar"));
        Connection connection = connect(child);
        assertThat((int) connection.call(() -> 42)).isEqualTo(42);
        fate.befall(own.resolve("app.jar"));

        try {
            connection.close();
        } catch (DisconnectException e) {
            // It was not able to say goodbye.
        }

        assertEnds(child);
    }

    @ParameterizedTest
    @EnumSource
    void itEndsThoughItsJarIsNotThereAnyMoreWhenItIsTold(Fate fate, @TempDir Path own) throws Exception {
        Process child = start(own.resolve("app.jar"));
        Connection connection = connect(child);
        assertThat((int) connection.call(() -> 42)).isEqualTo(42);
        fate.befall(own.resolve("app.jar"));

        child.toHandle().destroy();

        assertEnds(child);
        connection.cancel();
    }

    @ParameterizedTest
    @EnumSource
    void aCallIsAnsweredSomehowThoughItsJarIsNotThereAnyMore(Fate fate, @TempDir Path own) throws Exception {
        Process child = start(own.resolve("app.jar"));
        Connection connection = connect(child);
        connection.awaitReady();
        fate.befall(own.resolve("app.jar"));

        Object answer;
        try {
            answer = connection.within(PATIENCE).call(() -> new Probe.Rare().toString());
        } catch (Exception | LinkageError e) {
            answer = e;
        }

        assertThat(answer.toString()).doesNotContain("deadline");
        connection.cancel();
        assertEnds(child);
    }

    @Test
    void itEndsThoughAShutdownHookHangs(@TempDir Path own) throws Exception {
        Process child = start(own.resolve("app.jar"));
        Connection connection = connect(child);
        connection.run(() -> Runtime.getRuntime().addShutdownHook(new Thread(ChildEndTests::hang)));

        connection.close();

        assertEnds(child);
        assertThat(child.exitValue()).isZero();
    }

    private static void hang() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void itEndsWhenItsMemoryIsUsedUp(@TempDir Path own) throws Exception {
        Process child = start(own.resolve("app.jar"), "-Xmx32m");
        Connection connection = connect(child);

        assertThatThrownBy(() -> connection.run(ChildEndTests::hoard)).isInstanceOf(DisconnectException.class);

        assertEnds(child);
        assertThat(child.exitValue()).isEqualTo(3);
    }

    @Test
    void itEndsThoughNoMemoryIsLeft(@TempDir Path own) throws Exception {
        Process child = start(own.resolve("app.jar"), "-Xmx32m", "-XX:-ExitOnOutOfMemoryError");
        Connection connection = connect(child);
        // It may find the memory for an answer.
        assertThatThrownBy(() -> connection.within(PATIENCE).run(ChildEndTests::hoard))
                .isNotInstanceOf(DeadlineException.class);

        connection.cancel();
        child.getOutputStream().close();

        assertEnds(child);
    }

    private static final List<byte[]> hoard = new ArrayList<>();

    private static void hoard() {
        for (int size = 1 << 20; size > 16; size /= 2) {
            try {
                while (hoard.size() < Integer.MAX_VALUE) {
                    hoard.add(new byte[size]);
                }
            } catch (OutOfMemoryError e) {
                if (size < 64) {
                    throw e;
                }
            }
        }
    }

    @Test
    void itEndsWhenItsParentIsStoppedAndThenKilled() throws Exception {
        Process parent = new ProcessBuilder(
                        ChildJvm.builder().mainClass(Probe.Parent.class).build().command())
                .start();
        try (BufferedReader out = parent.inputReader()) {
            ProcessHandle worker =
                    ProcessHandle.of(Long.parseLong(out.readLine())).orElseThrow();
            Processes.signal("STOP", parent.pid());
            Processes.signal("KILL", parent.pid());

            worker.onExit().get(PROMPTLY.toMillis(), TimeUnit.MILLISECONDS);
        } finally {
            parent.destroyForcibly();
        }
    }
}
