package io.across.spring.autoconfigure;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Properties of the Python modules that a far side may import. */
public class AcrossPythonExportsProperties {

    /** Top-level Python modules and packages of this application, with what is below them, that the far side may import. */
    private List<String> modules = new ArrayList<>();

    /** Folder of the class path that has the modules, such as python; its top unless set. */
    private @Nullable String classPath;

    /** Directory that has the modules, instead of the class path. */
    private @Nullable Path directory;

    public List<String> getModules() {
        return modules;
    }

    public void setModules(List<String> modules) {
        this.modules = modules;
    }

    public @Nullable String getClassPath() {
        return classPath;
    }

    public void setClassPath(@Nullable String classPath) {
        this.classPath = classPath;
    }

    public @Nullable Path getDirectory() {
        return directory;
    }

    public void setDirectory(@Nullable Path directory) {
        this.directory = directory;
    }
}
