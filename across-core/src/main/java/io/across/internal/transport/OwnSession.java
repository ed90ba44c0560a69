package io.across.internal.transport;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Has a program lead a session of its own, so that signals to this process's group, such as a terminal's interrupt, do not
 * reach it. The program {@code setsid} does it, and becomes the other; where it is not installed, the session stays what it
 * is.
 */
public final class OwnSession {

    private static final Optional<Path> SETSID = find("setsid");

    private OwnSession() {}

    /** The command that does so, or the same where that is impossible. One whose program is not found is left to fail itself. */
    public static List<String> of(List<String> command) {
        if (SETSID.isEmpty() || find(command.get(0)).isEmpty()) {
            return command;
        }
        List<String> leading = new ArrayList<>();
        leading.add(SETSID.get().toString());
        leading.addAll(command);
        return leading;
    }

    /** Where the system would find a program. */
    private static Optional<Path> find(String program) {
        String path = System.getenv("PATH");
        List<String> directories =
                program.contains("/") || path == null ? List.of("") : Arrays.asList(path.split(File.pathSeparator, -1));
        try {
            return directories.stream()
                    .map(directory -> Path.of(directory, program))
                    .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
                    .findFirst();
        } catch (InvalidPathException e) {
            Failures.ignored("looking for " + program, e);
            return Optional.empty();
        }
    }
}
