package io.across.internal.snippet;

import static org.assertj.core.api.Assertions.assertThat;

import io.across.internal.shipping.MemoryUrls;
import io.across.internal.shipping.PackageListing;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** Classes that are not on the class path, and the ways in which a class loader may have them. */
final class TestClasses {

    private TestClasses() {}

    /** Compiles sources by the names of their public classes. */
    static void compile(Path directory, Map<String, String> sources) throws IOException {
        Path sourceDirectory = Files.createTempDirectory(directory.getParent(), "src");
        List<Path> files = new ArrayList<>();
        for (Map.Entry<String, String> source : sources.entrySet()) {
            Path file = sourceDirectory.resolve(source.getKey().replace('.', '/') + ".java");
            Files.createDirectories(file.getParent());
            files.add(Files.writeString(file, source.getValue()));
        }
        Files.createDirectories(directory);
        JavaCompiler javac = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager manager = javac.getStandardFileManager(null, null, null)) {
            List<String> options = List.of("-proc:none", "-nowarn", "-d", directory.toString());
            assertThat(javac.getTask(null, manager, null, options, null, manager.getJavaFileObjectsFromPaths(files))
                            .call())
                    .isTrue();
        }
    }

    /** Class files by their path in the directory. */
    static Map<String, byte[]> read(Path directory) throws IOException {
        Map<String, byte[]> files = new TreeMap<>();
        try (Stream<Path> paths = Files.walk(directory)) {
            for (Path path : paths.filter(Files::isRegularFile).toList()) {
                files.put(directory.relativize(path).toString(), Files.readAllBytes(path));
            }
        }
        return files;
    }

    static void jar(Path jar, Map<String, byte[]> files, boolean withDirectories) throws IOException {
        Set<String> directories = new LinkedHashSet<>();
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file, manifest())) {
            for (Map.Entry<String, byte[]> entry : files.entrySet()) {
                String path = entry.getKey();
                for (int slash = path.indexOf('/');
                        withDirectories && slash >= 0;
                        slash = path.indexOf('/', slash + 1)) {
                    if (directories.add(path.substring(0, slash + 1))) {
                        out.putNextEntry(new ZipEntry(path.substring(0, slash + 1)));
                    }
                }
                out.putNextEntry(new ZipEntry(path));
                out.write(entry.getValue());
            }
        }
    }

    private static Manifest manifest() {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        return manifest;
    }

    /** Has no files, and lists its packages itself, as if it fetched them from elsewhere; remembers what it was asked for. */
    static class ByName extends ClassLoader {

        static {
            registerAsParallelCapable();
        }

        final Map<String, byte[]> files = new ConcurrentHashMap<>();
        final List<String> asked = new CopyOnWriteArrayList<>();

        ByName() {
            super(ByName.class.getClassLoader());
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            byte[] file = files.get(name.replace('.', '/') + ".class");
            if (file == null) {
                throw new ClassNotFoundException(name);
            }
            return defineClass(name, file, 0, file.length);
        }

        @Override
        protected Enumeration<URL> findResources(String name) {
            byte[] listing =
                    name.isEmpty() || name.endsWith("/") ? PackageListing.resource(name, files.keySet()) : null;
            return Collections.enumeration(
                    listing == null ? List.of() : List.of(new MemoryUrls("test", this, any -> listing).url(name)));
        }

        @Override
        public InputStream getResourceAsStream(String name) {
            InputStream inherited = super.getResourceAsStream(name);
            if (inherited != null) {
                return inherited;
            }
            asked.add(name);
            byte[] file = files.get(name);
            return file == null ? null : new ByteArrayInputStream(file);
        }
    }
}
