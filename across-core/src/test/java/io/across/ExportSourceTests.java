package io.across;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.acme.jobs.Jobs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ref.WeakReference;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Where exported classes come from, and that they go with their connection. */
@Timeout(120)
class ExportSourceTests {

    @TempDir
    private Path directory;

    @Test
    void classesResourcesAndServicesAreShippedOutOfAJar() throws Exception {
        Path jar = jar();
        try (URLClassLoader loader = new URLClassLoader(new URL[] {jar.toUri().toURL()}, new WithoutPackages());
                Connection conn = BarePeer.start(directory, true, Peers.OPTIONS)) {
            Class<?> jobs = loader.loadClass(Jobs.class.getName());
            assertThat(jobs).isNotSameAs(Jobs.class);

            conn.export(jobs);

            assertThat(call(jobs, "everything", conn, "you")).isEqualTo("hello you,Point[x=2, y=1],4,Egg,deep");
            assertThat(call(jobs, "resource", conn)).isEqualTo("hello from afar");
            assertThat(call(jobs, "providers", conn)).isEqualTo(List.of("hello service"));
        }
    }

    @Test
    void theContextLoaderNeedNotBeTheOneOfTheCaller() throws Exception {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        try (URLClassLoader loader = new URLClassLoader(new URL[] {jar().toUri().toURL()}, new WithoutPackages());
                Connection conn = BarePeer.start(directory, true, Peers.OPTIONS)) {
            thread.setContextClassLoader(loader);
            conn.export("com.acme.jobs");
            assertThat(call(loader.loadClass(Jobs.class.getName()), "loaderName", conn))
                    .asString()
                    .startsWith("across parent");
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    @Test
    void whatWasShippedIsCollectedWhenTheConnectionIsClosed() {
        String property = "across.test.shipped-loader";
        Options receiving = Peers.OPTIONS.toBuilder()
                .acceptExportedClasses(true)
                .classLoader(new WithoutPackages())
                .build();
        try (Peers peers = Peers.connect(Peers.OPTIONS, receiving)) {
            peers.client().export("com.acme.jobs");
            Jobs.traceLoader(peers.client(), property);
            assertThat(shippedLoader(property).get())
                    .isNotNull()
                    .extracting(ClassLoader::getName)
                    .asString()
                    .startsWith("across ");
            peers.client().close();
            peers.server().close();
        }
        WeakReference<ClassLoader> loader = shippedLoader(property);
        System.getProperties().remove(property);
        await().atMost(Duration.ofSeconds(60)).until(() -> {
            System.gc();
            return loader.get() == null;
        });
    }

    @SuppressWarnings("unchecked") // what Jobs left there
    private static WeakReference<ClassLoader> shippedLoader(String property) {
        return (WeakReference<ClassLoader>) System.getProperties().get(property);
    }

    private static Object call(Class<?> jobs, String method, Object... arguments) throws Exception {
        Class<?>[] types = arguments.length == 1
                ? new Class<?>[] {Connection.class}
                : new Class<?>[] {Connection.class, arguments[1].getClass()};
        return jobs.getMethod(method, types).invoke(null, arguments);
    }

    /** A jar of what lies below {@code com.acme} in the tests, with the services there. */
    private Path jar() throws Exception {
        Path classes = Path.of(
                Jobs.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        Path jar = directory.resolve("jobs.jar");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
                Stream<Path> files = Files.walk(classes)) {
            files.filter(Files::isRegularFile).forEach(file -> {
                String name = classes.relativize(file).toString();
                if (name.startsWith("com/acme/") || name.contains("com.acme.")) {
                    add(out, name, file);
                }
            });
        }
        return jar;
    }

    private static void add(JarOutputStream out, String name, Path file) {
        try {
            out.putNextEntry(new JarEntry(name));
            Files.copy(file, out);
            out.closeEntry();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
