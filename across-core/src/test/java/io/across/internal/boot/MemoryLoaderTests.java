package io.across.internal.boot;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.across.Bios;
import io.across.ConnectionProvider;
import io.across.internal.boot.log.StderrProvider;
import io.across.internal.shipping.PackageListing;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.zip.InflaterInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.spi.SLF4JServiceProvider;

/** What is packed for a bare machine, loaded in a place where there is nothing else. */
@Timeout(60)
class MemoryLoaderTests {

    /** What is packed asks for these only where a booted peer has no use for it. */
    private static final Set<String> LEFT_OUT = Set.of(
            // connections to Python, by TLS, to workers, and such that are opened again
            "internal.python.BoundModule",
            "internal.python.PythonValueCodec",
            "internal.python.RemotePython",
            "internal.python.modules.ExportedModules",
            "internal.transport.RendezvousSocket",
            "internal.transport.TlsTransport",
            "internal.transport.WorkerTransport",
            "lasting.LastingConnection",
            "python.BuiltinExceptions",
            "python.ClassPathModules",
            "python.FolderModules",
            // limits for peers without rights
            "internal.jvm.HarmlessNames",
            "internal.jvm.InterfaceMethods",
            "internal.jvm.StreamClass",
            "internal.jvm.StreamParts",
            "internal.jvm.StreamScan",
            // Logback, which is not there
            "internal.log.LogbackEvents",
            "logging.LogbackSource",
            // the life of a child that was started from a class path
            "process.PeerOptions",
            "process.Standby");

    private final Map<String, byte[]> files = unpack(Bootloader.of(0).get(1));
    private final MemoryLoader loader =
            BootMain.loader(bytes(Bootloader.of(0)), files, ClassLoader.getPlatformClassLoader());

    private static byte[] bytes(List<ByteBuffer> buffers) {
        ByteBuffer all = ByteBuffer.allocate(
                buffers.stream().mapToInt(ByteBuffer::remaining).sum());
        buffers.forEach(all::put);
        return all.array();
    }

