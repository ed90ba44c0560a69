/**
 * Serving connections: {@link io.across.server.AcrossServer} accepts them from TCP or a Unix domain socket, a {@link
 * io.across.server.ConnectionHandler} decides where they are served.
 *
 * <p>Depends on the API of {@code io.across} and on {@code io.across.process} for children.
 */
@NullMarked
package io.across.server;

import org.jspecify.annotations.NullMarked;
