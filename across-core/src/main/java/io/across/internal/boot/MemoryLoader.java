package io.across.internal.boot;

import io.across.internal.shipping.MemoryUrls;
import io.across.internal.shipping.PackageListing;
import java.net.URL;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Classes and resources that exist in memory only. Thread-safe. */
final class MemoryLoader extends ClassLoader {

    private final Map<String, byte[]> files;
    private final MemoryUrls place;

    static {
        registerAsParallelCapable();
    }

    /** @param files by their path, as in a jar; must not be changed any more */
    MemoryLoader(Map<String, byte[]> files, ClassLoader parent) {
        super("across-boot", parent);
        this.files = files;
        this.place = new MemoryUrls("across-boot", this, this::contents);
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        byte[] file = files.get(name.replace('.', '/') + ".class");
        if (file == null) {
            throw new ClassNotFoundException(name);
        }
        return defineClass(name, file, 0, file.length, place.domain());
    }

    @Override
    protected @Nullable URL findResource(String name) {
        byte[] contents = contents(name);
        return contents == null ? null : place.url(name, contents);
    }

    @Override
    protected Enumeration<URL> findResources(String name) {
        URL found = findResource(name);
        return Collections.enumeration(found == null ? List.of() : List.of(found));
    }

    private byte @Nullable [] contents(String name) {
        return name.endsWith("/") ? PackageListing.resource(name, files.keySet()) : files.get(name);
    }
}
