package io.across.python;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where this side has the sources of Python modules that a peer may import: a directory of them, laid out as Python expects
 * it, on the class path, in the file system, or wherever an implementation finds it.
 *
 * <p>An implementation is asked for plain paths below its directory only, relative ones with {@code /} between their parts,
 * none of which is empty, {@code .} or {@code ..}. It must be thread-safe: a peer may import in several threads.
 */
public interface PythonModules {

    /**
     * The contents of a file.
     *
     * @param path as {@code stats/__init__.py}
     * @return null if there is no such file
     * @throws IOException if it is there and cannot be read: the import fails with that
     */
    byte @Nullable [] read(String path) throws IOException;

    /**
     * What lies directly in a directory: names of files, and names of directories with a {@code /} behind.
     *
     * @param path of the directory, as {@code stats/data}
     * @return empty if there is no such directory
     * @throws IOException if it cannot be read
     */
    Set<String> list(String path) throws IOException;

    /** What tracebacks show in the place of a file's name. */
    default String displayName(String path) {
        return path;
    }

    /**
     * The resources below a directory, as the thread's context class loader has them now: a module {@code stats} is {@code
     * stats.py} or {@code stats/__init__.py} there. Jars within a jar of Spring Boot are read as well.
     *
     * @param directory as {@code python} for {@code src/main/resources/python/stats.py}; empty for the top
     * @throws IllegalArgumentException if it is no plain path
     */
    static PythonModules classPath(String directory) {
        ClassLoader context = Thread.currentThread().getContextClassLoader();
        return classPath(directory, context != null ? context : PythonModules.class.getClassLoader());
    }

    /**
     * The resources below a directory, as a class loader has them; its class files are left out.
     *
     * @param directory as {@code python}; empty for the top
     * @throws IllegalArgumentException if it is no plain path
     */
    static PythonModules classPath(String directory, ClassLoader loader) {
        return new ClassPathModules(directory, loader);
    }

    /** The files below a directory; symbolic links in it are followed, unless they lead out of it: that is an error. */
    static PythonModules folder(Path directory) {
        return new FolderModules(directory);
    }
}
