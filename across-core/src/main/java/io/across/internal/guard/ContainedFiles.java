package io.across.internal.guard;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Files below a folder whose contents a peer may have: a symbolic link must not lead out of it. */
public final class ContainedFiles {

    private ContainedFiles() {}

    /**
     * Where a file is when all links are resolved.
     *
     * @return null if there is none
     * @throws AccessDeniedException if it is not in the folder
     */
    public static @Nullable Path find(Path folder, Path file) throws IOException {
        Path real;
        try {
            real = file.toRealPath();
        } catch (IOException e) {
            if (Files.exists(file)) {
                throw e;
            }
            return null;
        }
        if (!real.startsWith(folder.toRealPath())) {
            throw new AccessDeniedException(
                    file.toString(), null, "a symbolic link leads out of " + folder + ", which alone is exported");
        }
        return real;
    }

    /** The folder that a file is found below, by a path whose parts are separated by slashes. */
    public static Path above(Path file, String path) {
        Path folder = file.toAbsolutePath();
        for (int left = path.split("/").length; left > 0; left--) {
            Path parent = folder.getParent();
            folder = parent == null ? folder : parent;
        }
        return folder;
    }
}
