package io.across.internal.boot;

import io.across.fuzz.FuzzTarget;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;

/** What the BIOS of a bare JVM reads before anything of ours is there: the bootloader, and the files in it. */
public final class BootFuzz implements FuzzTarget {

    private static final int SUPERBLOCK = 16;

    private final Method bootloader;
    private final Method files;

    public BootFuzz() throws IOException, ReflectiveOperationException {
        URL built = Path.of("target/boot/").toUri().toURL();
        // The class is in no package, and not among the library's own.
        Class<?> boot = new URLClassLoader(new URL[] {built}, null).loadClass("Boot");
        bootloader = boot.getDeclaredMethod("bootloader", InputStream.class);
        files = boot.getDeclaredMethod("files", byte[].class);
        bootloader.setAccessible(true);
        files.setAccessible(true);
    }

    @Override
    public String name() {
        return "jvm-boot";
    }

    @Override
    public List<byte[]> seeds() throws IOException {
        Map<String, byte[]> some = Map.of("io/across/A.class", new byte[300], "META-INF/services/a.B", new byte[] {1});
        byte[] whole = stream(some, Deflater.BEST_COMPRESSION);
        byte[] cut = Arrays.copyOf(whole, whole.length - 3);
        return List.of(whole, stream(some, Deflater.NO_COMPRESSION), stream(Map.of(), Deflater.NO_COMPRESSION), cut);
    }

    private static byte[] stream(Map<String, byte[]> contents, int level) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(new DeflaterOutputStream(packed, new Deflater(level)))) {
            for (Map.Entry<String, byte[]> file : contents.entrySet()) {
                out.writeUTF(file.getKey());
                out.writeInt(file.getValue().length);
                out.write(file.getValue());
            }
            out.writeUTF("");
        }
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(stream);
        out.write(new byte[SUPERBLOCK]);
        out.writeInt(Long.BYTES + packed.size());
        out.writeLong(10_000);
        out.write(packed.toByteArray());
        return stream.toByteArray();
    }

    @Override
    public void read(byte[] input) throws Throwable {
        try {
            files.invoke(null, bootloader.invoke(null, new ByteArrayInputStream(input)));
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    @Override
    public boolean isDocumented(Throwable failure) {
        return failure instanceof IOException;
    }

    /** Nothing unfolds to more than deflated bytes can. */
    @Override
    public int bytesPerByte() {
        return 4 * 1_032;
    }
}
