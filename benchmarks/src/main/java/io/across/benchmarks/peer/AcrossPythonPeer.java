package io.across.benchmarks.peer;

import io.across.Connection;
import io.across.python.Python;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** across to a Python process that it has booted, over TCP. Starts that only when there is something to measure. */
public final class AcrossPythonPeer implements Peer {

    private static final double ROOT = Math.sqrt(2.0);

    private @Nullable ChildPython server;
    private @Nullable Connection connection;

    @Override
    public String name() {
        return "across";
    }

    @Override
    public @Nullable Load load(Workload workload) throws IOException {
        return switch (workload) {
            case PYTHON -> Load.of(workload, root(python()));
            case PYTHON_1M, PYTHON_64M -> Load.of(workload, bytes(python(), workload.bytes()));
            default -> null;
        };
    }

    private Python python() throws IOException {
        Connection open = connection;
        if (open == null) {
            ChildPython started = ChildPython.start("across");
            server = started;
            open = Connection.fromTcp("127.0.0.1", started.port());
            connection = open;
        }
        return open.python();
    }

    private static Task root(Python python) {
        return () -> {
            if (!(python.call("math.sqrt", 2.0) instanceof Double root) || root != ROOT) {
                throw new IllegalStateException("Python has found another root of 2");
            }
        };
    }

    /** {@code bytes} of bytes is what it was given. */
    private static Task bytes(Python python, int size) {
        byte[] sent = Echoes.bytes(size);
        return () -> Echoes.checked(sent, python.call(byte[].class, "bytes", sent));
    }

    @Override
    public void close() throws IOException {
        if (connection != null) {
            connection.close();
        }
        if (server != null) {
            server.close();
        }
    }
}
