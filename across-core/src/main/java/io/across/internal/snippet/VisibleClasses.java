package io.across.internal.snippet;

import io.across.internal.shipping.PackageListing;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The classes that a snippet can name: those of the connection's class loader, then those of across's own and of the
 * system's. The compiler sees the same as the running snippet, because both look here. Thread-safe.
 */
final class VisibleClasses {

    /** None of them is an ancestor of one before it. */
    private final List<ClassLoader> loaders = new ArrayList<>();

    private final PackageListing listing;

    VisibleClasses(ClassLoader parent) {
        addUnlessReached(parent);
        addUnlessReached(VisibleClasses.class.getClassLoader());
        addUnlessReached(ClassLoader.getSystemClassLoader());
        listing = new PackageListing(loaders);
    }

    private void addUnlessReached(ClassLoader loader) {
        for (ClassLoader present : loaders) {
            for (ClassLoader reached = present; reached != null; reached = reached.getParent()) {
                if (reached == loader) {
                    return;
                }
            }
        }
        loaders.add(loader);
    }

    List<ClassLoader> loaders() {
        return loaders;
    }

    /** The class of that binary name, not initialised. */
    Class<?> load(String name) throws ClassNotFoundException {
        ClassNotFoundException notFound = null;
        for (ClassLoader loader : loaders) {
            try {
                return Class.forName(name, false, loader);
            } catch (ClassNotFoundException e) {
                notFound = notFound == null ? e : notFound;
            }
        }
        throw notFound == null ? new ClassNotFoundException(name) : notFound;
    }

    /**
     * The class file of that binary name; null if there is none.
     *
     * @throws UncheckedIOException if there is one and it cannot be read
     */
    byte @Nullable [] read(String name) {
        for (ClassLoader loader : loaders) {
            try (InputStream in = loader.getResourceAsStream(name.replace('.', '/') + ".class")) {
                if (in != null) {
                    return in.readAllBytes();
                }
            } catch (IOException e) {
                throw new UncheckedIOException("the class file of " + name + " cannot be read", e);
            }
        }
        return null;
    }

    /**
     * The binary names of a package's classes, nested ones included.
     *
     * @param all also what loaders do not show, which takes long to find
     * @throws UncheckedIOException if they cannot be listed
     */
    Set<String> in(String packageName, boolean all) {
        String prefix = packageName.isEmpty() ? "" : packageName + ".";
        String directory = prefix.replace('.', '/');
        return Stream.concat(
                        listing.shown(directory).stream(), all ? listing.hidden(directory).stream() : Stream.empty())
                .map(name -> prefix + name)
                .collect(Collectors.toCollection(HashSet::new));
    }

    /** Whether a snippet that names this class gets this class, when it is compiled and when it runs. */
    boolean contain(Class<?> type) {
        ClassLoader loader = type.getClassLoader();
        if (loader == null || loader == ClassLoader.getPlatformClassLoader()) {
            return true;
        }
        try {
            return load(type.getName()) == type && read(type.getName()) != null;
        } catch (ClassNotFoundException | LinkageError e) {
            return false;
        }
    }
}
