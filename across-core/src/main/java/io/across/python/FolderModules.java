package io.across.python;

import io.across.internal.guard.ContainedFiles;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Modules in the file system; links that lead out of their folder are refused. Immutable. */
final class FolderModules implements PythonModules {

    private final Path directory;

    FolderModules(Path directory) {
        this.directory = directory.toAbsolutePath();
    }

    @Override
    public byte @Nullable [] read(String path) throws IOException {
        Path file = real(path);
        // Neither directories nor pipes, which would block.
        return file != null && Files.isRegularFile(file) ? Files.readAllBytes(file) : null;
    }

    @Override
    public Set<String> list(String path) throws IOException {
        Set<String> names = new TreeSet<>();
        Path listed = real(path);
        if (listed != null && Files.isDirectory(listed)) {
            try (DirectoryStream<Path> found = Files.newDirectoryStream(listed)) {
                for (Path each : found) {
                    if (isInside(each)) {
                        names.add(each.getFileName() + (Files.isDirectory(each) ? "/" : ""));
                    }
                }
            }
        }
        return names;
    }

    private boolean isInside(Path file) throws IOException {
        try {
            return ContainedFiles.find(directory, file) != null;
        } catch (AccessDeniedException e) {
            return false;
        }
    }

    @Override
    public String displayName(String path) {
        return directory.resolve(path).toString();
    }

    /** Null if there is none, or this file system can have no file of that name. */
    private @Nullable Path real(String path) throws IOException {
        try {
            return ContainedFiles.find(directory, directory.resolve(path));
        } catch (InvalidPathException e) {
            return null;
        }
    }

    @Override
    public String toString() {
        return directory.toString();
    }
}
