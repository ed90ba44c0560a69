package io.across.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * Takes arguments that together are too long for an operating system's command line (32 KiB on Windows, 128 KiB for one
 * argument on Linux) and that {@code java} therefore reads from a file.
 *
 * <p>A command may be started again at any time, so its file lives as long as this process. There is one for each
 * distinct list of arguments, which in practice is one, the class path; it is deleted when this process exits.
 */
final class ArgumentFile {

    private static final int MAX_COMMAND_LINE = 30_000;

    private static final Map<List<String>, Path> FILES = new ConcurrentHashMap<>();

    private ArgumentFile() {}

    /** The same arguments, or one that names a file with them if they are too long. */
    static List<String> shorten(List<String> arguments) {
        int length =
                arguments.stream().mapToInt(argument -> argument.length() + 1).sum();
        if (length <= MAX_COMMAND_LINE) {
            return arguments;
        }
        Path file = FILES.computeIfAbsent(List.copyOf(arguments), ArgumentFile::write);
        return List.of("@" + file);
    }

    private static Path write(List<String> arguments) {
        try {
            Path file = Files.createTempFile("across-", ".args");
            file.toFile().deleteOnExit();
            // The launcher reads the file in the platform's encoding.
            return Files.writeString(file, quote(arguments), nativeEncoding());
        } catch (IOException e) {
            throw new UncheckedIOException("the argument file of a child JVM cannot be written", e);
        }
    }

    private static String quote(List<String> arguments) {
        return arguments.stream()
                .map(argument -> '"' + argument.replace("\\", "\\\\").replace("\"", "\\\"") + '"')
                .collect(Collectors.joining("\n", "", "\n"));
    }

    private static Charset nativeEncoding() {
        String name = System.getProperty("native.encoding");
        return name == null ? Charset.defaultCharset() : Charset.forName(name);
    }
}
