package io.across.internal.engine;

import io.across.ProtocolException;
import java.nio.ByteBuffer;
import java.util.List;

/** What a BIOS is sent (protocol, section 7). */
@FunctionalInterface
public interface Bootloaders {

    /**
     * The bootloader for a BIOS, in pieces, without its length.
     *
     * @param mark of the BIOS: the first reserved byte of its superblock
     * @throws ProtocolException if there is no such BIOS
     */
    List<ByteBuffer> of(int mark);
}
