package io.across.python;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Modules in the file system. Immutable. */
final class FolderModules implements PythonModules {

    private final Path directory;

    FolderModules(Path directory) {
        this.directory = directory.toAbsolutePath();
    }

    @Override
    public byte @Nullable [] read(String path) throws IOException {
        Path file = resolve(path);
        // Neither directories nor pipes, which would block.
        return file != null && Files.isRegularFile(file) ? Files.readAllBytes(file) : null;
    }

    @Override
    public Set<String> list(String path) throws IOException {
        Set<String> names = new TreeSet<>();
        Path listed = resolve(path);
        if (listed != null && Files.isDirectory(listed)) {
            try (DirectoryStream<Path> found = Files.newDirectoryStream(listed)) {
                found.forEach(each -> names.add(each.getFileName() + (Files.isDirectory(each) ? "/" : "")));
            }
        }
        return names;
    }

    @Override
    public String displayName(String path) {
        return directory.resolve(path).toString();
    }

    /** Null if this file system can have no file of that name. */
    private @Nullable Path resolve(String path) {
        try {
            return directory.resolve(path);
        } catch (InvalidPathException e) {
            return null;
        }
    }

    @Override
    public String toString() {
        return directory.toString();
    }
}
