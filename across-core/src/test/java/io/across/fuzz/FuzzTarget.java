package io.across.fuzz;

import java.util.List;

/**
 * A reader of what a peer sends, to be fed with changed bytes. Called by one thread at a time. The same bytes are always read in
 * the same way, so that a fault can be seen again.
 */
public interface FuzzTarget {

    /** Of this target, for the command line and for files: small letters and hyphens. */
    String name();

    /** Inputs that a peer has sent, or could have: what is changed. */
    List<byte[]> seeds() throws Exception;

    /** Reads an input, or throws what says that it cannot be read. */
    void read(byte[] input) throws Throwable;

    /** Whether the documentation says that the reader may throw this. */
    boolean isDocumented(Throwable failure);

    /** How much memory each byte of an input may cost, in bytes. */
    default int bytesPerByte() {
        return 1_000;
    }

    /** The longest input that is made, in bytes. */
    default int maxLength() {
        return 4_096;
    }

    /** How many inputs take about half a second. */
    default int fewRounds() {
        return 10_000;
    }

    /** Whether {@link #isDocumented} looks at stacks, which cost more than most inputs. */
    default boolean needsStacks() {
        return false;
    }

    /** Whether some inputs can be read: else the reader wants answers that it does not get. */
    default boolean isEverRead() {
        return true;
    }
}
