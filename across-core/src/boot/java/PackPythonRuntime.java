import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;

/**
 * Makes the bootloader of Python peers but for the timeout, which precedes it: one line of Python, in ASCII. Packed in it
 * are, as one Python expression, the source that runs first and all others by their paths.
 *
 * <p>A Python that boots others packs it as well, in {@code _booting.py}: the build has no Python, and a runtime that was imported
 * from files has no jar.
 */
final class PackPythonRuntime {

    static final String BOOTLOADER = "META-INF/across/python-bootloader";

    private static final String RUNTIME = "io/across/python/runtime";
    private static final String FIRST = "across/_bootloader.py";

    private static final Pattern BOOTLOADER_TEXT = Pattern.compile("(?m)^BOOTLOADER = '([^']*)'$");

    private PackPythonRuntime() {}

    /** @param classes the directory with the resources of the library */
    static byte[] pack(Path classes) throws IOException {
        SortedMap<String, String> sources = sources(classes.resolve(RUNTIME));
        String first = sources.remove(FIRST);
        if (first == null) {
            throw new IOException("no " + RUNTIME + "/" + FIRST);
        }
        StringBuilder expression = new StringBuilder("(").append(literal(first)).append(",{");
        sources.forEach((path, source) -> expression
                .append(literal(path))
                .append(':')
                .append(literal(source))
                .append(','));
        expression.append("})");
        String line = bootloader(classes.resolve(RUNTIME))
                        .replace("@PACKED@", Base64.getEncoder().encodeToString(deflate(expression.toString())))
                + "\n";
        return line.getBytes(StandardCharsets.US_ASCII);
    }

    /** The text around it, which Python's own packer fills in as well. */
    private static String bootloader(Path runtime) throws IOException {
        Matcher line = BOOTLOADER_TEXT.matcher(Files.readString(runtime.resolve("across/_bios.py")));
        if (!line.find()) {
            throw new IOException("no BOOTLOADER in " + runtime.resolve("across/_bios.py"));
        }
        return line.group(1);
    }

    private static SortedMap<String, String> sources(Path runtime) throws IOException {
        SortedMap<String, String> sources = new TreeMap<>();
        try (Stream<Path> found = Files.walk(runtime)) {
            found.filter(file -> file.toString().endsWith(".py"))
                    .forEach(file -> sources.put(
                            runtime.relativize(file).toString().replace('\\', '/'),
                            new String(PackBootloader.read(file), StandardCharsets.UTF_8)));
        }
        return sources;
    }

    /** A text as Python reads it from UTF-8. */
    private static String literal(String text) {
        return "\""
                + text.replace("\\", "\\\\")
                        .replace("\"", "\\\"")
                        .replace("\r", "\\r")
                        .replace("\n", "\\n")
                        .replace("\0", "\\0")
                + "\"";
    }

    private static byte[] deflate(String text) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION);
        try (DeflaterOutputStream out = new DeflaterOutputStream(packed, deflater)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        } finally {
            deflater.end();
        }
        return packed.toByteArray();
    }
}
