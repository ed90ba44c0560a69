package io.across.internal.launch;

import java.util.ArrayList;
import java.util.List;

/** The arguments of a JVM that serves its standard input and output. */
public final class WorkerArguments {

    private WorkerArguments() {}

    /**
     * Those of a worker that is quick to start and clean to die, with the user's own behind, which override them: one garbage
     * collector thread, an exit at the first {@link OutOfMemoryError}, and whatever the JVM itself prints goes to standard
     * error.
     */
    public static List<String> with(List<String> own) {
        List<String> arguments = new ArrayList<>();
        if (own.stream().noneMatch(argument -> argument.matches("-XX:\\+Use\\w+GC"))) {
            arguments.add("-XX:+UseSerialGC");
        }
        arguments.add("-XX:+ExitOnOutOfMemoryError");
        arguments.add("-XX:+DisplayVMOutputToStderr");
        arguments.add("-Xlog:disable");
        arguments.add("-Xlog:all=warning:stderr");
        arguments.addAll(own);
        return List.copyOf(arguments);
    }
}
