package io.across.benchmarks.peer;

import io.across.Bios;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** {@code python_server.py} in a {@code python3} of its own. */
final class ChildPython implements AutoCloseable {

    private final Process process;
    private final int port;

    private ChildPython(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** @param kind what the server is to be, as it knows it */
    static ChildPython start(String kind) throws IOException {
        Process process = new ProcessBuilder(
                        List.of("python3", "-c", script(), kind, Bios.python().socketScript()))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String port = process.inputReader(StandardCharsets.UTF_8).readLine();
        if (port == null) {
            process.destroyForcibly();
            throw new IOException("python3 ended without printing its port");
        }
        return new ChildPython(process, Integer.parseInt(port));
    }

    private static String script() throws IOException {
        try (InputStream in = ChildPython.class.getResourceAsStream("python_server.py")) {
            if (in == null) {
                throw new IOException("python_server.py is not on the class path");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    int port() {
        return port;
    }

    /** Closes the child's standard input, which ends it; kills it if it does not obey. */
    @Override
    public void close() throws IOException {
        process.outputWriter(StandardCharsets.UTF_8).close();
        try {
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
