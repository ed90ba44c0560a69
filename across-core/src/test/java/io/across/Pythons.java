package io.across;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The Pythons of this machine: that of the {@code PATH}, and beside it whatever pyenv has. */
public final class Pythons {

    public static final String DEFAULT = "python3";

    private static final Path OTHERS = Path.of(System.getProperty("user.home"), ".pyenv", "versions");

    private Pythons() {}

    /** The default, the oldest supported and the newest one, as far as they are there. */
    public static List<String> supported() {
        List<Path> others = others(version -> version.compareTo("3.08") >= 0);
        return Stream.concat(
                        Stream.of(DEFAULT),
                        others.isEmpty()
                                ? Stream.empty()
                                : Stream.of(others.get(0), others.get(others.size() - 1))
                                        .map(Path::toString)
                                        .distinct())
                .toList();
    }

    /** The default one, and all others that are supported. */
    static List<String> all() {
        return Stream.concat(
                        Stream.of(DEFAULT),
                        others(version -> version.compareTo("3.08") >= 0).stream()
                                .map(Path::toString))
                .toList();
    }

    /** Those before 3.8. */
    static List<String> tooOld() {
        return others(version -> version.compareTo("3.08") < 0).stream()
                .map(Path::toString)
                .toList();
    }

    private static List<Path> others(Predicate<String> version) {
        if (!Files.isDirectory(OTHERS)) {
            return List.of();
        }
        try (Stream<Path> found = Files.list(OTHERS)) {
            return found.filter(directory -> version.test(version(directory)))
                    .sorted(Comparator.comparing(Pythons::version))
                    .map(directory -> directory.resolve("bin/python"))
                    .filter(Files::isExecutable)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Comparable as a text: 3.8.18 is 3.08. */
    private static String version(Path directory) {
        String[] parts = directory.getFileName().toString().split("\\.", -1);
        return parts.length < 2 ? "0" : parts[0] + "." + "0".repeat(Math.max(0, 2 - parts[1].length())) + parts[1];
    }
}
