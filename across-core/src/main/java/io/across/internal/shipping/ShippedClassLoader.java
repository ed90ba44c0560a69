package io.across.internal.shipping;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * The classes that the peer of one connection ships. What lies in a package that the peer has exported is looked for there
 * first, and in the parent only if the peer has no such class; everything else is the parent's. Thread-safe.
 */
public final class ShippedClassLoader extends ClassLoader {

    static {
        registerAsParallelCapable();
    }

    /** A peer may say so much, and no more, of what it exports. */
    private static final int MAX_PACKAGES = 1_000;

    private final List<String> packages = new CopyOnWriteArrayList<>();

    /** Class files that came along with others and have not been needed yet. */
    private final Map<String, byte[]> waiting = new ConcurrentHashMap<>();

    /** Set before the peer's first export is accepted. */
    private volatile @Nullable ClassSource source;

    /** Where stack traces and code sources say that the classes are. */
    private final MemoryUrls place;

    /** @param peer its name, or its address */
    public ShippedClassLoader(String peer, ClassLoader parent) {
        super("across " + peer, parent);
        place = new MemoryUrls(peer, this, this::shipped);
    }

    /** Looks there for what the peer exports from now on. */
    public void fetchFrom(ClassSource classSource) {
        source = classSource;
    }

    /**
     * Takes note of what the peer exports.
     *
     * @throws IllegalArgumentException if one of the names is no package, or one that never travels, or they are too many
     */
    public void accept(List<String> exported) {
        List<String> checked =
                exported.stream().map(ExportedNames::checkPackage).toList();
        synchronized (packages) {
            if (packages.size() + checked.size() > MAX_PACKAGES) {
                throw new IllegalArgumentException("more than " + MAX_PACKAGES + " exported packages");
            }
            packages.addAll(checked);
        }
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (!isExported(name) || ExportedNames.isReserved(name)) {
            return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> type = findLoadedClass(name);
            if (type == null) {
                type = defineShipped(name);
            }
            return type != null ? type : super.loadClass(name, resolve);
        }
    }

    private @Nullable Class<?> defineShipped(String name) throws ClassNotFoundException {
        byte[] classFile = waiting.remove(name);
        if (classFile == null) {
            classFile = fetch(name);
        }
        return classFile == null ? null : defineClass(name, classFile, 0, classFile.length, place.domain());
    }

    private byte @Nullable [] fetch(String name) throws ClassNotFoundException {
        ClassSource peer = source;
        try {
            byte[] encoded = peer == null ? null : peer.bundle(name);
            if (encoded == null) {
                return null;
            }
            Map<String, byte[]> classes = ClassBundle.decode(encoded).classes();
            byte[] wanted = classes.remove(name);
            classes.forEach((other, classFile) -> {
                if (isExported(other) && findLoadedClass(other) == null) {
                    waiting.putIfAbsent(other, classFile);
                }
            });
            return wanted;
        } catch (IOException e) {
            throw new ClassNotFoundException(name + " cannot be fetched from the peer: " + e.getMessage(), e);
        }
    }

    private boolean isExported(String name) {
        for (String exported : packages) {
            if (ExportedNames.covers(exported, name)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public @Nullable URL getResource(String name) {
        URL shipped = findResource(name);
        return shipped != null ? shipped : super.getResource(name);
    }

    @Override
    public Enumeration<URL> getResources(String name) throws IOException {
        List<URL> found = new ArrayList<>(2);
        URL shipped = findResource(name);
        if (shipped != null) {
            found.add(shipped);
        }
        ClassLoader parent = getParent();
        found.addAll(
                Collections.list(parent == null ? ClassLoader.getSystemResources(name) : parent.getResources(name)));
        return Collections.enumeration(found);
    }

    @Override
    protected @Nullable URL findResource(String name) {
        try {
            byte[] contents = shipped(name);
            return contents == null ? null : place.url(name, contents);
        } catch (IOException e) {
            // Whoever lists a package is told why it cannot be; else as from a class path of which a part cannot be
            // read.
            return ExportedNames.listedPackage(name) == null ? null : place.url(name);
        }
    }

    private byte @Nullable [] shipped(String name) throws IOException {
        ClassSource peer = source;
        String listed = ExportedNames.listedPackage(name);
        if (listed != null) {
            return peer != null && isExported(listed + ".") ? listing(peer, name) : null;
        }
        boolean isShipped = ExportedNames.isResourceName(name)
                && (isExported(ExportedNames.dotted(name)) || (ExportedNames.isServices(name) && !packages.isEmpty()));
        return isShipped && peer != null ? peer.resource(name) : null;
    }

    private static byte @Nullable [] listing(ClassSource peer, String name) throws IOException {
        byte[] classes = peer.resource(name);
        if (classes == null) {
            throw new IOException(
                    "the peer exports it and does not say what is in it: its version of across is too old");
        }
        return classes.length == 0 ? null : classes;
    }

    @Override
    public @Nullable InputStream getResourceAsStream(String name) {
        URL url = getResource(name);
        try {
            return url == null ? null : url.openStream();
        } catch (IOException e) {
            return null;
        }
    }
}
