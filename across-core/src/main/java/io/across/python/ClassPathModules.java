package io.across.python;

import io.across.internal.guard.ContainedFiles;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Enumeration;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.jspecify.annotations.Nullable;

/**
 * Modules among the resources of a class loader. A directory is found by its own entry in a jar, or, in a jar that has none,
 * by its {@code __init__.py}. Immutable.
 */
final class ClassPathModules implements PythonModules {

    private final String prefix;
    private final ClassLoader loader;

    ClassPathModules(String directory, ClassLoader loader) {
        for (String part : directory.isEmpty() ? new String[0] : directory.split("/", -1)) {
            if (part.isEmpty() || part.equals(".") || part.equals("..")) {
                throw new IllegalArgumentException(
                        "'" + directory + "' is no plain path of a directory on the class path, as 'python/worker'");
            }
        }
        this.prefix = directory.isEmpty() ? "" : directory + "/";
        this.loader = loader;
    }

    @Override
    public byte @Nullable [] read(String path) throws IOException {
        URL url = isClassFile(path) ? null : loader.getResource(prefix + path);
        if (url == null) {
            return null;
        }
        if (url.getProtocol().equals("file")) {
            return folder(url, path).read(path);
        }
        if (isDirectory(path)) {
            return null;
        }
        try (InputStream in = open(url).getInputStream()) {
            return in.readAllBytes();
        }
    }

    /** A class loader has directories among its resources, and opens them as lists of names. */
    private boolean isDirectory(String path) {
        return loader.getResource(prefix + path + "/") != null;
    }

    /** The directory of modules in which a path was found. */
    private static FolderModules folder(URL url, String path) throws IOException {
        try {
            return new FolderModules(ContainedFiles.above(Path.of(url.toURI()), path));
        } catch (URISyntaxException | IllegalArgumentException | FileSystemNotFoundException e) {
            throw new IOException(url + " is no place in a file system", e);
        }
    }

    @Override
    public Set<String> list(String path) throws IOException {
        Set<String> names = new TreeSet<>();
        addAll(path + "/", "", names);
        addAll(path + "/__init__.py", "__init__.py", names);
        return names;
    }

    /** @param anchor what stands behind the directory in the path of a resource */
    private void addAll(String path, String anchor, Set<String> names) throws IOException {
        Enumeration<URL> places = loader.getResources(prefix + path);
        for (URL url : Collections.list(places)) {
            if (open(url) instanceof JarURLConnection jar) {
                addJar(jar, anchor, names);
            } else {
                String directory = path.substring(0, path.length() - anchor.length());
                folder(url, path).list(directory).forEach(name -> add(name, names));
            }
        }
    }

    private static void addJar(JarURLConnection connection, String anchor, Set<String> names) throws IOException {
        String entry = connection.getEntryName();
        String directory = entry.substring(0, entry.length() - anchor.length());
        try (JarFile jar = connection.getJarFile()) {
            jar.stream()
                    .map(JarEntry::getName)
                    .filter(name -> name.startsWith(directory))
                    .forEach(name -> {
                        String rest = name.substring(directory.length());
                        int slash = rest.indexOf('/');
                        add(slash < 0 ? rest : rest.substring(0, slash + 1), names);
                    });
        }
    }

    private static void add(String name, Set<String> names) {
        if (!name.isEmpty() && !isClassFile(name)) {
            names.add(name);
        }
    }

    private static boolean isClassFile(String name) {
        return name.endsWith(".class");
    }

    /** A cached jar would stay open, and go stale when it is replaced. */
    private static URLConnection open(URL url) throws IOException {
        URLConnection connection = url.openConnection();
        connection.setUseCaches(false);
        return connection;
    }

    @Override
    public String displayName(String path) {
        return prefix + path;
    }

    @Override
    public String toString() {
        return prefix.isEmpty() ? "the class path" : prefix + " on the class path";
    }
}
