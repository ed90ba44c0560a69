package io.across.fuzz;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.across.internal.boot.BootFuzz;
import io.across.internal.jvm.JvmFuzz;
import io.across.internal.python.PythonFuzz;
import io.across.internal.transport.TlsFuzz;
import io.across.internal.wire.WireFuzz;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.LoggerFactory;

/** All targets, and what they are fed with at first. */
public final class FuzzTargets {

    /** Inputs that were faults once, of each target in a directory of its name. */
    private static final Path FAULTS = Path.of("src/test/resources/fuzz");

    private FuzzTargets() {}

    /** In the order in which they are run. */
    public static List<FuzzTarget> all() {
        List<FuzzTarget> targets = new ArrayList<>();
        targets.addAll(WireFuzz.targets());
        targets.addAll(JvmFuzz.targets());
        targets.addAll(PythonFuzz.targets());
        targets.addAll(TlsFuzz.targets());
        try {
            targets.add(new BootFuzz());
        } catch (IOException | ReflectiveOperationException e) {
            throw new IllegalStateException("the BIOS has not been built", e);
        }
        return targets;
    }

    /** @throws IllegalArgumentException if there is none of that name */
    public static FuzzTarget of(String name) {
        return all().stream()
                .filter(target -> target.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no target is named " + name));
    }

    /** In a process that does nothing else: refusals are logged once for each connection, and here there are many. */
    static void silence() {
        ((Logger) LoggerFactory.getLogger("io.across")).setLevel(Level.OFF);
    }

    /** The target's own seeds and all that have been faults. */
    public static List<byte[]> seeds(FuzzTarget target) throws Exception {
        List<byte[]> seeds = new ArrayList<>(target.seeds());
        seeds.addAll(files(FAULTS.resolve(target.name())));
        return seeds;
    }

    /** The contents of all files of a directory, if there is one, in the order of their names. */
    static List<byte[]> files(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        List<byte[]> contents = new ArrayList<>();
        try (Stream<Path> found = Files.list(directory)) {
            for (Path file : found.filter(Files::isRegularFile).sorted().toList()) {
                try (InputStream in = Files.newInputStream(file)) {
                    contents.add(in.readAllBytes());
                }
            }
        }
        return contents;
    }
}
