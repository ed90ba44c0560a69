package smoke;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import net.bytebuddy.ByteBuddy;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The application is started as it is delivered. */
@Timeout(60)
class LoaderTests {

    private static final File JAR = new File("target/loader-1.jar");
    private static final File WAR = new File("target/loader-1.war");

    private static final String PACKED = "smoke.Packed";
    private static final String OF_CONTAINER = "jakarta.servlet.ServletException";
    private static final String BESIDE = "plugins.Beside";

    /** Has a class that lies nowhere else. */
    @TempDir
    private static Path plugins;

    @BeforeAll
    static void layThePluginThere() throws IOException {
        new ByteBuddy()
                .subclass(Object.class)
                .name(BESIDE)
                .make()
                .saveIn(plugins.toFile());
    }

    /** @param arguments of the JVM, the archive last */
    private static ProcessBuilder java(String... arguments) {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1"));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).redirectErrorStream(true);
    }

    private static void assertChildHas(ProcessBuilder builder, String... plugins) throws Exception {
        Ended application = run(builder, plugins);
        assertThat(application.code()).as(application.printed()).isZero();
        for (String plugin : plugins) {
            Matcher line = Pattern.compile("process (\\d+) has .*" + Pattern.quote(plugin))
                    .matcher(application.printed());
            assertThat(line.find()).as(application.printed()).isTrue();
            assertThat(line.group(1)).isNotEqualTo(String.valueOf(application.pid()));
        }
    }

    private record Ended(long pid, int code, String printed) {}

    private static Ended run(ProcessBuilder builder, String... plugins) throws Exception {
        builder.command().add("--plugins=" + String.join(",", plugins));
        Process process = builder.start();
        try {
            String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
            return new Ended(process.pid(), process.exitValue(), printed);
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void theChildOfAJarHasWhatAPropertyNames() throws Exception {
        assertChildHas(java("-Dloader.path=" + plugins, "-jar", JAR.getPath()), BESIDE, PACKED);
    }

    /** It names a directory within that of the application; the child has another one. */
    @Test
    void theChildOfAJarHasWhatAVariableNames() throws Exception {
        ProcessBuilder builder = java("-jar", JAR.getAbsolutePath());
        builder.command().add("--across.connections.worker.working-directory=" + plugins);
        builder.directory(plugins.getParent().toFile());
        builder.environment().put("LOADER_PATH", plugins.getFileName().toString());
        assertChildHas(builder, BESIDE, PACKED);
    }

    @Test
    void theChildOfAWarHasWhatIsPacked() throws Exception {
        assertChildHas(java("-jar", WAR.getPath()), PACKED, OF_CONTAINER);
    }

    /** @param says whether the class loader says from which files its classes are */
    private static ProcessBuilder launched(boolean says, Path unpacked) throws Exception {
        List<String> files = new ArrayList<>(List.of(unpacked.resolve("BOOT-INF/classes") + File.separator));
        try (ZipFile jar = new ZipFile(JAR)) {
            for (ZipEntry entry : Collections.list(jar.entries())) {
                Path file = unpacked.resolve(entry.getName());
                if (entry.getName().startsWith("BOOT-INF/") && !entry.isDirectory()) {
                    Files.createDirectories(file.getParent());
                    Files.copy(jar.getInputStream(entry), file);
                }
                if (entry.getName().endsWith(".jar")) {
                    files.add(file.toString());
                }
            }
        }
        return java(
                "-cp", "target/test-classes", "smoke.Launcher", String.valueOf(says), String.join(File.pathSeparator, files));
    }

    @Test
    void theChildOfALauncherHasWhatItsLoaderHas(@TempDir Path unpacked) throws Exception {
        assertChildHas(launched(true, unpacked), PACKED);
    }

    /** It is told so at once, not after the minute for which it would wait. */
    @Test
    void whereALoaderDoesNotSayWhatItHasTheCallerIsToldWhatToDo(@TempDir Path unpacked) throws Exception {
        Ended application = run(launched(false, unpacked), PACKED);

        assertThat(application.code()).isNotZero();
        assertThat(application.printed())
                .contains("connection 'worker' cannot be established: ")
                .contains("a child JVM cannot have the classes of this process: they are loaded by smoke.Launcher$Silent@")
                .contains("which does not say from which files. Start this process with its classes on the class path (-cp)")
                .contains("That does not mend itself. Start this process in one of the ways that the message names.");
    }
}