    private static Map<String, byte[]> unpack(ByteBuffer packed) {
        Map<String, byte[]> files = new HashMap<>();
        byte[] bytes = new byte[packed.remaining()];
        packed.get(bytes);
        try (DataInputStream in = new DataInputStream(new InflaterInputStream(new ByteArrayInputStream(bytes)))) {
            for (String name = in.readUTF(); !name.isEmpty(); name = in.readUTF()) {
                byte[] file = in.readNBytes(in.readInt());
                assertThat(files.put(name, file)).isNull();
            }
            assertThat(in.read()).isEqualTo(-1);
            return files;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void everyClassThatIsPackedFindsAllItNeeds() throws Exception {
        for (String name : files.keySet()) {
            if (name.endsWith(".class")) {
                Class<?> type = Class.forName(className(name), false, loader);

                assertThat(type.getClassLoader()).isSameAs(loader);
                // Both resolve every type that the class mentions in its signatures.
                assertThat(type.getDeclaredMethods()).isNotNull();
                assertThat(type.getDeclaredFields()).isNotNull();
            }
        }
        assertThat(files).hasSizeGreaterThan(100);
    }

    /** How a booted peer does without it stands in {@code docs/how-to-boot-a-bare-machine.md}. */
    @Test
    void whatIsNotPackedIsKnown() {
        Set<String> packed = files.keySet().stream()
                .filter(name -> name.endsWith(".class"))
                .map(MemoryLoaderTests::className)
                .collect(toSet());
        Set<String> missing = new ClassFileImporter()
                .withImportOption(location -> !location.contains("/test-classes/")).importPackages("io.across").stream()
                        .filter(type -> packed.contains(type.getName()))
                        .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
                        .map(dependency -> dependency
                                .getTargetClass()
                                .getBaseComponentType()
                                .getName())
                        .filter(name -> name.startsWith("io.across.") && !packed.contains(name))
                        .map(name -> name.substring("io.across.".length()))
                        .collect(toSet());

        assertThat(missing).containsExactlyInAnyOrderElementsOf(LEFT_OUT);
    }

    private static String className(String file) {
        return file.substring(0, file.length() - ".class".length()).replace('/', '.');
    }

    @Test
    void servicesAreFound() throws Exception {
        Class<?> service = loader.loadClass(ConnectionProvider.class.getName());

        assertThat(ServiceLoader.load(service, loader).findFirst()).get().isInstanceOf(service);
    }

    @Test
    void whatIsPackedLogsToStandardErrorWhichTheLibraryDoesNot() throws Exception {
        Class<?> service = loader.loadClass(SLF4JServiceProvider.class.getName());

        assertThat(ServiceLoader.load(service, loader))
                .singleElement()
                .extracting(provider -> provider.getClass().getName())
                .isEqualTo(StderrProvider.class.getName());
        assertThat(ServiceLoader.load(SLF4JServiceProvider.class)).noneMatch(StderrProvider.class::isInstance);
    }

    @Test
    void resourcesHaveUrlsThatCanBeOpenedAgain() throws Exception {
        String name = "META-INF/services/" + ConnectionProvider.class.getName();
        URL url = loader.getResource(name);

        assertThat(url).isNotNull().hasToString("across://across-boot/" + name);
        assertThat(Collections.list(loader.getResources(name)))
                .extracting(URL::toString)
                .containsExactly(url.toString());
        for (int i = 0; i < 2; i++) {
            try (InputStream in = url.openStream()) {
                assertThat(in.readAllBytes()).isEqualTo(files.get(name));
            }
        }
    }

    @Test
    void packagesAreListed() throws Exception {
        assertThat(new PackageListing(List.of(loader)).shown("io/across/")).contains("Connection", "Options$Builder");
        assertThat(loader.getResource("io/across/none/")).isNull();
    }

    @Test
    void classesHaveAPlace() throws Exception {
        Class<?> type = loader.loadClass(ConnectionProvider.class.getName());
        URL place = type.getProtectionDomain().getCodeSource().getLocation();

        assertThat(place).hasToString("across://across-boot/");
        assertThat(type.getResource("ConnectionProvider.class")).hasToString(place + classPath(type));
        assertThat(type.getProtectionDomain().getClassLoader()).isSameAs(loader);
    }

    private static String classPath(Class<?> type) {
        return type.getName().replace('.', '/') + ".class";
    }

    @Test
    void whatIsNotThereIsNotFound() throws Exception {
        assertThat(loader.getResource("no/such/file")).isNull();
        assertThat(loader.getResources("no/such/file").hasMoreElements()).isFalse();
        assertThat(loader.getResourceAsStream("no/such/file")).isNull();
        assertThatExceptionOfType(ClassNotFoundException.class)
                .isThrownBy(() -> loader.loadClass("no.such.Type"))
                .withMessage("no.such.Type");
    }

    @Test
    void whatHasBeenBootedCanBootOthersWithTheSame() throws Exception {
        Class<?> there = loader.loadClass(Bootloader.class.getName());
        List<?> pieces = (List<?>) there.getMethod("of", long.class).invoke(null, 1_865L);
        Object bios = loader.loadClass(Bios.class.getName()).getMethod("jvm").invoke(null);

        assertThat(there).isNotSameAs(Bootloader.class);
        assertThat(pieces).isEqualTo(Bootloader.of(1_865));
        assertThat(bios.getClass().getMethod("script").invoke(bios))
                .isEqualTo(Bios.jvm().script());
    }

    @Test
    void theTimeoutPrecedesWhatIsPacked() {
        List<ByteBuffer> pieces = Bootloader.of(1_865);

        assertThat(pieces).hasSize(2);
        assertThat(pieces.get(0).getLong()).isEqualTo(1_865);
        assertThat(pieces.get(0).hasRemaining()).isFalse();
    }

    @Test
    void whatIsPackedIsSmall() {
        assertThat(Bootloader.of(0).get(1).remaining()).isBetween(100_000, 450_000);
    }
}
