package io.across.spring.autoconfigure;

import io.across.spring.internal.FailureAnalyzedException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds, when the application starts, children of this machine that can never be started: their programs are not there, or a JVM
 * refuses its arguments. What an optional child lacks is logged instead.
 */
final class LaunchChecks {

    private static final Logger log = LoggerFactory.getLogger(LaunchChecks.class);

    /** Elsewhere the system completes the name of a program in ways of its own. */
    private static final boolean UNIX = File.separatorChar == '/';

    /** Arguments of a JVM that do something: they are not tried. */
    private static final Pattern ACTS = Pattern.compile(
            "@.*|-agent.*|-javaagent.*|-Xrun.*|-Xdebug|-Xlog.*|-XX:(OnError|OnOutOfMemoryError|StartFlightRecording"
                    + "|FlightRecorder|ArchiveClassesAtExit|SharedArchiveFile|Flags|VMOptionsFile|LogFile).*");

    /** In a virtual environment. */
    private static final String INTERPRETER = "/bin/python";

    private static final int LONGEST_TRIAL_SECONDS = 20;

    private final boolean optional;

    /** From where relative paths are seen. */
    private final Path directory;

    /**
     * @param optional whether the application does without the child
     * @param directory in which it works; null for where this process does
     */
    LaunchChecks(boolean optional, @Nullable Path directory) {
        this.optional = optional;
        this.directory = directory == null ? Path.of("") : directory;
    }

    /** A virtual environment, whose interpreter is started. */
    void environment(String property, String environment) {
        Path place = directory.resolve(environment);
        boolean isThere = Files.isDirectory(place);
        check(
                !UNIX || (isThere && Files.isExecutable(place.resolve("bin/python"))),
                property + ": the virtual environment " + environment
                        + (isThere
                                ? " has no executable bin/python."
                                : " does not exist" + seenFrom(Path.of(environment)) + "."),
                "Make it, by python3 -m venv " + environment + ", or correct " + property + ".");
    }

    /**
     * What is started, as the system looks it up: in PATH, unless it is a path itself.
     *
     * @param program null if none is
     */
    void program(String property, @Nullable String program) {
        if (!UNIX || program == null) {
            return;
        }
        try {
            if (program.contains("/")) {
                Path file = directory.resolve(program);
                String environment = missingEnvironment(program);
                if (environment != null) {
                    environment(property, environment);
                    return;
                }
                check(
                        Files.exists(file),
                        property + ": the program " + program + " does not exist" + seenFrom(Path.of(program)) + ".",
                        "Install it, or correct " + property + ".");
                check(
                        Files.isRegularFile(file) && Files.isExecutable(file),
                        property + ": " + program + " is no file that this user may execute.",
                        "Make it executable (chmod +x), or correct " + property + ".");
            } else {
                String path = System.getenv("PATH");
                check(
                        path == null || isIn(path, program),
                        property + ": the program " + program + " is not found in PATH, which is " + path + ".",
                        "Install it, give its whole path in " + property
                                + ", or start the application with a PATH that has it.");
            }
        } catch (InvalidPathException e) {
            check(
                    false,
                    property + ": '" + program + "' cannot be the name of a program: " + e.getReason() + ".",
                    "Correct " + property + ".");
        }
    }

    /** Where the interpreter is to be, if there is no such folder at all; else null. */
    private @Nullable String missingEnvironment(String program) {
        if (!program.endsWith(INTERPRETER)) {
            return null;
        }
        String environment = program.substring(0, program.length() - INTERPRETER.length());
        return Files.exists(directory.resolve(environment)) ? null : environment;
    }

    private static boolean isIn(String path, String program) {
        return Arrays.stream(path.split(File.pathSeparator, -1))
                .map(directory -> Path.of(directory, program))
                .anyMatch(file -> Files.isRegularFile(file) && Files.isExecutable(file));
    }

    /** Where a relative path was looked for. */
    private String seenFrom(Path path) {
        return path.isAbsolute() ? "" : " in the working directory " + directory.toAbsolutePath();
    }

    /**
     * A child JVM. If it is given arguments, a JVM is started with them that only tells its version.
     *
     * @param property prefix of its properties
     * @param java the program
     */
    void jvm(String property, Path java, AcrossJavaProperties properties) {
        program(property + ".home", java.toAbsolutePath().toString());
        List<String> arguments = new ArrayList<>(properties.getJvmArgs());
        arguments.removeIf(argument -> ACTS.matcher(argument).matches());
        if (arguments.isEmpty()) {
            return;
        }
        if (properties.getMaxHeap() != null) {
            arguments.add(0, "-Xmx" + properties.getMaxHeap().toBytes());
        }
        String refusal = refusal(java, arguments);
        check(
                refusal == null,
                property + ".jvm-args is not valid: the JVM " + java + " refuses " + arguments + ": " + refusal + ".",
                "Correct " + property + ".jvm-args, or have another Java run the child by " + property + ".home.");
    }

    /** What a JVM says that does not come up; null if it does, or if nobody knows. */
    private static @Nullable String refusal(Path java, List<String> arguments) {
        List<String> command = new ArrayList<>(List.of(java.toString()));
        command.addAll(arguments);
        command.add("-version");
        try {
            ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
            builder.environment().keySet().removeAll(Set.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS"));
            Path output = Files.createTempFile("across-jvm", ".txt");
            try {
                Process process = builder.redirectOutput(output.toFile()).start();
                process.getOutputStream().close();
                if (!process.waitFor(LONGEST_TRIAL_SECONDS, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                    return null;
                }
                String said = Files.readString(output);
                return process.exitValue() == 0 || said.contains("Could not reserve")
                        ? null
                        : said.lines()
                                .filter(line -> !line.startsWith("Error occurred during initialization"))
                                .findFirst()
                                .map(line -> line.replaceFirst("\\.$", ""))
                                .orElse("exit code " + process.exitValue());
            } finally {
                Files.delete(output);
            }
        } catch (IOException e) {
            log.debug("{} could not be tried", command, e);
            return null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
    }

    private void check(boolean right, String wrong, String action) {
        if (right) {
            return;
        }
        if (!optional) {
            throw new FailureAnalyzedException(wrong, action);
        }
        log.warn("{} {}", wrong, action);
    }
}
