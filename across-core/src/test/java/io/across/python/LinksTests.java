package io.across.python;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Symbolic links below what is exported: they lead anywhere in it, and nowhere else. */
class LinksTests {

    @TempDir
    private Path directory;

    private Path folder;

    enum Kind {
        FOLDER {
            @Override
            PythonModules of(Path folder) {
                return PythonModules.folder(folder);
            }
        },
        CLASS_PATH {
            @Override
            PythonModules of(Path folder) throws IOException {
                URL[] root = {folder.toUri().toURL()};
                return PythonModules.classPath("", new URLClassLoader(root, null));
            }
        },
        BELOW_CLASS_PATH {
            @Override
            PythonModules of(Path folder) throws IOException {
                URL[] root = {folder.getParent().toUri().toURL()};
                return PythonModules.classPath("modules", new URLClassLoader(root, null));
            }
        };

        abstract PythonModules of(Path folder) throws IOException;
    }

    @BeforeEach
    void write() throws IOException {
        // Itself behind a link: where it is is nobody's business.
        Path real = Files.createDirectories(directory.resolve("real/modules/stats"));
        Files.createSymbolicLink(directory.resolve("root"), directory.resolve("real"));
        folder = directory.resolve("root/modules");
        Files.writeString(real.resolve("own.txt"), "own");
        Files.writeString(directory.resolve("real/beside.txt"), "secret");
        Path secrets = Files.createDirectory(directory.resolve("secrets"));
        Files.writeString(secrets.resolve("key.txt"), "secret");
        Files.createSymbolicLink(real.resolve("alias.txt"), Path.of("own.txt"));
        Files.createSymbolicLink(real.resolve("key.txt"), secrets.resolve("key.txt"));
        Files.createSymbolicLink(real.resolve("beside.txt"), Path.of("../../beside.txt"));
        Files.createSymbolicLink(real.resolve("secrets"), secrets);
        Files.createSymbolicLink(real.resolve("chain"), Path.of("secrets"));
        Files.createSymbolicLink(real.resolve("nowhere"), Path.of("gone"));
        Files.createSymbolicLink(real.resolve("loop"), Path.of("loop"));
    }

    @ParameterizedTest
    @EnumSource
    void whatStaysInsideIsThere(Kind kind) throws IOException {
        PythonModules modules = kind.of(folder);

        assertThat(modules.read("stats/own.txt"))
                .asString(StandardCharsets.UTF_8)
                .isEqualTo("own");
        assertThat(modules.read("stats/alias.txt"))
                .asString(StandardCharsets.UTF_8)
                .isEqualTo("own");
        assertThat(modules.read("stats/nowhere")).isNull();
        assertThat(modules.read("stats/loop")).isNull();
        assertThat(modules.read("stats")).isNull();
        assertThat(modules.list("stats")).containsExactly("alias.txt", "own.txt");
    }

    @ParameterizedTest
    @EnumSource
    void whatLeadsOutIsRefused(Kind kind) throws IOException {
        PythonModules modules = kind.of(folder);

        for (String path :
                new String[] {"stats/key.txt", "stats/beside.txt", "stats/secrets/key.txt", "stats/chain/key.txt"}) {
            assertThatThrownBy(() -> modules.read(path))
                    .isInstanceOf(AccessDeniedException.class)
                    .hasMessageContaining("a symbolic link leads out of ");
        }
        assertThatThrownBy(() -> modules.list("stats/secrets")).isInstanceOf(AccessDeniedException.class);
    }
}
