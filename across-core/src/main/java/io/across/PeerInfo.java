package io.across;

import java.util.Map;

/**
 * What the other side said of itself in its greeting (protocol, section 8).
 *
 * @param timeoutMillis the silence after which the peer gives the connection up; 0 for never
 * @param extensionVersion 0 for a Python 0.1.0 peer, which says nothing more of itself
 * @param capabilities the capability bits that the peer announced
 * @param properties its description: {@code runtime}, {@code pid}, {@code host}, {@code name}, ...; claims, not proofs
 */
public record PeerInfo(long timeoutMillis, long extensionVersion, long capabilities, Map<String, String> properties) {

    public PeerInfo {
        properties = Map.copyOf(properties);
    }

    /** {@code name (runtime, pid at host)}, as far as known. */
    @Override
    public String toString() {
        if (extensionVersion == 0) {
            return "Python peer";
        }
        return properties.getOrDefault("name", "JVM peer") + " (" + properties.getOrDefault("runtime", "?") + ", pid "
                + properties.getOrDefault("pid", "?") + " at " + properties.getOrDefault("host", "?") + ")";
    }
}
