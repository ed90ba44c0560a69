package io.across.spring.autoconfigure;

import io.across.spring.internal.FailureAnalyzedException;
import java.net.InetAddress;
import java.net.UnknownHostException;

/** Tells what only this machine can reach. */
final class Loopback {

    private Loopback() {}

    /**
     * Whether all addresses of a host are loopback.
     *
     * @param property where it was configured, for the message
     * @throws FailureAnalyzedException if the host is not known
     */
    static boolean is(String property, String host) {
        try {
            for (InetAddress address : InetAddress.getAllByName(host)) {
                if (!address.isLoopbackAddress()) {
                    return false;
                }
            }
            return true;
        } catch (UnknownHostException e) {
            throw new FailureAnalyzedException(
                    property + "=" + host + " is not known to this machine: " + e.getMessage() + ".",
                    "Set " + property + " to localhost, or to a name or an address of this machine.",
                    e);
        }
    }
}
