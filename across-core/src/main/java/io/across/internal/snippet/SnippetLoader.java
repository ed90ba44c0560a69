package io.across.internal.snippet;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * Defines the classes of one snippet, so that they can be collected with it. Its own classes come before any of the same
 * name elsewhere; all others are those that the compiler saw. Thread-safe.
 */
final class SnippetLoader extends ClassLoader {

    static {
        registerAsParallelCapable();
    }

    /** Class files by binary name, until they are defined. */
    private final ConcurrentMap<String, byte[]> pending;

    private final VisibleClasses classes;

    SnippetLoader(Map<String, byte[]> classFiles, VisibleClasses classes) {
        super(classes.loaders().get(0));
        this.pending = new ConcurrentHashMap<>(classFiles);
        this.classes = classes;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        Class<?> found = own(name);
        if (found == null) {
            found = classes.load(name);
        }
        if (resolve) {
            resolveClass(found);
        }
        return found;
    }

    private @Nullable Class<?> own(String name) {
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            return loaded != null ? loaded : define(name);
        }
    }

    private @Nullable Class<?> define(String name) {
        byte[] classFile = pending.get(name);
        if (classFile == null) {
            return null;
        }
        Class<?> defined = defineClass(name, classFile, 0, classFile.length);
        pending.remove(name);
        return defined;
    }
}
