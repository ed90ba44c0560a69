package io.across.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.across.Connection;
import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class ChildJvmTests {

    @TempDir
    Path directory;

    @Test
    void theChildHasTheClassesHeapAndPropertiesItWasGiven() throws Exception {
        Outcome outcome = run(ChildJvm.builder()
                .mainClass(Probe.Report.class)
                .maxHeap(48L << 20)
                .systemProperty("probe", "two words")
                .build()
                .command());

        assertThat(outcome.exitCode()).isZero();
        assertThat(Long.parseLong(outcome.out().get(0))).isBetween(40L << 20, 48L << 20);
        assertThat(outcome.out().get(1)).isEqualTo("two words");
    }

    @Test
    void theClassPathDoesNotDependOnTheWorkingDirectory() throws Exception {
        CodeSources relative = new CodeSources(relativeClassPath(), null, null);

        Outcome outcome =
                run(ChildJvm.builder().mainClass(Probe.Report.class).build().command(relative));

        assertThat(outcome.exitCode()).isZero();
    }

    @Test
    void aClassPathTooLongForACommandLineGoesThroughOneFile() throws Exception {
        String padding = IntStream.range(0, 3_000)
                .mapToObj(i ->
                        directory.resolve("a \"quoted\" \\ name " + i + ".jar").toString())
                .collect(Collectors.joining(File.pathSeparator));
        String classPath = padding + File.pathSeparator + System.getProperty("java.class.path");
        CodeSources sources = new CodeSources(classPath, null, null);
        ChildJvm child = ChildJvm.builder().mainClass(Probe.Report.class).build();

        List<String> command = child.command(sources);
        Outcome outcome = run(command);

        assertThat(String.join(" ", command)).hasSizeLessThan(2_000);
        assertThat(outcome.exitCode()).isZero();
        assertThat(outcome.out().get(2)).isEqualTo(absolute(classPath));
        assertThat(child.command(sources)).as("the file is used again").isEqualTo(command);
    }

    @Test
    void runningOutOfMemoryEndsTheChildAndLeavesStandardOutputClean() throws Exception {
        Outcome outcome = run(ChildJvm.builder()
                .mainClass(Probe.Hoarder.class)
                .maxHeap(16L << 20)
                .build()
                .command());

        assertThat(outcome.exitCode()).isEqualTo(3);
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.err()).contains("OutOfMemoryError");
    }

    @Test
    void aCollectorOfTheUsersReplacesTheDefault() throws Exception {
        Outcome outcome = run(ChildJvm.builder()
                .mainClass(Probe.Report.class)
                .jvmArgs(List.of("-XX:+UseParallelGC"))
                .build()
                .command());

        assertThat(outcome.exitCode()).as(outcome.err()).isZero();
    }

    /** The JVM refuses some options beside others: ours are none of these. */
    @ParameterizedTest
    @ValueSource(
            strings = {"-Xshare:off", "-XX:SharedArchiveFile=none.jsa", "-Xlog:gc:stderr", "-XX:-ExitOnOutOfMemoryError"
            })
    void anOptionOfTheUsersIsTakenBesideOurs(String option) throws Exception {
        assertIsTaken(option);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-XX:AOTCache=none.aot", "-XX:AOTMode=auto"})
    @EnabledForJreRange(min = JRE.JAVA_25)
    void aCacheOfTheUsersIsTakenBesideOurOptions(String option) throws Exception {
        assertIsTaken(option);
    }

    private void assertIsTaken(String option) throws Exception {
        Outcome outcome = run(ChildJvm.builder()
                .mainClass(Probe.Report.class)
                .jvmArgs(List.of(option))
                .build()
                .command());

        assertThat(outcome.exitCode()).as(outcome.err()).isZero();
    }

    @Test
    void aWebArchiveIsReadWhereItsOwnLauncherReadsIt() throws Exception {
        assertThat(archive("WarLauncher").arguments("com.acme.Main"))
                .contains("-Dloader.path=WEB-INF/classes/,WEB-INF/lib/,WEB-INF/lib-provided/");
    }

    @Test
    void whatTheLoaderHasBesideTheArchiveTheChildHasToo() throws Exception {
        System.setProperty("loader.path", "plugins,more");
        try {
            assertThat(archive("PropertiesLauncher").arguments("com.acme.Main"))
                    .contains(
                            "-Dloader.path=plugins,more",
                            "-Dloader.home=" + Path.of("").toAbsolutePath());
            // It has not read that.
            assertThat(archive("JarLauncher").arguments("com.acme.Main"))
                    .noneMatch(each -> each.startsWith("-Dloader.path"));
        } finally {
            System.clearProperty("loader.path");
        }
    }

    private CodeSources archive(String launcher) throws Exception {
        Path unpacked = Files.createDirectories(directory.resolve(launcher));
        Path manifest = Files.createDirectories(unpacked.resolve("META-INF")).resolve("MANIFEST.MF");
        Files.writeString(
                manifest,
                "Manifest-Version: 1.0\nMain-Class: org.springframework.boot.loader.launch." + launcher + "\n\n");
        return new CodeSources(unpacked.toString(), null, null);
    }

    /** As from a program that makes a loader of its own of all its jars, or a servlet container. */
    @Test
    void whatUrlClassLoadersHaveIsOnTheClassPathOfTheChild() throws Exception {
        Path boot = Files.createDirectories(directory.resolve("boot"));
        URL[] urls = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(ChildJvmTests::url)
                .toArray(URL[]::new);
        String before = System.getProperty("java.class.path");
        System.setProperty("java.class.path", boot.toString());
        try (URLClassLoader all = new URLClassLoader(urls, ClassLoader.getPlatformClassLoader())) {
            Object answer =
                    all.loadClass(InOwnLoader.class.getName()).getMethod("call").invoke(null);
            assertThat(answer).isEqualTo(7);
        } finally {
            System.setProperty("java.class.path", before);
        }
    }

    private static URL url(String entry) {
        try {
            return Path.of(entry).toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** Runs in a loader of its own. */
    public static final class InOwnLoader {
        public static int call() {
            try (Connection child =
                    Connection.fromCommand(ChildJvm.builder().build().command())) {
                return child.call(() -> 7);
            }
        }
    }

    @Test
    void aLoaderThatDoesNotSayWhereItsClassesAreIsNotComplete() {
        Set<String> entries = new LinkedHashSet<>();
        assertThat(LoaderPath.add(new ClassLoader(ClassLoader.getSystemClassLoader()) {}, entries))
                .isFalse();
        assertThat(LoaderPath.add(ClassLoader.getSystemClassLoader(), entries)).isTrue();
        assertThat(entries).isEmpty();
    }

    @Test
    void anArchivePackedByBootIsStartedThroughItsLoader() throws Exception {
        Path unpacked = directory.resolve("unpacked");
        Files.createDirectories(unpacked.resolve("META-INF"));
        Files.writeString(
                unpacked.resolve("META-INF/MANIFEST.MF"),
                "Manifest-Version: 1.0\nMain-Class: org.springframework.boot.loader.launch.JarLauncher\n\n");

        List<String> arguments = new CodeSources(unpacked.toString(), null, null).arguments("com.acme.Main");

        assertThat(arguments)
                .containsExactly(
                        "-cp",
                        unpacked.toString(),
                        "-Dloader.main=com.acme.Main",
                        "org.springframework.boot.loader.launch.PropertiesLauncher");
    }

    @Test
    void onTheModulePathThePeerIsStartedAsAModulesClass() {
        CodeSources sources = new CodeSources("", directory.toString(), "io.across.core");

        assertThat(sources.arguments(StdioPeer.class.getName()))
                .containsExactly(
                        "--module-path",
                        directory.toString(),
                        "--add-modules",
                        "ALL-MODULE-PATH",
                        "-m",
                        "io.across.core/io.across.process.StdioPeer");
    }

    @Test
    void illegalValuesAreNamed() {
        ChildJvm.Builder builder = ChildJvm.builder();

        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.maxHeap(1_000))
                .withMessage("max-heap must be at least 2 MiB, is 1000 bytes");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.javaHome(directory).build())
                .withMessageStartingWith("java-home " + directory + " has no executable ");
    }

    private static String relativeClassPath() {
        Path here = Path.of("").toAbsolutePath();
        return paths(System.getProperty("java.class.path"))
                .map(path -> here.relativize(path).toString())
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static String absolute(String classPath) {
        return paths(classPath).map(Path::toString).collect(Collectors.joining(File.pathSeparator));
    }

    private static Stream<Path> paths(String classPath) {
        return List.of(classPath.split(File.pathSeparator, -1)).stream()
                .map(Path::of)
                .map(Path::toAbsolutePath);
    }

    private Outcome run(List<String> command) throws Exception {
        Path out = directory.resolve("out");
        Path err = directory.resolve("err");
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        try {
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        return new Outcome(
                process.exitValue(), Files.readAllLines(out, Charset.defaultCharset()), Files.readString(err));
    }

    private record Outcome(int exitCode, List<String> out, String err) {}
}
