package io.across.process;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
     * The options with which the archive's loader finds what that of this process has found: the nested classes of a web
     * archive, where it would not look itself, and what {@code loader.path} or {@code LOADER_PATH} name beside the archive.
     *
     * @param entry an archive that has a {@linkplain #launcher launcher}
     */
    static List<String> options(Path entry) {
        String main = manifest(entry)
                .map(manifest -> manifest.getMainAttributes().getValue(Attributes.Name.MAIN_CLASS))
                .orElse("");
        List<String> options = new ArrayList<>();
        List<String> path = new ArrayList<>();
        if (main.endsWith(".WarLauncher")) {
            path.addAll(List.of("WEB-INF/classes/", "WEB-INF/lib/", "WEB-INF/lib-provided/"));
        } else if (main.endsWith(".PropertiesLauncher")) {
            String own = System.getProperty("loader.path", System.getenv("LOADER_PATH"));
            if (own != null) {
                path.add(own);
            }
            for (String name : List.of("loader.config.name", "loader.config.location")) {
                String value = System.getProperty(name);
                if (value != null) {
                    options.add("-D" + name + "=" + value);
                }
            }
            // What is relative is so to the directory of this process, whatever that of the other one is.
            String home = System.getProperty("loader.home", System.getenv("LOADER_HOME"));
            options.add("-Dloader.home=" + Path.of(home == null ? "" : home).toAbsolutePath());
        }
        if (!path.isEmpty()) {
            options.add("-Dloader.path=" + String.join(",", path));
        }
        return options;
    }

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
