package io.across.spring.autoconfigure;

import io.across.python.PythonModules;
import io.across.spring.client.NamedConnection;
import io.across.spring.internal.FailureAnalyzedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The Python modules that a connection exports by property. Finds mistakes before anything is opened. */
final class PythonExports {

    private final String prefix;
    private final AcrossPythonExportsProperties properties;

    PythonExports(String connectionPrefix, AcrossPythonExportsProperties properties) {
        this.prefix = connectionPrefix + ".python-exports";
        this.properties = properties;
    }

    void applyTo(NamedConnection connection) {
        if (properties.getModules().isEmpty()) {
            check(
                    properties.getClassPath() == null && properties.getDirectory() == null,
                    prefix + " says where Python modules are, but not which of them the far side may import.",
                    "Set " + prefix + ".modules.");
            return;
        }
        PythonModules place = place();
        properties.getModules().forEach(name -> checkThatItIsThere(name, place));
        connection.python().export(place, properties.getModules().toArray(new String[0]));
    }

    private PythonModules place() {
        String folder = properties.getClassPath();
        Path directory = properties.getDirectory();
        check(
                folder == null || directory == null,
                prefix + ".class-path and " + prefix + ".directory are two places, one is needed.",
                "Remove one of them.");
        if (directory == null) {
            return CheckedProperties.checked(
                    prefix, prefix + ".class-path", () -> PythonModules.classPath(folder == null ? "" : folder));
        }
        check(
                Files.isDirectory(directory),
                prefix + ".directory is " + directory + ", but " + directory.toAbsolutePath()
                        + (Files.exists(directory) ? " is no directory." : " does not exist."),
                "Correct " + prefix + ".directory, or create the directory before the application starts.");
        return PythonModules.folder(directory);
    }

    private void checkThatItIsThere(String name, PythonModules place) {
        check(
                name.matches("\\w+"),
                prefix + ".modules has '" + name + "', which is not the name of a top-level module.",
                "Name the top-level module or package: what is below it is exported with it.");
        try {
            check(
                    place.read(name + ".py") != null
                            || place.read(name + "/__init__.py") != null
                            || !place.list(name).isEmpty(),
                    prefix + ".modules has " + name + ", but there is neither " + name + ".py nor " + name
                            + "/__init__.py in " + place + ".",
                    "Correct the name, or say where the module is: by " + prefix + ".class-path or " + prefix
                            + ".directory.");
        } catch (IOException e) {
            throw new FailureAnalyzedException(
                    prefix + ".modules has " + name + ", which cannot be read in " + place + ": " + e.getMessage()
                            + ".",
                    "Make it readable for this process.",
                    e);
        }
    }

    private static void check(boolean right, String wrong, String action) {
        if (!right) {
            throw new FailureAnalyzedException(wrong, action);
        }
    }
}
