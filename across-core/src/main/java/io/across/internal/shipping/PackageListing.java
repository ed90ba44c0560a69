package io.across.internal.shipping;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URL;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.jspecify.annotations.Nullable;

/**
 * Which classes are in a package, as class loaders know it. A loader shows a package as a directory, in a jar perhaps, or as a
 * resource {@code a/b/} whose contents are the names of class files, a line each. Packages and classes are named by what their
 * files are called: {@code a/b/} and {@code C$D}. Thread-safe.
 */
public final class PackageListing {

    private static final String SUFFIX = ".class";

    private final List<ClassLoader> loaders;

    public PackageListing(List<ClassLoader> loaders) {
        this.loaders = List.copyOf(loaders);
    }

    /**
     * What the loaders show of a package; nested classes are among them.
     *
     * @throws UncheckedIOException if there should be something and nothing of it can be read
     */
    public Set<String> shown(String directory) {
        Set<String> found = new HashSet<>();
        Exception failure = null;
        for (URL place : places(directory, loaders)) {
            try {
                found.addAll(classesAt(place, directory));
            } catch (IOException | UncheckedIOException e) {
                failure = e;
            }
        }
        if (failure != null && found.isEmpty()) {
            throw failed("the classes in " + directory + " cannot be listed", failure);
        }
        return found;
    }

    /**
     * What loaders do not show of a package, because its jar has no entry for the directory. The first time, all their jars that
     * have a manifest are read.
     */
    public Set<String> hidden(String directory) {
        return loaders.stream()
                .flatMap(loader -> HiddenClasses.in(directory, loader).stream())
                .collect(Collectors.toSet());
    }

    /** The resource of a loader that shows a package in this way, and has files of these paths; null without classes. */
    public static byte @Nullable [] resource(String directory, Set<String> paths) {
        Set<String> classes = classesIn(directory, paths.stream()).collect(Collectors.toSet());
        return classes.isEmpty() ? null : encode(classes);
    }

    static byte[] encode(Set<String> classes) {
        return classes.stream()
                .sorted()
                .map(name -> name + SUFFIX + "\n")
                .collect(Collectors.joining())
                .getBytes(StandardCharsets.UTF_8);
    }

    private static List<URL> places(String name, List<ClassLoader> loaders) {
        List<URL> places = new ArrayList<>();
        for (ClassLoader loader : loaders) {
            try {
                places.addAll(Collections.list(loader.getResources(name)));
            } catch (IOException e) {
                throw failed(loader + " does not say where " + name + " is", e);
            }
        }
        return places;
    }

    private static UncheckedIOException failed(String what, Exception cause) {
        return new UncheckedIOException(new IOException(what + ": " + cause.getMessage(), cause));
    }

    private static Set<String> classesAt(URL place, String directory) throws IOException {
        if (place.getProtocol().equals("file")) {
            try (Stream<Path> files = Files.list(Path.of(URI.create(place.toString())))) {
                return classesIn("", files.map(file -> file.getFileName().toString()))
                        .collect(Collectors.toSet());
            }
        }
        URLConnection connection = place.openConnection();
        connection.setUseCaches(false); // a shared jar would stay open for good
        if (connection instanceof JarURLConnection entry) {
            try (JarFile jar = entry.getJarFile()) {
                return classesIn(directory, jar.stream().map(ZipEntry::getName)).collect(Collectors.toSet());
            }
        }
        try (InputStream in = connection.getInputStream()) {
            return classesIn("", new String(in.readAllBytes(), StandardCharsets.UTF_8).lines())
                    .collect(Collectors.toSet());
        }
    }

    /** The names of the class files that lie in the directory itself. */
    private static Stream<String> classesIn(String directory, Stream<String> files) {
        return files.filter(file ->
                        file.startsWith(directory) && isClassFile(file) && file.indexOf('/', directory.length()) < 0)
                .map(file -> className(directory, file));
    }

    private static boolean isClassFile(String file) {
        return file.endsWith(SUFFIX);
    }

    private static String className(String directory, String file) {
        return file.substring(directory.length(), file.length() - SUFFIX.length());
    }
}
