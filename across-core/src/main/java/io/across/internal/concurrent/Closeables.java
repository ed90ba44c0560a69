package io.across.internal.concurrent;

import java.io.Closeable;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ends that have nothing left to save: what fails is logged at debug. */
public final class Closeables {

    private static final Logger log = LoggerFactory.getLogger("io.across.connection");

    private Closeables() {}

    /** Closes it, whose {@code toString} says what it is. */
    public static void quietly(Closeable resource) {
        quietly(resource, resource);
    }

    /**
     * Closes it; what fails is logged.
     *
     * @param what the resource is, or is part of
     */
    public static void quietly(Object what, Closeable resource) {
        try {
            resource.close();
        } catch (IOException | RuntimeException e) {
            log.debug("{} did not close cleanly", what, e);
        }
    }
}
