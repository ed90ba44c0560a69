package io.across.internal.provider;

import io.across.ProtocolException;
import io.across.internal.boot.Bootloader;
import io.across.internal.boot.PythonBootloader;
import io.across.internal.engine.Bootloaders;
import io.across.internal.wire.Superblock;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Bootloaders for every kind of BIOS that there is.
 *
 * @param timeoutMillis of the peer that comes up
 */
record KnownBootloaders(long timeoutMillis) implements Bootloaders {

    @Override
    public List<ByteBuffer> of(int mark) {
        return switch (mark) {
            case Superblock.PYTHON_MARK -> PythonBootloader.of(timeoutMillis);
            case Superblock.JVM_MARK -> Bootloader.of(timeoutMillis);
            default -> throw new ProtocolException("the peer is a BIOS of an unknown kind: its mark is " + mark);
        };
    }
}
