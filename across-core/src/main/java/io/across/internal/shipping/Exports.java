package io.across.internal.shipping;

import io.across.internal.guard.ContainedFiles;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What this side offers the peer of one connection: classes and resources of exported packages, read from the class loaders
 * that know them, and nothing else, whatever the peer asks for. Thread-safe.
 */
public final class Exports {

    private final List<Export> exports = new CopyOnWriteArrayList<>();

    /** The classes that the peer has got already, so that they are not sent along again. */
    private final Set<String> sent = ConcurrentHashMap.newKeySet();

    private record Export(String exportedPackage, ClassLoader loader, PackageListing listing) {}

    /**
     * Offers packages and what is below them.
     *
     * @throws IllegalArgumentException if one of them is no package, or one that never travels; nothing is offered then
     */
    public void add(List<String> packages, ClassLoader loader) {
        PackageListing listing = new PackageListing(List.of(loader));
        exports.addAll(packages.stream()
                .map(name -> new Export(ExportedNames.checkPackage(name), loader, listing))
                .toList());
    }

    /**
     * A class together with what it needs to link, as {@link ClassBundle} writes it.
     *
     * @return null if there is no such class in an exported package
     */
    public byte @Nullable [] bundle(String className) {
        byte[] classFile = classFile(className);
        if (classFile == null) {
            return null;
        }
        // Asked for again: whatever came along with it the first time may have been lost as well.
        boolean again = !sent.add(className);
        ClassBundle bundle = new ClassBundle(className, classFile);
        bundle.addNeeded(name -> again || !sent.contains(name) ? classFile(name) : null);
        sent.addAll(bundle.classes().keySet());
        return bundle.encode();
    }

    /**
     * The contents of a resource; null if there is none of that name in an exported package. That of an exported package itself,
     * {@code com/acme/}, are the names of its class files, a line each, and empty if it has none.
     */
    public byte @Nullable [] resource(String name) {
        String listed = ExportedNames.listedPackage(name);
        if (listed != null) {
            Export export = exportOf(listed + ".");
            if (export == null) {
                return null;
            }
            find(export, name);
            return classes(export.listing(), name);
        }
        if (!ExportedNames.isResourceName(name)) {
            return null;
        }
        if (ExportedNames.isServices(name)) {
            return services(name);
        }
        Export export = exportOf(ExportedNames.dotted(name));
        return export == null ? null : read(export, name);
    }

    private static byte[] classes(PackageListing listing, String directory) {
        Set<String> shown = listing.shown(directory);
        return PackageListing.encode(shown.isEmpty() ? listing.hidden(directory) : shown);
    }

    /** The exported ones among the providers of a service. */
    private byte @Nullable [] services(String name) {
        Set<ClassLoader> loaders = exports.stream().map(Export::loader).collect(Collectors.toSet());
        String providers = loaders.stream()
                .flatMap(loader -> providers(loader, name).stream())
                .distinct()
                .filter(provider -> ExportedNames.isClassName(provider) && exportOf(provider) != null)
                .collect(Collectors.joining("\n"));
        return providers.isEmpty() ? null : providers.getBytes(StandardCharsets.UTF_8);
    }

    private static List<String> providers(ClassLoader loader, String name) {
        try {
            return Collections.list(loader.getResources(name)).stream()
                    .flatMap(url -> new String(read(url), StandardCharsets.UTF_8).lines())
                    .map(line -> line.replaceFirst("#.*", "").trim())
                    .filter(line -> !line.isEmpty())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("exported resource " + name + " cannot be read", e);
        }
    }

    private byte @Nullable [] classFile(String className) {
        if (!ExportedNames.isClassName(className) || ExportedNames.isReserved(className)) {
            return null;
        }
        Export export = exportOf(className);
        return export == null ? null : read(export, ExportedNames.classPath(className));
    }

    private @Nullable Export exportOf(String name) {
        for (Export export : exports) {
            if (ExportedNames.covers(export.exportedPackage(), name)) {
                return export;
            }
        }
        return null;
    }

    private static byte @Nullable [] read(Export export, String path) {
        URL url = find(export, path);
        return url == null ? null : read(url);
    }

    private static @Nullable URL find(Export export, String path) {
        URL url = export.loader().getResource(path);
        if (url != null && url.getProtocol().equals("file")) {
            requireInside(export, path, url);
        }
        return url;
    }

    /** What is exported is a package: a link in a directory of classes must not lead out of it. */
    private static void requireInside(Export export, String path, URL url) {
        try {
            Path file = Path.of(url.toURI());
            Path root = ContainedFiles.above(file, path);
            ContainedFiles.find(root.resolve(export.exportedPackage().replace('.', '/')), file);
        } catch (IOException e) {
            throw new UncheckedIOException("exported resource " + path + " cannot be read: " + e.getMessage(), e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException("exported resource " + path + " is no place in a file system", e);
        }
    }

    private static byte[] read(URL url) {
        try {
            URLConnection connection = url.openConnection();
            // A cached jar would stay open, and go stale when it is replaced.
            connection.setUseCaches(false);
            try (InputStream in = connection.getInputStream()) {
                return in.readAllBytes();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("exported resource " + url + " cannot be read", e);
        }
    }
}
