package io.across.internal.shipping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.acme.jobs.Jobs;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a peer gets that asks for this and that. */
class ExportsTests {

    private final Exports exports = new Exports();

    @BeforeEach
    void export() {
        exports.add(List.of("com.acme.jobs"), ExportsTests.class.getClassLoader());
    }

    /** Each connection has exports of its own. */
    @Test
    void theJarsAreReadOnceThoughManyConnectionsAskForPackagesWithoutClasses(@TempDir Path directory) throws Exception {
        Path jar = directory.resolve("shop.jar");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), new Manifest())) {
            out.putNextEntry(new ZipEntry("com/shop/Hidden.class"));
        }
        AtomicInteger read = new AtomicInteger();
        try (URLClassLoader loader = new URLClassLoader(new URL[] {jar.toUri().toURL()}, null) {
            @Override
            public Enumeration<URL> getResources(String name) throws IOException {
                if (name.equals(JarFile.MANIFEST_NAME)) {
                    read.incrementAndGet();
                }
                return super.getResources(name);
            }
        }) {
            for (int i = 0; i < 10; i++) {
                Exports each = new Exports();
                each.add(List.of("com.shop"), loader);

                assertThat(each.resource("com/shop/none/")).isEmpty();
                assertThat(each.resource("com/shop/"))
                        .asString(StandardCharsets.UTF_8)
                        .isEqualTo("Hidden.class\n");
            }
        }
        assertThat(read).hasValue(1);
    }

    @Test
    void classComesWithWhatItNeeds() throws Exception {
        Map<String, byte[]> classes = bundle("com.acme.jobs.Jobs");

        assertThat(classes.keySet())
                .startsWith("com.acme.jobs.Jobs")
                .contains("com.acme.jobs.Jobs$Point", "com.acme.jobs.Jobs$Egg", "com.acme.jobs.Jobs$Hen")
                .contains("com.acme.jobs.deep.Marked", "com.acme.jobs.Jobs$Shape$1")
                .allMatch(name -> name.startsWith("com.acme.jobs."));
    }

    @Test
    void whatWasSentIsNotSentAlongAgain() throws Exception {
        assertThat(bundle("com.acme.jobs.deep.Marked").keySet())
                .containsExactly("com.acme.jobs.deep.Marked", "com.acme.jobs.deep.Marked$Mark");

        assertThat(bundle("com.acme.jobs.Jobs").keySet()).doesNotContain("com.acme.jobs.deep.Marked");

        // Asked for by name it is: the first answer may have been lost.
        assertThat(bundle("com.acme.jobs.deep.Marked").keySet()).contains("com.acme.jobs.deep.Marked$Mark");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "java.lang.String",
                "java.util.ArrayList",
                "com.acme.secret.Secret",
                "com.acme.jobsecret.X",
                "com.acme.jobs",
                "com.acme.jobs.",
                "com.acme.jobs.Missing",
                "com.acme.jobs..Jobs",
                "com.acme.jobs./../secret/Secret",
                "com.acme.jobs.../secret.Secret",
                "com/acme/jobs/Jobs",
                "/com/acme/jobs/Jobs",
                "com.acme.jobs.\\..\\secret\\Secret",
                "com.acme.jobs.\u0000",
                "",
                ".",
                "io.across.Connection",
                "[Lcom.acme.jobs.Jobs;"
            })
    void classThatIsNotExportedIsNotServed(String name) {
        assertThat(exports.bundle(name)).isNull();
    }

    @Test
    void resourcesOfExportedPackagesAreServed() {
        byte[] greeting = exports.resource("com/acme/jobs/greeting.txt");

        assertThat(greeting).asString(StandardCharsets.UTF_8).isEqualTo("hello from afar\n");
    }

    @Test
    void anExportedPackageIsTheListOfItsClassFiles() {
        assertThat(exports.resource("com/acme/jobs/"))
                .asString(StandardCharsets.UTF_8)
                .contains("Jobs.class\n", "Jobs$Point.class\n")
                .matches("([\\w$]+\\.class\n)+");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "com/acme/secret/Secret.class",
                "com/acme/jobs/../secret/Secret.class",
                "com/acme/jobs/./greeting.txt",
                "com/acme/jobs//greeting.txt",
                "com/acme/jobs/\\..\\secret",
                "/com/acme/jobs/greeting.txt",
                "/etc/passwd",
                "../../../../etc/passwd",
                "com/acme/jobs/../../../../../../../etc/passwd",
                "file:/etc/passwd",
                "com/acme/jobs/missing.txt",
                "com/acme/secret/",
                "com/acme/jobs/../secret/",
                "META-INF/MANIFEST.MF",
                "META-INF/services/",
                "META-INF/services/../MANIFEST.MF",
                "META-INF/services/io.across.ConnectionProvider",
                "logback-test.xml",
                ""
            })
    void resourceThatIsNotExportedIsNotServed(String name) {
        assertThat(exports.resource(name)).isNull();
    }

    @Test
    void onlyExportedProvidersOfAServiceAreNamed() {
        assertThat(exports.resource("META-INF/services/com.acme.jobs.Jobs$Greeter"))
                .asString(StandardCharsets.UTF_8)
                .isEqualTo("com.acme.jobs.Jobs$Provider");
    }

    @Test
    void illegalPackageExportsNothing() {
        Exports none = new Exports();

        assertThatIllegalArgumentException()
                .isThrownBy(() -> none.add(List.of("com.acme.jobs", "java.util"), ExportsTests.class.getClassLoader()));
        assertThat(none.bundle(Jobs.class.getName())).isNull();
    }

    @Test
    void linksThatLeadOutOfThePackageAreRefused(@TempDir Path directory) throws Exception {
        Path shop = Files.createDirectories(directory.resolve("classes/com/shop"));
        Path other = Files.createDirectories(directory.resolve("classes/com/other"));
        Files.writeString(shop.resolve("own.txt"), "own");
        Files.writeString(other.resolve("secret.txt"), "secret");
        Files.createSymbolicLink(shop.resolve("alias.txt"), Path.of("own.txt"));
        Files.createSymbolicLink(shop.resolve("secret.txt"), Path.of("../other/secret.txt"));
        Files.createSymbolicLink(shop.resolve("other"), Path.of("../other"));
        Files.writeString(other.resolve("Hidden.class"), "secret");
        URL[] root = {directory.resolve("classes").toUri().toURL()};
        exports.add(List.of("com.shop"), new URLClassLoader(root, null));

        assertThat(exports.resource("com/shop/own.txt")).asString().isEqualTo("own");
        assertThat(exports.resource("com/shop/alias.txt")).asString().isEqualTo("own");
        assertThat(exports.resource("com/shop/none.txt")).isNull();
        assertThatThrownBy(() -> exports.resource("com/shop/secret.txt"))
                .hasMessageContaining("a symbolic link leads out of ");
        assertThatThrownBy(() -> exports.resource("com/shop/other/secret.txt"))
                .hasMessageContaining("a symbolic link leads out of ");
        assertThatThrownBy(() -> exports.bundle("com.shop.other.Hidden"))
                .hasMessageContaining("a symbolic link leads out of ");
    }

    private Map<String, byte[]> bundle(String name) throws IOException {
        byte[] encoded = exports.bundle(name);
        assertThat(encoded).isNotNull();
        return ClassBundle.decode(encoded).classes();
    }
}
