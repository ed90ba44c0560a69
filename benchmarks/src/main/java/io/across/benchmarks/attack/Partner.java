package io.across.benchmarks.attack;

import io.across.process.ChildJvm;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A JVM of its own that is asked by lines and answers by lines. Used by one thread. */
final class Partner implements Closeable {

    private final Process process;
    private final BufferedReader output;
    private final BufferedWriter input;
    private final int port;

    /**
     * Starts it, and reads its port.
     *
     * @param prefix what its command line begins with
     * @param log to which its standard error is appended
     */
    Partner(List<String> prefix, Class<?> main, List<String> jvmArgs, Path log, String... arguments)
            throws IOException {
        List<String> command = new ArrayList<>(prefix);
        command.addAll(
                ChildJvm.builder().mainClass(main).jvmArgs(jvmArgs).build().command());
        command.addAll(List.of(arguments));
        process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        output = process.inputReader(StandardCharsets.UTF_8);
        input = process.outputWriter(StandardCharsets.UTF_8);
        try {
            port = Integer.parseInt(readLine());
        } catch (IOException e) {
            process.destroyForcibly();
            throw e;
        }
    }

    int port() {
        return port;
    }

    boolean isAlive() {
        return process.isAlive();
    }

    String ask(String line) throws IOException {
        input.write(line);
        input.newLine();
        input.flush();
        return readLine();
    }

    /** Ends its standard input, and reads its last line. */
    String finish() throws IOException {
        input.close();
        return readLine();
    }

    private String readLine() throws IOException {
        String line = output.readLine();
        if (line == null) {
            throw new IOException("the process has ended");
        }
        return line;
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        output.close();
    }
}
