package io.across.internal.boot;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** What the BIOS of a bare machine runs: hands the files that it was sent to a loader, and in it starts a peer. */
public final class BootMain {

    private BootMain() {}

    /** Called by {@code Boot}, by name; does not return. */
    public static void main(byte[] bootloader, Map<String, byte[]> received) throws ReflectiveOperationException {
        MemoryLoader loader = loader(bootloader, received, ClassLoader.getSystemClassLoader());
        Thread.currentThread().setContextClassLoader(loader);
        long timeoutMillis = ByteBuffer.wrap(bootloader).getLong();
        loader.loadClass(BootedPeer.class.getName())
                .getMethod("serve", long.class)
                .invoke(null, timeoutMillis);
    }

    /** Has the bootloader, too, so that from here others can be booted. */
    static MemoryLoader loader(byte[] bootloader, Map<String, byte[]> received, ClassLoader parent) {
        Map<String, byte[]> files = new HashMap<>(received);
        files.put(Bootloader.RESOURCE, Arrays.copyOfRange(bootloader, Bootloader.HEADER_SIZE, bootloader.length));
        return new MemoryLoader(files, parent);
    }
}
