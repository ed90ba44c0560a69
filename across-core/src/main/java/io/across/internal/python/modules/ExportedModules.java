package io.across.internal.python.modules;

import io.across.python.PythonModules;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What this side offers the peer of one connection: the exported modules, what is below them, and nothing else, whatever the
 * peer asks for. Every question is answered anew from the sources. Thread-safe.
 */
public final class ExportedModules {

    private static final String INIT = "/__init__.py";

    private final Map<String, PythonModules> exports = new ConcurrentHashMap<>();

    /**
     * Offers top-level modules and packages. One that was offered before comes from the new place from now on.
     *
     * @throws IllegalArgumentException if a name is not that of a top-level module, or there is no such module; nothing is
     *     offered then
     */
    public void add(List<String> names, PythonModules modules) {
        for (String name : names) {
            ModuleNames.checkTopLevel(name);
            if (find(name, modules) == null) {
                throw new IllegalArgumentException("there is no Python module " + name + " in " + modules + ": neither "
                        + name + INIT + " nor " + name + ".py");
            }
        }
        names.forEach(name -> exports.put(name, modules));
    }

    /**
     * The answer to {@code across._importer._find_across_loader(fullname)}.
     *
     * @return null if there is no such module in an exported one
     * @throws UncheckedIOException if it is there and cannot be read
     */
    public @Nullable ModuleFile find(String fullName) {
        PythonModules modules = exportOf(fullName);
        return modules == null ? null : find(fullName, modules);
    }

    private static @Nullable ModuleFile find(String fullName, PythonModules modules) {
        String path = ModuleNames.path(fullName);
        try {
            for (String candidate : List.of(path + INIT, path + ".py")) {
                byte[] bytes = modules.read(candidate);
                if (bytes != null) {
                    String fileName = modules.displayName(candidate);
                    String source = SourceText.decode(bytes, fileName + "*");
                    return new ModuleFile(source, candidate.endsWith(INIT), fileName);
                }
            }
            return modules.list(path).isEmpty() ? null : ModuleFile.namespacePackage();
        } catch (IOException e) {
            throw new UncheckedIOException("exported module " + fullName + " cannot be read: " + e.getMessage(), e);
        }
    }

    /**
     * The contents of a file in a package.
     *
     * @param packageName full name of an exported package or one below it
     * @param name a path relative to it, with {@code /} between its parts
     * @return null if there is no such file in an exported package
     * @throws UncheckedIOException if it is there and cannot be read
     */
    public byte @Nullable [] resource(String packageName, String name) {
        PythonModules modules = exportOf(packageName);
        if (modules == null || !ModuleNames.isResource(name)) {
            return null;
        }
        try {
            return modules.read(ModuleNames.path(packageName) + "/" + name);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "resource " + name + " of " + packageName + " cannot be read: " + e.getMessage(), e);
        }
    }

    /**
     * What lies directly in a package or a directory of it: names of files, and of directories with a {@code /} behind.
     *
     * @param packageName full name of an exported package or one below it
     * @param directory a path relative to it; empty for the package itself
     * @return empty if there is no such directory in an exported package
     * @throws UncheckedIOException if it cannot be read
     */
    public List<String> contents(String packageName, String directory) {
        PythonModules modules = exportOf(packageName);
        if (modules == null || !(directory.isEmpty() || ModuleNames.isResource(directory))) {
            return List.of();
        }
        String path = ModuleNames.path(packageName) + (directory.isEmpty() ? "" : "/" + directory);
        try {
            Set<String> names = new TreeSet<>(modules.list(path));
            names.remove("__pycache__/");
            return List.copyOf(names);
        } catch (IOException e) {
            throw new UncheckedIOException("package " + packageName + " cannot be listed: " + e.getMessage(), e);
        }
    }

    private @Nullable PythonModules exportOf(String fullName) {
        return ModuleNames.isModule(fullName) ? exports.get(ModuleNames.topLevel(fullName)) : null;
    }
}
