package io.across;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.slf4j.Logger;

/** A child JVM that has across and nothing of the tests but this class, and accepts exported classes or not. */
final class BarePeer {

    private BarePeer() {}

    public static void main(String[] args) {
        Options options = Options.builder()
                .name("parent")
                .acceptExportedClasses(Boolean.parseBoolean(args[0]))
                .build();
        try (Connection parent = Connection.fromStdio(options)) {
            parent.awaitEnd();
        } catch (OperationException e) {
            // The test says what it wants to see.
        }
        System.exit(0);
    }

    /** Starts one. */
    static Connection start(Path directory, boolean accepts, Options options) {
        String name = BarePeer.class.getName().replace('.', '/') + ".class";
        Path file = directory.resolve(name);
        try (InputStream in = BarePeer.class.getResourceAsStream("BarePeer.class")) {
            Files.createDirectories(file.getParent());
            Files.write(file, in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String classPath = String.join(
                java.io.File.pathSeparator, directory.toString(), where(Connection.class), where(Logger.class));
        return Connection.fromCommand(
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-Dslf4j.internal.verbosity=ERROR",
                        "-cp",
                        classPath,
                        BarePeer.class.getName(),
                        String.valueOf(accepts)),
                options);
    }

    private static String where(Class<?> type) {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().getPath())
                .toString();
    }
}
