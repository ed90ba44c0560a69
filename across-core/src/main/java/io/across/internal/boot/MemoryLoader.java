package io.across.internal.boot;

import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Classes and resources that exist in memory only. Thread-safe. */
final class MemoryLoader extends ClassLoader {

    private final Map<String, byte[]> files;
    private final URLStreamHandler handler = new Handler();

    static {
        registerAsParallelCapable();
    }

    /** @param files by their path, as in a jar; must not be changed any more */
    MemoryLoader(Map<String, byte[]> files, ClassLoader parent) {
        super("across-boot", parent);
        this.files = files;
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        byte[] file = files.get(name.replace('.', '/') + ".class");
        if (file == null) {
            throw new ClassNotFoundException(name);
        }
        return defineClass(name, file, 0, file.length);
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
        try {
            return new URL("across-boot", "", -1, "/" + name, handler);
        } catch (MalformedURLException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Opens what {@link #url} has named. */
    private final class Handler extends URLStreamHandler {

        @Override
        protected URLConnection openConnection(URL url) {
            return new URLConnection(url) {

                @Override
                public void connect() {}

                @Override
                public InputStream getInputStream() throws IOException {
                    byte[] file = files.get(url.getPath().substring(1));
                    if (file == null) {
                        throw new FileNotFoundException(url.toString());
                    }
                    return new ByteArrayInputStream(file);
                }
            };
        }
    }
}
