package io.across.internal.jvm;

/**
 * Sees what one loader sees, and else what another does. Defines nothing of its own but the proxy classes that the JDK
 * makes for it, which may so have interfaces of both. Thread-safe.
 */
final class JoinedLoader extends ClassLoader {

    static {
        ClassLoader.registerAsParallelCapable();
    }

    private final ClassLoader second;

    private JoinedLoader(ClassLoader first, ClassLoader second) {
        super("across", first);
        this.second = second;
    }

    /** A loader that sees what both do, {@code first} first. */
    static ClassLoader of(ClassLoader first, ClassLoader second) {
        for (ClassLoader loader = first; loader != null; loader = loader.getParent()) {
            if (loader == second) {
                return first;
            }
        }
        return new JoinedLoader(first, second);
    }

    /** A loader that sees what another does, for proxy classes that may go before that one does. */
    static ClassLoader below(ClassLoader loader) {
        return new JoinedLoader(loader, loader);
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        return second.loadClass(name);
    }
}
