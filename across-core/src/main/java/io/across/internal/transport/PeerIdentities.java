package io.across.internal.transport;

import io.across.PeerIdentity;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import jdk.net.ExtendedSocketOptions;
import jdk.net.UnixDomainPrincipal;
import org.jspecify.annotations.Nullable;

/** Asks the system who is at the other end of a socket. */
final class PeerIdentities {

    private PeerIdentities() {}

    /** Of a connected channel; null where the system does not tell, as with TCP. */
    static @Nullable PeerIdentity of(SocketChannel channel) {
        try {
            if (!channel.supportedOptions().contains(ExtendedSocketOptions.SO_PEERCRED)) {
                return null;
            }
            UnixDomainPrincipal peer = channel.getOption(ExtendedSocketOptions.SO_PEERCRED);
            return peer == null
                    ? null
                    : new PeerIdentity.UnixUser(
                            peer.user().getName(), peer.group().getName());
        } catch (IOException | UnsupportedOperationException | LinkageError e) { // a JVM without the module
            Failures.ignored("asking for the user at the other end", e);
            return null;
        }
    }
}
