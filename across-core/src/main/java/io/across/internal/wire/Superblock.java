package io.across.internal.wire;

import io.across.ProtocolException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The first 16 bytes that a side sends (protocol, sections 2 and 7).
 *
 * @param kind who speaks
 * @param major of the version of a peer, or of the lowest version that a BIOS can be booted with
 * @param minor likewise
 * @param patch likewise
 * @param mark the first reserved byte: that of a BIOS tells which bootloader it can run
 */
public record Superblock(Kind kind, int major, int minor, int patch, int mark) {

    /** What a Python BIOS has as its mark. */
    public static final int PYTHON_MARK = 0;

    /** What a JVM BIOS has as its mark. */
    public static final int JVM_MARK = 1;

    /** Length of a superblock, in bytes. */
    static final int SIZE = 16;

    /** Length of the magic at its start, in bytes. */
    static final int MAGIC_SIZE = 4;

    private static final Superblock OURS = new Superblock(Kind.PEER, 0, 1, 0, 0);

    /** Who speaks. */
    public enum Kind {
        /** A full peer; messages follow. */
        PEER(0xe35b9e78),
        /** A BIOS, which waits for a bootloader; the superblock of the peer that it boots follows. */
        BIOS(0xe54e6d01);

        final int magic;

        Kind(int magic) {
            this.magic = magic;
        }
    }

    /** What this side sends. */
    public static Superblock ours() {
        return OURS;
    }

    /**
     * Reads a superblock; its reserved bytes but the first are ignored.
     *
     * @throws ProtocolException if the magic is neither a peer's nor a BIOS's; the message shows it in hex
     */
    public static Superblock read(byte[] sixteen) {
        Kind kind = kindOf(sixteen);
        if (kind == null) {
            throw new ProtocolException(StrayOutput.describe(sixteen, SIZE, Kind.PEER.magic, ByteBuffer.allocate(0)));
        }
        return new Superblock(kind, sixteen[4] & 0xff, sixteen[5] & 0xff, sixteen[6] & 0xff, sixteen[7] & 0xff);
    }

    /** The kind that the first {@value #MAGIC_SIZE} bytes stand for; null if they are no magic. */
    static @Nullable Kind kindOf(byte[] start) {
        int magic = ByteBuffer.wrap(start).getInt();
        for (Kind kind : Kind.values()) {
            if (kind.magic == magic) {
                return kind;
            }
        }
        return null;
    }

    /** The 16 bytes, ready to be written. */
    public ByteBuffer encode() {
        return ByteBuffer.allocate(SIZE)
                .putInt(kind.magic)
                .put((byte) major)
                .put((byte) minor)
                .put((byte) patch)
                .put((byte) mark)
                .rewind();
    }

    /**
     * Checks that this side can go on with the sender: a peer needs our major and minor version, a BIOS at most our version.
     *
     * @throws ProtocolException if it cannot; the message names both versions
     */
    public void checkCompatible() {
        switch (kind) {
            case PEER -> {
                if (major != OURS.major || minor != OURS.minor) {
                    throw new ProtocolException("The peer speaks version " + version()
                            + " of the protocol, which is not compatible with " + OURS.version() + " of this side");
                }
            }
            case BIOS -> {
                if (order() > OURS.order()) {
                    throw new ProtocolException("The BIOS needs a side of version " + version()
                            + " or later to boot it, this side has " + OURS.version());
                }
            }
        }
    }

    private int order() {
        return (major << 16) | (minor << 8) | patch;
    }

    private String version() {
        return major + "." + minor + "." + patch;
    }
}
