package io.across;

import java.io.IOException;
import java.net.URL;
import java.util.Collections;
import java.util.Enumeration;
import org.jspecify.annotations.Nullable;

/** The tests' class path without what lies below {@code com.acme}, as on a machine that has only across. */
final class WithoutPackages extends ClassLoader {

    WithoutPackages() {
        super(WithoutPackages.class.getClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (name.startsWith("com.acme.")) {
            throw new ClassNotFoundException(name);
        }
        return super.loadClass(name, resolve);
    }

    @Override
    public @Nullable URL getResource(String name) {
        return name.contains("com/acme/") || name.contains("com.acme.") ? null : super.getResource(name);
    }

    @Override
    public Enumeration<URL> getResources(String name) throws IOException {
        return name.contains("com/acme/") || name.contains("com.acme.")
                ? Collections.emptyEnumeration()
                : super.getResources(name);
    }
}
