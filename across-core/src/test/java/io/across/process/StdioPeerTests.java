package io.across.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.across.Connection;
import io.across.Options;
import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;

@Timeout(120)
class StdioPeerTests {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    Path directory;

    @Test
    void theChildRunsCodeOfThisProcess() {
        try (Connection worker =
                Connection.fromCommand(ChildJvm.builder().build().command())) {
            String word = "across";

            assertThat(worker.call(() -> word + " " + ProcessHandle.current().pid()))
                    .startsWith("across ")
                    .doesNotEndWith(" " + ProcessHandle.current().pid());
        }
    }

    @Test
    void theCommonPoolHasTheContextClassLoaderOfItsCaller() throws Exception {
        List<String> command = ChildJvm.builder()
                .systemProperty("java.util.concurrent.ForkJoinPool.common.parallelism", "3")
                .build()
                .withPeerOptions(Options.builder().acceptExportedClasses(true).build())
                .command();
        try (Connection worker = Connection.fromCommand(command)) {
            boolean same = worker.call(() -> {
                ClassLoader own = Thread.currentThread().getContextClassLoader();
                return own != ClassLoader.getSystemClassLoader()
                        && ForkJoinPool.commonPool()
                                        .submit(() -> Thread.currentThread().getContextClassLoader())
                                        .get()
                                == own;
            });
            assertThat(same).isTrue();
        }
    }

    @Test
    void whatTheCodePrintsDoesNotReachTheProtocol() {
        try (Connection worker =
                Connection.fromCommand(ChildJvm.builder().build().command())) {
            worker.run(() -> System.out.println("printed by remote code"));

            assertThat(worker.call(() -> 42)).isEqualTo(42);
        }
    }

    @Test
    void theChildEndsWithTheConnectionWhateverItsThreadsDo() {
        Connection worker = Connection.fromCommand(ChildJvm.builder().build().command());
        long pid;
        try (worker) {
            pid = worker.call(() -> ProcessHandle.current().pid());
            worker.run(StdioPeerTests::leaveThreadBehind);
        }

        awaitEnd(pid);
    }

    @Test
    void theChildEndsWhenItsPipeIsClosed() throws Exception {
        Process process = new ProcessBuilder(ChildJvm.builder().build().command()).start();
        try {
            process.getInputStream().read();
            process.getOutputStream().close();

            assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isEqualTo(1);
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void theChildEndsWhenItsParentIsKilled() throws Exception {
        Process parent = new ProcessBuilder(
                        ChildJvm.builder().mainClass(Probe.Parent.class).build().command())
                .start();
        long worker;
        try (BufferedReader out = parent.inputReader()) {
            worker = Long.parseLong(out.readLine());
            assertThat(ProcessHandle.of(worker)).get().matches(ProcessHandle::isAlive);
        } finally {
            parent.destroyForcibly();
        }

        awaitEnd(worker);
    }

    @Test
    void aChildOnTheModulePathIsAPeerToo() throws Exception {
        Path modules = Files.createDirectory(directory.resolve("modules"));
        Files.copy(jarOf(Logger.class), modules.resolve("slf4j.jar"));
        jarUp(jarOf(Connection.class), "io.across.core", modules.resolve("across.jar"));
        CodeSources sources = new CodeSources("", modules.toString(), "io.across.core");

        try (Connection worker =
                Connection.fromCommand(ChildJvm.builder().build().command(sources))) {
            // No class of the test is there: only what the JDK and the core have can travel.
            CharSequence there = worker.replicate(CharSequence.class, "a copy");

            assertThat(there.length()).isEqualTo(6);
        }
    }

    private static void leaveThreadBehind() {
        CountDownLatch never = new CountDownLatch(1);
        Thread thread = new Thread(
                () -> {
                    try {
                        never.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                "left-behind");
        thread.setDaemon(false);
        thread.start();
    }

    private static void awaitEnd(long pid) {
        await().atMost(PATIENCE)
                .until(() ->
                        ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isEmpty());
    }

    private static Path jarOf(Class<?> type) throws Exception {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    }

    private static void jarUp(Path classes, String module, Path jar) throws Exception {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue("Automatic-Module-Name", module);
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest);
                Stream<Path> files = Files.walk(classes).filter(Files::isRegularFile)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                out.putNextEntry(new JarEntry(classes.relativize(file).toString()));
                Files.copy(file, out);
            }
        }
    }
}
