package io.across.spring;

/**
 * Where connections come from: a named connection, which is opened again and again, or a listener.
 *
 * @param direction which side connects
 * @param name of the named connection, or of the listener
 */
public record ConnectionOrigin(Direction direction, String name) {

    /** A named connection. */
    public static ConnectionOrigin connection(String name) {
        return new ConnectionOrigin(Direction.OUTBOUND, name);
    }

    /** A listener. */
    public static ConnectionOrigin listener(String name) {
        return new ConnectionOrigin(Direction.INBOUND, name);
    }

    /**
     * What meters, observations and health call it: the connection's name, or the listener's after {@code listener-}. There
     * are as many as the configuration names, however many peers connect.
     */
    public String label() {
        return direction == Direction.OUTBOUND ? name : "listener-" + name;
    }

    /** Which side connected. */
    public enum Direction {
        /** The peer connected to a listener of this application. */
        INBOUND,
        /** This application connected, or started a child. */
        OUTBOUND
    }
}
