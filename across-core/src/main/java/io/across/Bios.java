package io.across;

/**
 * Starts the other side on a machine that has nothing of ours: a short program goes there on a command line, asks for the
 * rest over its standard output and is sent it by the connection's handshake. Nothing is installed, and nothing remains.
 *
 * <pre>{@code
 * try (Connection there = Connection.open(Endpoint.ssh("user@wonderland", Bios.jvm()))) {
 *     there.awaitReady();
 * }
 * }</pre>
 */
public final class Bios {

    private Bios() {}

    /** The BIOS for a machine that has a POSIX {@code sh} and a Java runtime, 17 or later. */
    public static JvmBios jvm() {
        return JvmBios.DEFAULT;
    }

    /** The BIOS for a machine that has Python, 3.8 or later. */
    public static PythonBios python() {
        return PythonBios.DEFAULT;
    }
}
