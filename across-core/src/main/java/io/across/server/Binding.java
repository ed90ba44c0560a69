package io.across.server;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.channels.ServerSocketChannel;

/** A bound address and what must be undone when it is given up. */
interface Binding {

    /** Bound and blocking. */
    ServerSocketChannel channel();

    /** Where clients reach it. */
    SocketAddress address();

    /** Stops listening: a waiting accept ends with an exception. Idempotent. */
    void release() throws IOException;
}
