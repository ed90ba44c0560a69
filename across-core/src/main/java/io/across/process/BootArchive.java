package io.across.process;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;

/**
 * Recognises an archive that Spring Boot has packed: its classes and jars are nested, and only the loader in its top
 * level finds them.
 */
final class BootArchive {

    private static final String LOADER = "org.springframework.boot.loader.";

    private BootArchive() {}

    /**
     * The class that starts another main class ({@code -Dloader.main=…}) from the archive; it lies in the package of the
     * archive's own launcher, which moved between Boot's generations.
     *
     * @param entry a jar, a directory or nothing that exists
     * @return empty if {@code entry} is not such an archive
     */
    static Optional<String> launcher(Path entry) {
        return manifest(entry)
                .map(manifest -> manifest.getMainAttributes().getValue(Attributes.Name.MAIN_CLASS))
                .filter(main -> main.startsWith(LOADER))
                .map(main -> main.substring(0, main.lastIndexOf('.') + 1) + "PropertiesLauncher");
    }

    private static Optional<Manifest> manifest(Path entry) {
        try {
            if (Files.isDirectory(entry)) {
                return unpackedManifest(entry.resolve(JarFile.MANIFEST_NAME));
            }
            if (Files.isRegularFile(entry)) {
                try (JarFile jar = new JarFile(entry.toFile())) {
                    return Optional.ofNullable(jar.getManifest());
                }
            }
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("class path entry " + entry + " cannot be read", e);
        }
    }

    private static Optional<Manifest> unpackedManifest(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        try (InputStream in = Files.newInputStream(file)) {
            return Optional.of(new Manifest(in));
        }
    }
}
