import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;

/**
 * Run by the build: makes the resources that boot a bare machine: the class {@link Boot}, the files that it is sent, and what
 * a Python BIOS is sent. The same input makes the same output, byte for byte.
 */
public final class PackBootloader {

    private static final String BIOS = "META-INF/across/jvm-bios";
    private static final String BOOTLOADER = "META-INF/across/jvm-bootloader";

    /** Only where there is nothing else that logs: not a resource of the library. */
    private static final String LOGGING_SERVICE = "META-INF/services/org.slf4j.spi.SLF4JServiceProvider";

    private static final String LOGGING = "io.across.internal.boot.log.StderrProvider";

    /** The texts of a Python's BIOS: they are small. */
    private static final String PYTHON_BIOS = "io/across/python/runtime/across/_bios.py";

    private PackBootloader() {}

    /** Takes the compiled classes of the library, the class file of the BIOS, and the jar of slf4j's API. */
    public static void main(String[] args) throws IOException {
        Path classes = Path.of(args[0]);
        byte[] bios = Files.readAllBytes(Path.of(args[1]));
        SortedMap<String, byte[]> files = new TreeMap<>();
        addDirectory(classes, files);
        addJar(Path.of(args[2]), files);
        files.put(LOGGING_SERVICE, LOGGING.getBytes(StandardCharsets.UTF_8));
        // With it, what has been booted can boot others; it keeps the bootloader itself as it was sent.
        files.put(BIOS, bios);
        write(classes.resolve(BIOS), bios);
        write(classes.resolve(BOOTLOADER), pack(files));
        write(classes.resolve(PackPythonRuntime.BOOTLOADER), PackPythonRuntime.pack(classes));
    }

    private static void addDirectory(Path classes, Map<String, byte[]> files) throws IOException {
        try (Stream<Path> found = Files.walk(classes)) {
            found.filter(Files::isRegularFile).forEach(file -> {
                String name = classes.relativize(file).toString().replace('\\', '/');
                if (name.startsWith("io/across/")
                                && isNeeded(name)
                                && !isOfPython(name)
                                && !isOfReceiver(name)
                                && !isOfStarter(name)
                                && !isOfKeeper(name)
                                && !isOfLimiter(name)
                        || name.equals(PYTHON_BIOS)
                        || name.startsWith("META-INF/services/")) {
                    files.put(name, slim(name, read(file)));
                }
            });
        }
    }

    private static void addJar(Path jar, Map<String, byte[]> files) throws IOException {
        try (JarFile opened = new JarFile(jar.toFile())) {
            for (JarEntry entry : opened.stream().toArray(JarEntry[]::new)) {
                String name = entry.getName();
                boolean licence = name.equals("META-INF/LICENSE.txt");
                if (licence || name.startsWith("org/slf4j/") && isNeeded(name)) {
                    files.put(name, slim(name, opened.getInputStream(entry).readAllBytes()));
                }
            }
        }
    }

    private static byte[] slim(String name, byte[] content) {
        return name.endsWith(".class") ? SlimClass.of(content) : content;
    }

    /** What only connections to Python peers take. The types of the API are needed to load those that mention them. */
    private static boolean isOfPython(String name) {
        return name.startsWith("io/across/internal/pickle/")
                || name.startsWith("io/across/internal/python/")
                || name.startsWith("io/across/internal/invoke/DefaultMethods")
                || name.startsWith("io/across/NamedObjects")
                || Stream.of(
                                "BuiltinExceptions",
                                "ClassPathModules",
                                "FolderModules",
                                "Keyword",
                                "LibraryExceptions",
                                "PythonFunction")
                        .anyMatch(each -> name.startsWith("io/across/python/" + each));
    }

