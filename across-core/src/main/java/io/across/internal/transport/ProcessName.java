package io.across.internal.transport;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What a child process is called in logs.
 *
 * @param program the name of its file
 * @param connection the name of the connection that it serves; null if that has no name but the address
 */
record ProcessName(String program, @Nullable String connection) {

    /** The name of a program's file. */
    static String file(String program) {
        Path name = Path.of(program).getFileName();
        return name == null ? program : name.toString();
    }

    String address() {
        return "exec:" + program;
    }

    /** With the process's id. */
    String of(Process process) {
        return (connection != null ? connection : program) + "[" + process.pid() + "]";
    }

    /** What the connection is called. */
    String connectionName() {
        return connection != null ? connection : address();
    }
}
