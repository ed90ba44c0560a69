package io.across.spring.autoconfigure;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Properties of the environment and the directory in which child processes work. */
public abstract class AcrossProcessProperties {

    /** Variables of the child process's environment, besides those that it inherits. */
    private Map<String, String> environment = new LinkedHashMap<>();

    /** Variables of this process that the child process inherits: all, none, or their names; unless set all, and for the children of listeners PATH, HOME and the like. */
    private List<String> inheritEnvironment = new ArrayList<>();

    /** Directory in which the child process works; that of this process unless set. */
    private @Nullable Path workingDirectory;

    public Map<String, String> getEnvironment() {
        return environment;
    }

    public void setEnvironment(Map<String, String> environment) {
        this.environment = environment;
    }

    public List<String> getInheritEnvironment() {
        return inheritEnvironment;
    }

    public void setInheritEnvironment(List<String> inheritEnvironment) {
        this.inheritEnvironment = inheritEnvironment;
    }

    public @Nullable Path getWorkingDirectory() {
        return workingDirectory;
    }

    public void setWorkingDirectory(@Nullable Path workingDirectory) {
        this.workingDirectory = workingDirectory;
    }
}
