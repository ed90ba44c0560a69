package io.across.benchmarks.peer;

import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A server in a JVM of its own, with the class path and the flags of this one. */
final class ChildJvm implements AutoCloseable {

    private final Process process;
    private final String address;

    private ChildJvm(Process process, String address) {
        this.process = process;
        this.address = address;
    }

    /** Starts {@code main}, which prints its address as its first line. */
    static ChildJvm start(Class<?> main, String... args) throws IOException {
        Process process = new ProcessBuilder(command(main, args))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
        String address = output.readLine();
        if (address == null) {
            process.destroyForcibly();
            throw new IOException(main.getSimpleName() + " ended without printing its address");
        }
        return new ChildJvm(process, address);
    }

    static List<String> command(Class<?> main, String... args) {
        List<String> command = new ArrayList<>();
        command.add(java());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(List.of(args));
        return command;
    }

    static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    String address() {
        return address;
    }

    long pid() {
        return process.pid();
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