    /** What only those take who have Logback, or have others' records forwarded to them: a booted peer forwards its own. */
    private static boolean isOfReceiver(String name) {
        boolean isOfLogback = name.startsWith("io/across/internal/log/LogbackEvents")
                || name.startsWith("io/across/logging/Logback")
                || name.startsWith("io/across/logging/AcrossAppender");
        return isOfLogback
                || name.startsWith("io/across/logging/AcrossLogs")
                || name.startsWith("io/across/logging/Forwarding")
                || name.startsWith("io/across/logging/LogForwarding")
                || name.startsWith("io/across/logging/PythonSource");
    }

    /** What only those take who open connections again: a booted peer has one, and ends with it. */
    private static boolean isOfKeeper(String name) {
        return name.startsWith("io/across/lasting/");
    }

    /** What only those take who limit what a peer may send, but for what signatures mention: who boots a machine may do anything. */
    private static boolean isOfLimiter(String name) {
        return Stream.of(
                        "ExpandedSize",
                        "Following",
                        "HarmlessNames",
                        "InterfaceMethods",
                        "KeyPlan",
                        "KeyRule",
                        "StreamClass",
                        "StreamHandles",
                        "StreamParts",
                        "StreamScan.class",
                        "StreamScan$Refused")
                .anyMatch(each -> name.startsWith("io/across/internal/jvm/" + each));
    }

    /** What only those take who start workers: a booted peer has no class path that it could give one. */
    private static boolean isOfStarter(String name) {
        return Stream.of("RendezvousSocket", "OwnSession", "WorkerLink", "WorkerTransport")
                        .anyMatch(each -> name.startsWith("io/across/internal/transport/" + each))
                || Stream.of(
                                "ArgumentFile",
                                "BootArchive",
                                "ChildJvm",
                                "CodeSources",
                                "LoaderPath",
                                "PeerOptions",
                                "Standby")
                        .anyMatch(each -> name.startsWith("io/across/process/" + each))
                || isOfServer(name);
    }

    /** What only those take who let peers connect: a booted peer has one, over the stream that booted it. */
    private static boolean isOfServer(String name) {
        return name.startsWith("io/across/server/");
    }

    private static boolean isNeeded(String name) {
        boolean isCommandLine = name.startsWith("io/across/cli/");
        // A booted machine talks over a stream that is there. No signature of another class may mention these.
        boolean isTls = name.startsWith("io/across/internal/transport/Tls")
                || name.startsWith("io/across/internal/transport/TimedClose");
        // Joins two sides within one process, for tests.
        boolean isInMemory = name.startsWith("io/across/internal/transport/InMemoryTransport")
                || name.startsWith("io/across/internal/transport/MemoryPipe");
        boolean isClass = name.endsWith(".class") && !name.endsWith("/package-info.class");
        return isClass && !isCommandLine && !isTls && !isInMemory;
    }

    static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * In one piece: class files have much in common, and compressed one by one would be twice as large. Those of a package come in
     * the order of their sizes, since those of like size have most in common, and the compressor forgets soon.
     */
    private static byte[] pack(SortedMap<String, byte[]> files) throws IOException {
        List<Map.Entry<String, byte[]>> ordered = new ArrayList<>(files.entrySet());
        ordered.sort(Comparator.comparing((Map.Entry<String, byte[]> file) -> directory(file.getKey()))
                .thenComparing(file -> file.getValue().length));
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION);
        try (DataOutputStream out = new DataOutputStream(new DeflaterOutputStream(packed, deflater))) {
            for (Map.Entry<String, byte[]> file : ordered) {
                out.writeUTF(file.getKey());
                out.writeInt(file.getValue().length);
                out.write(file.getValue());
            }
            out.writeUTF("");
        } finally {
            deflater.end();
        }
        return packed.toByteArray();
    }

    private static String directory(String name) {
        return name.substring(0, name.lastIndexOf('/') + 1);
    }

    /** Only if it differs, so that nobody who watches the directory sees a change where there is none. */
    private static void write(Path file, byte[] bytes) throws IOException {
        if (Files.exists(file) && Arrays.equals(Files.readAllBytes(file), bytes)) {
            return;
        }
        Files.createDirectories(file.getParent());
        Files.write(file, bytes);
    }
}
