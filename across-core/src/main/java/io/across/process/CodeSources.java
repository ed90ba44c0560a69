package io.across.process;

import java.io.File;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Where a JVM finds its classes, and how another one is made to find the same.
 *
 * @param classPath entries in the form of {@code java.class.path}; empty for none
 * @param modulePath entries in the form of {@code jdk.module.path}; null for none
 * @param module the module that {@link StdioPeer} belongs to; null if it is on the class path
 */
record CodeSources(
        String classPath,
        @Nullable String modulePath,
        @Nullable String module) {

    /** Those of this process. */
    static CodeSources ofThisProcess() {
        String classPath = System.getProperty("java.class.path", "");
        String module = CodeSources.class.getModule().getName();
        if (module == null && bootLauncher(classPath).isEmpty()) {
            classPath = LoaderPath.appended(classPath);
        }
        return new CodeSources(classPath, System.getProperty("jdk.module.path"), module);
    }

    /** The arguments of {@code java} that select the classes and, last, the main class. */
    List<String> arguments(String mainClass) {
        List<String> arguments = new ArrayList<>();
        if (modulePath != null && !modulePath.isEmpty()) {
            arguments.addAll(List.of("--module-path", absolute(modulePath), "--add-modules", "ALL-MODULE-PATH"));
        }
        if (!classPath.isEmpty()) {
            arguments.addAll(List.of("-cp", absolute(classPath)));
        }
        Optional<String> bootLauncher = bootLauncher(classPath);
        if (bootLauncher.isPresent()) {
            arguments.addAll(BootArchive.options(paths(classPath).get(0)));
            arguments.add("-Dloader.main=" + mainClass);
            arguments.add(bootLauncher.get());
        } else if (module != null && mainClass.equals(StdioPeer.class.getName())) {
            arguments.addAll(List.of("-m", module + "/" + mainClass));
        } else {
            arguments.add(mainClass);
        }
        return arguments;
    }

    /** Boot's plugin makes a single archive, yet an agent may have put its own jar behind it. */
    private static Optional<String> bootLauncher(String classPath) {
        return paths(classPath).stream().findFirst().flatMap(BootArchive::launcher);
    }

    private static String absolute(String entries) {
        return paths(entries).stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
    }

    private static List<Path> paths(String entries) {
        return entries.isEmpty()
                ? List.of()
                : Arrays.stream(entries.split(File.pathSeparator, -1))
                        .map(CodeSources::path)
                        .toList();
    }

    private static Path path(String entry) {
        try {
            return Path.of(entry).toAbsolutePath();
        } catch (InvalidPathException e) {
            throw new IllegalStateException("class path entry '" + entry + "' is not a path", e);
        }
    }
}
