package io.across.internal.boot;

import io.across.internal.launch.BuiltResource;
import java.nio.ByteBuffer;
import java.util.List;

/** What a JVM's BIOS is sent (protocol, section 7): a timeout, and packed, once for all, the classes of a peer. */
public final class Bootloader {

    /** Made by the build; in a booted JVM, what it was booted with. */
    static final String RESOURCE = "META-INF/across/jvm-bootloader";

    /** Length of the timeout that precedes the packed classes, in bytes. */
    static final int HEADER_SIZE = Long.BYTES;

    private static final BuiltResource PACKED = new BuiltResource(RESOURCE);

    private Bootloader() {}

    /**
     * The bootloader that brings up a peer with this timeout, in pieces, without its length.
     *
     * @throws IllegalStateException if this library was built without one
     */
    public static List<ByteBuffer> of(long timeoutMillis) {
        ByteBuffer header =
                ByteBuffer.allocate(HEADER_SIZE).putLong(timeoutMillis).flip();
        return List.of(header, ByteBuffer.wrap(PACKED.bytes()));
    }
}
