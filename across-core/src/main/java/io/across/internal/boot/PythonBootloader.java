package io.across.internal.boot;

import io.across.internal.launch.BuiltResource;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What a Python BIOS is sent (protocol, section 7): one line of ASCII with the timeout and, packed, our Python runtime. Those
 * read it that read a line, and those that count bytes.
 */
public final class PythonBootloader {

    /** Made by the build. */
    private static final BuiltResource PACKED = new BuiltResource("META-INF/across/python-bootloader");

    private PythonBootloader() {}

    /**
     * The bootloader that brings up a peer with this timeout, in pieces, without its length.
     *
     * @throws IllegalStateException if this library was built without one, or came to this process in a bootloader itself
     */
    public static List<ByteBuffer> of(long timeoutMillis) {
        byte[] timeout = ("TIMEOUT_MS=" + timeoutMillis + ";").getBytes(StandardCharsets.US_ASCII);
        return List.of(ByteBuffer.wrap(timeout), ByteBuffer.wrap(PACKED.bytes()));
    }
}
