package io.across.internal.pickle;

import io.across.python.PythonModules;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the recorded clients exported; their files have the names of modules. */
final class FixtureModules implements PythonModules {

    private final PythonModules files = PythonModules.folder(Path.of("src/test/resources/vectors/fixtures"));

    /** A module that every Python has, too. */
    @Override
    public byte @Nullable [] read(String path) throws IOException {
        return path.equals("json.py") ? "".getBytes(StandardCharsets.UTF_8) : files.read(path);
    }

    @Override
    public Set<String> list(String path) throws IOException {
        return files.list(path);
    }
}
