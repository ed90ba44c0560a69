package io.across.process;

import java.io.File;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What class loaders of this process add to its class path: those of a servlet container, of a launcher, of a plugin. */
final class LoaderPath {

    private LoaderPath() {}

    /**
     * The class path with what is found by the loader of across and by that of this thread.
     *
     * @throws IllegalStateException if another JVM cannot be told where this one found across
     */
    static String appended(String classPath) {
        Set<String> entries = new LinkedHashSet<>();
        if (!classPath.isEmpty()) {
            entries.addAll(Arrays.asList(classPath.split(File.pathSeparator, -1)));
        }
        if (!add(LoaderPath.class.getClassLoader(), entries)) {
            throw new IllegalStateException(
                    "a child JVM cannot have the classes of this process: they are loaded by "
                            + LoaderPath.class.getClassLoader()
                            + ", which does not say from which files. Start this process with its"
                            + " classes on the class path (-cp), as a Boot jar or a Boot war, or connect to a command that has them");
        }
        // As far as it says: what it has beyond may be of no interest to a child.
        add(Thread.currentThread().getContextClassLoader(), entries);
        return String.join(File.pathSeparator, entries);
    }

    /** Tells whether all loaders up to the system's have said what they have, in files. */
    static boolean add(@Nullable ClassLoader loader, Set<String> entries) {
        ClassLoader system = ClassLoader.getSystemClassLoader();
        boolean complete = true;
        for (ClassLoader each = loader; each != null && each != system; each = each.getParent()) {
            if (each == system.getParent()) {
                break;
            }
            complete &= each instanceof URLClassLoader urls && addAll(urls.getURLs(), entries);
        }
        return complete;
    }

    private static boolean addAll(URL[] urls, Set<String> entries) {
        boolean complete = true;
        for (URL url : urls) {
            if (!url.getProtocol().equals("file")) {
                complete = false;
                continue;
            }
            try {
                entries.add(Path.of(new URI(url.toString().replace(" ", "%20"))).toString());
            } catch (URISyntaxException | IllegalArgumentException e) {
                complete = false;
            }
        }
        return complete;
    }
}
