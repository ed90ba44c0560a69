/**
 * Serving connections: {@link io.across.server.AcrossServer} accepts them from TCP or a Unix domain socket, a {@link
 * io.across.server.ConnectionHandler} decides where they are served.
 *
 * <p>Depends on nothing but the API of {@code io.across}.
 */
@NullMarked
package io.across.server;

import org.jspecify.annotations.NullMarked;
