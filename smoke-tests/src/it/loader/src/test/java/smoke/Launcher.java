package smoke;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.Arrays;
import java.util.Enumeration;

/** Has the application in a class loader that it makes, as servlet containers and launchers do. */
public final class Launcher {

    private static final String MAIN = "smoke.Application";

    /** @param args whether the loader says from which files its classes are, those files, and the application's arguments */
    public static void main(String[] args) throws Exception {
        URL[] urls = Arrays.stream(args[1].split(File.pathSeparator))
                .map(Launcher::url)
                .toArray(URL[]::new);
        URLClassLoader files = new URLClassLoader(urls, ClassLoader.getPlatformClassLoader());
        ClassLoader loader = Boolean.parseBoolean(args[0]) ? files : new Silent(files);
        Thread.currentThread().setContextClassLoader(loader);
        loader.loadClass(MAIN)
                .getMethod("main", String[].class)
                .invoke(null, (Object) Arrays.copyOfRange(args, 2, args.length));
    }

    private static URL url(String file) {
        try {
            return new File(file).toURI().toURL();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Has its classes from a place that it keeps to itself. */
    private static final class Silent extends ClassLoader {

        private final URLClassLoader files;

        Silent(URLClassLoader files) {
            super(ClassLoader.getPlatformClassLoader());
            this.files = files;
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            try (InputStream bytes = files.getResourceAsStream(name.replace('.', '/') + ".class")) {
                if (bytes == null) {
                    throw new ClassNotFoundException(name);
                }
                byte[] code = bytes.readAllBytes();
                return defineClass(name, code, 0, code.length);
            } catch (IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }

        @Override
        protected URL findResource(String name) {
            return files.findResource(name);
        }

        @Override
        protected Enumeration<URL> findResources(String name) throws IOException {
            return files.findResources(name);
        }
    }
}
