package io.across.internal.boot;

import io.across.internal.shipping.MemoryPlace;
import java.net.URL;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Classes and resources that exist in memory only. Thread-safe. */
final class MemoryLoader extends ClassLoader {

    private static final byte[] NOTHING = {};

    private final Map<String, byte[]> files;
    private final MemoryPlace place;

    static {
        registerAsParallelCapable();
    }

    /** @param files by their path, as in a jar; must not be changed any more */
    MemoryLoader(Map<String, byte[]> files, ClassLoader parent) {
        super("across-boot", parent);
        this.files = files;
        this.place = new MemoryPlace("across-boot", this, files::get);
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
        return files.containsKey(name) ? url(name) : null;
    }

    @Override
    protected Enumeration<URL> findResources(String name) {
        return Collections.enumeration(files.containsKey(name) ? List.of(url(name)) : List.of());
    }

    private URL url(String name) {
        return place.url(name, files.getOrDefault(name, NOTHING));
    }
}
