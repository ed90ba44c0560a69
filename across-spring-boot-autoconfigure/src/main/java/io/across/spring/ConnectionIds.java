package io.across.spring;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Makes the {@linkplain MonitoredConnection#operatorId ids} of connections. */
public final class ConnectionIds {

    private ConnectionIds() {}

    /** The id of the named connection. */
    public static String named(String name) {
        return escaped(name);
    }

    /**
     * The id of one of a listener's connections.
     *
     * @param id the {@linkplain io.across.Connection#id() connection's own}
     */
    public static String inbound(String listener, String id) {
        // No escaped name has a dot: this cannot be the id of a named connection.
        return escaped(listener) + "." + id;
    }

    private static String escaped(String name) {
        StringBuilder id = new StringBuilder(name.length());
        for (byte each : name.getBytes(StandardCharsets.UTF_8)) {
            char character = (char) (each & 0xff);
            if (isPlain(character)) {
                id.append(character);
            } else {
                id.append(String.format(Locale.ROOT, "~%02x", (int) character));
            }
        }
        return id.toString();
    }

    private static boolean isPlain(char character) {
        return (character >= 'a' && character <= 'z')
                || (character >= 'A' && character <= 'Z')
                || (character >= '0' && character <= '9')
                || character == '-'
                || character == '_';
    }
}
