package io.across.internal.pickle;

import java.io.IOException;
import java.io.InputStream;

/** Our own classes once more, and no Jackson, as in an application that does not have it. */
final class WithoutJackson extends ClassLoader {

    WithoutJackson() {
        super(WithoutJackson.class.getClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (name.startsWith("tools.jackson.")) {
            throw new ClassNotFoundException(name);
        }
        if (!name.startsWith("io.across.")) {
            return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            return loaded != null ? loaded : defined(name);
        }
    }

    private Class<?> defined(String name) throws ClassNotFoundException {
        try (InputStream in = getResourceAsStream(name.replace('.', '/') + ".class")) {
            if (in == null) {
                throw new ClassNotFoundException(name);
            }
            byte[] bytes = in.readAllBytes();
            return defineClass(name, bytes, 0, bytes.length);
        } catch (IOException e) {
            throw new ClassNotFoundException(name, e);
        }
    }
}
