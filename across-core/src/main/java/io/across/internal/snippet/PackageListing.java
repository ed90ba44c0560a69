package io.across.internal.snippet;

import java.io.IOException;
import java.net.JarURLConnection;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.jar.JarFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lists the classes of packages that class loaders show as directories: directories themselves, jars with entries for
 * their directories, and the jars within a jar of Spring Boot, whose connections are those of jars. Other classes are only
 * found by name. For one compilation, in one thread: what was listed once is remembered.
 */
final class PackageListing {

    private static final Logger log = LoggerFactory.getLogger("io.across.snippet");

    private static final String SUFFIX = ".class";

    private final VisibleClasses classes;
    private final Map<String, Set<String>> packages = new HashMap<>();

    /** What is in a jar, by its URL and package. */
    private final Map<String, Map<String, Set<String>>> jars = new HashMap<>();

    PackageListing(VisibleClasses classes) {
        this.classes = classes;
    }

    /** The binary names of the package's classes, nested ones included; empty if it cannot be listed. */
    Set<String> classesOf(String packageName) {
        Set<String> known = packages.get(packageName);
        if (known == null) {
            known = list(packageName);
            packages.put(packageName, known);
        }
        return known;
    }

    private Set<String> list(String packageName) {
        Set<String> found = new HashSet<>();
        String path = packageName.isEmpty() ? "" : packageName.replace('.', '/') + "/";
        for (ClassLoader loader : classes.loaders()) {
            for (URL url : directories(loader, path)) {
                addAll(url, packageName, found);
            }
        }
        return found;
    }

    private static List<URL> directories(ClassLoader loader, String path) {
        try {
            return Collections.list(loader.getResources(path));
        } catch (IOException e) {
            return List.of(); // a loader that cannot say has its classes found by name
        }
    }

    /** Adds what can be listed; of a place that is gone, or of a kind that only its loader knows, there is nothing. */
    private void addAll(URL url, String packageName, Set<String> found) {
        try {
            if (url.openConnection() instanceof JarURLConnection jar) {
                found.addAll(contentsOf(jar).getOrDefault(packageName, Set.of()));
            } else {
                addDirectory(Path.of(url.toURI()), packageName, found);
            }
        } catch (IOException | URISyntaxException | IllegalArgumentException | FileSystemNotFoundException e) {
            log.debug("{} cannot be listed: its classes are found by name", url, e);
        }
    }

    private static void addDirectory(Path directory, String packageName, Set<String> found) throws IOException {
        if (!Files.isDirectory(directory)) {
            return;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*" + SUFFIX)) {
            for (Path file : files) {
                String name = file.getFileName().toString();
                found.add(qualified(packageName, name.substring(0, name.length() - SUFFIX.length())));
            }
        }
    }

    private Map<String, Set<String>> contentsOf(JarURLConnection connection) throws IOException {
        String url = connection.getJarFileURL().toString();
        Map<String, Set<String>> known = jars.get(url);
        if (known == null) {
            known = read(connection);
            jars.put(url, known);
        }
        return known;
    }

    private static Map<String, Set<String>> read(JarURLConnection connection) throws IOException {
        connection.setUseCaches(false); // a shared jar would stay open for good
        Map<String, Set<String>> contents = new HashMap<>();
        try (JarFile jar = connection.getJarFile()) {
            jar.stream()
                    .map(entry -> entry.getName())
                    .filter(name -> name.endsWith(SUFFIX))
                    .forEach(name -> {
                        int slash = name.lastIndexOf('/');
                        String packageName =
                                slash < 0 ? "" : name.substring(0, slash).replace('/', '.');
                        String simpleName = name.substring(slash + 1, name.length() - SUFFIX.length());
                        contents.computeIfAbsent(packageName, p -> new HashSet<>())
                                .add(qualified(packageName, simpleName));
                    });
        }
        return contents;
    }

    private static String qualified(String packageName, String simpleName) {
        return packageName.isEmpty() ? simpleName : packageName + "." + simpleName;
    }
}
