package io.across.spring.autoconfigure;

import io.across.spring.internal.FailureAnalyzedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What properties say of the environment and the working directory of a child process. Finds mistakes before anything is
 * started. Immutable.
 *
 * @param inherited names of the variables of this process that the child has, or {@code all} or {@code none}; empty to leave
 *     that to whoever starts it
 * @param environment further variables of the child
 * @param directory where the child works; null for where this process does
 */
record ProcessSettings(
        List<String> inherited,
        Map<String, String> environment,
        @Nullable Path directory) {

    /** With what a JVM is told more than its command line says: children have them only if they are set for them. */
    private static final Set<String> JVM_VARIABLES = Set.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS");

    /**
     * Checks them.
     *
     * @param prefix of the properties
     * @param process the properties
     * @throws FailureAnalyzedException if one is wrong
     */
    static ProcessSettings of(String prefix, AcrossProcessProperties process) {
        List<String> inherited = process.getInheritEnvironment();
        Map<String, String> environment = process.getEnvironment();
        Path directory = process.getWorkingDirectory();
        if (inherited.size() > 1 && inherited.stream().anyMatch(ProcessSettings::isWord)) {
            throw new FailureAnalyzedException(
                    prefix + ".inherit-environment has all or none beside others.",
                    "Set " + prefix + ".inherit-environment to all, to none, or to the names of variables, such as"
                            + " PATH, HOME.");
        }
        inherited.forEach(name -> checkName(prefix + ".inherit-environment", name));
        environment.keySet().forEach(name -> checkName(prefix + ".environment", name));
        if (directory != null && !Files.isDirectory(directory)) {
            throw new FailureAnalyzedException(
                    prefix + ".working-directory is " + directory + ", which "
                            + (Files.exists(directory) ? "is no directory." : "does not exist."),
                    "Correct " + prefix + ".working-directory, or create the directory before the application starts.");
        }
        return new ProcessSettings(List.copyOf(inherited), Map.copyOf(environment), directory);
    }

    private static void checkName(String property, String name) {
        if (name.isBlank() || name.indexOf('=') >= 0 || name.indexOf(0) >= 0) {
            throw new FailureAnalyzedException(
                    property + " has '" + name + "', which cannot be the name of a variable.",
                    "Write the name of a variable, such as LANG, or remove it.");
        }
    }

    private static boolean isWord(String inherited) {
        return inherited.equalsIgnoreCase("all") || inherited.equalsIgnoreCase("none");
    }

    /** Whether the child has what whoever starts it gives it, and nothing else. */
    boolean areUsual() {
        return inherited.isEmpty() && environment.isEmpty() && directory == null;
    }

    /** For a child that inherits everything unless something is set. */
    Consumer<ProcessBuilder> ofConnection() {
        return process -> {
            select(process.environment());
            complete(process);
        };
    }

    /** For a child that inherits next to nothing unless something is set. */
    Consumer<ProcessBuilder> ofListener() {
        return process -> {
            if (!inherited.isEmpty()) {
                Map<String, String> own = new LinkedHashMap<>(System.getenv());
                own.keySet().removeAll(JVM_VARIABLES);
                select(own);
                process.environment().clear();
                process.environment().putAll(own);
            }
            complete(process);
        };
    }

    private void select(Map<String, String> variables) {
        if (inherited.size() == 1 && isWord(inherited.get(0))) {
            if (inherited.get(0).equalsIgnoreCase("none")) {
                variables.clear();
            }
        } else if (!inherited.isEmpty()) {
            variables.keySet().retainAll(new HashSet<>(inherited));
        }
    }

    private void complete(ProcessBuilder process) {
        process.environment().putAll(environment);
        if (directory != null) {
            process.directory(directory.toFile());
        }
    }

    /** Names the variables only: their values may be secrets. */
    @Override
    public String toString() {
        return "ProcessSettings[inherited=" + inherited + ", environment=" + environment.keySet() + ", directory="
                + directory + "]";
    }
}
