package io.across.internal.shipping;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Fetches what the peer has exported. Blocks until the answer is there or the connection has ended; thread-safe. */
public interface ClassSource {

    /** What {@link Exports#bundle} returns there. */
    byte @Nullable [] bundle(String className) throws IOException;

    /** What {@link Exports#resource} returns there. */
    byte @Nullable [] resource(String name) throws IOException;
}
