import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.File;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinPool.ForkJoinWorkerThreadFactory;
import java.util.concurrent.ForkJoinWorkerThread;
import java.util.zip.InflaterInputStream;

/**
 * The JVM's BIOS (protocol, section 7), which a shell script carries to a machine that has only a JVM: asks for a bootloader
 * on standard input and output and runs it. Kept small, since it travels on a command line, and compiled without debug
 * information.
 *
 * <p>A bootloader of this BIOS begins with the timeout in milliseconds, 8 bytes; the rest is deflated: files, each as its name
 * ({@link DataInputStream#readUTF}), its length (4 bytes) and its bytes, and an empty name.
 *
 * <p>It makes the threads of the common pool, too, which the JDK lets no other class of this process do: shipped code that runs
 * there finds services and classes by the context class loader, as it does in the thread that it came from.
 */
public final class Boot extends ClassLoader implements ForkJoinWorkerThreadFactory {

    private static final int MAX_LENGTH = 16 << 20;

    /** Set before there is a thread that reads it. */
    private static Boot booted;

    private final Map<String, byte[]> files = new HashMap<>();

    /** Takes the directory that holds nothing but this class: it is deleted, and all further classes stay in memory. */
    public static void main(String[] args) throws Exception {
        File directory = new File(args[0]);
        new File(directory, "Boot.class").delete();
        directory.delete();
        // The last of these bytes marks the BIOS of a JVM; a Python BIOS has zero there.
        byte[] superblock =
                ByteBuffer.allocate(16).putLong(0xe54e6d01_00010001L).array();
        new FileOutputStream(FileDescriptor.out).write(superblock);
        System.setProperty("java.util.concurrent.ForkJoinPool.common.threadFactory", "Boot");
        booted = new Boot();
        booted.run(bootloader(new FileInputStream(FileDescriptor.in)));
    }

    @Override
    public ForkJoinWorkerThread newThread(ForkJoinPool pool) {
        try {
            return ((ForkJoinWorkerThreadFactory) booted.loadClass("io.across.internal.concurrent.CommonPoolThreads")
                            .getConstructor()
                            .newInstance())
                    .newThread(pool);
        } catch (ReflectiveOperationException e) {
            return null; // as if the system had no thread
        }
    }

    /** Reads not one byte too much: what follows belongs to the peer that is booted. */
    static byte[] bootloader(InputStream stream) throws IOException {
        DataInputStream in = new DataInputStream(stream);
        in.readFully(new byte[16]);
        int length = in.readInt();
        if (length < 0 || length > MAX_LENGTH) {
            throw new IOException("across: a bootloader of " + length + " bytes");
        }
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException();
        }
        return bytes;
    }

    static Map<String, byte[]> files(byte[] bootloader) throws IOException {
        Map<String, byte[]> files = new HashMap<>();
        try (DataInputStream in = new DataInputStream(
                new InflaterInputStream(new ByteArrayInputStream(bootloader, 8, bootloader.length - 8)))) {
            for (String name = in.readUTF(); name.length() > 0; name = in.readUTF()) {
                int length = in.readInt();
                if (length < 0) {
                    throw new IOException("across: a file of " + length + " bytes");
                }
                files.put(name, in.readNBytes(length));
            }
        }
        return files;
    }

    private void run(byte[] bootloader) throws Exception {
        files.putAll(files(bootloader));
        loadClass("io.across.internal.boot.BootMain")
                .getMethod("main", byte[].class, Map.class)
                .invoke(null, bootloader, files);
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        byte[] file = files.get(name.replace('.', '/') + ".class");
        if (file == null) {
            throw new ClassNotFoundException(name);
        }
        return defineClass(name, file, 0, file.length);
    }
}
