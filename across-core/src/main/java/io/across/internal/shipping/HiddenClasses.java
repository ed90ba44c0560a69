package io.across.internal.shipping;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URL;
import java.net.URLConnection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import org.jspecify.annotations.Nullable;

/**
 * What a class loader does not show of its packages, because their jars have no entries for the directories. To find it all jars
 * that have a manifest are read: once for each loader, whoever asks, so that no peer can have it done for each of its
 * connections. Thread-safe.
 */
final class HiddenClasses {

    private static final String SUFFIX = ".class";

    /** By loaders, which nothing here keeps. */
    private static final Map<ClassLoader, HiddenClasses> BY_LOADER = Collections.synchronizedMap(new WeakHashMap<>());

    /** Packages with the names of their classes; null until somebody has asked. */
    @GuardedBy("this") private @Nullable Map<String, Set<String>> packages;

    private HiddenClasses() {}

    /**
     * The classes of a package.
     *
     * @throws UncheckedIOException if a jar cannot be read; the next who asks has them read again
     */
    static Set<String> in(String directory, ClassLoader loader) {
        return BY_LOADER
                .computeIfAbsent(loader, key -> new HiddenClasses())
                .packages(loader)
                .getOrDefault(directory, Set.of());
    }

    private synchronized Map<String, Set<String>> packages(ClassLoader loader) {
        Map<String, Set<String>> known = packages;
        if (known == null) {
            known = readJars(loader);
            packages = known;
        }
        return known;
    }

    private static Map<String, Set<String>> readJars(ClassLoader loader) {
        Map<String, Set<String>> found = new HashMap<>();
        try {
            for (URL manifest : Collections.list(loader.getResources(JarFile.MANIFEST_NAME))) {
                URLConnection connection = manifest.openConnection();
                connection.setUseCaches(false);
                if (connection instanceof JarURLConnection entry) {
                    try (JarFile jar = entry.getJarFile()) {
                        addHidden(jar, found);
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(
                    new IOException("the jars of " + loader + " cannot be read: " + e.getMessage(), e));
        }
        return found;
    }

    private static void addHidden(JarFile jar, Map<String, Set<String>> found) {
        jar.stream()
                .map(ZipEntry::getName)
                .filter(name -> name.endsWith(SUFFIX))
                .forEach(name -> {
                    String directory = name.substring(0, name.lastIndexOf('/') + 1);
                    if (directory.isEmpty() || jar.getEntry(directory) == null) {
                        found.computeIfAbsent(directory, d -> new HashSet<>())
                                .add(name.substring(directory.length(), name.length() - SUFFIX.length()));
                    }
                });
    }
}
