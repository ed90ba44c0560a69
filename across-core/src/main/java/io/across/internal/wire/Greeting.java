package io.across.internal.wire;

import io.across.ProtocolException;
import io.across.internal.guard.PeerText;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a side says of itself first (protocol, sections 4 and 8).
 *
 * @param timeoutMillis the silence after which the sender gives the connection up, in milliseconds; 0 for none. A peer's
 *     that is too large for a long reads as {@link Long#MAX_VALUE}
 * @param extensionVersion 0 if the sender is a stock peer, which sends only the timeout
 * @param capabilities bits of section 8; none if the extension version is 0
 * @param properties the sender's description of itself, in the order of the wire; unmodifiable, empty if the extension
 *     version is 0
 */
public record Greeting(long timeoutMillis, long extensionVersion, long capabilities, Map<String, String> properties) {

    private static final Logger log = LoggerFactory.getLogger("io.across.connection");

    /** The shortest timeout that a peer may have, and that this side says it has: half of it is the pause between signs of life. */
    public static final int MIN_TIMEOUT_MILLIS = 100;

    /** Most properties that are read or written. */
    static final int MAX_PROPERTIES = 256;

    /** Largest header block of a GREETING that is read or written, in bytes. */
    static final int MAX_SIZE = 64 << 10;

    /** @throws IllegalArgumentException if a stock greeting has an extension's fields, or a value is out of range */
    public Greeting {
        if (timeoutMillis < 0 || extensionVersion < 0) {
            throw new IllegalArgumentException("timeout and extension version of a greeting must not be negative, are "
                    + timeoutMillis + " and " + extensionVersion);
        }
        if (extensionVersion == 0 && (capabilities != 0 || !properties.isEmpty())) {
            throw new IllegalArgumentException(
                    "a greeting of extension version 0 must have neither capabilities nor properties");
        }
        if (properties.size() > MAX_PROPERTIES) {
            throw new IllegalArgumentException(
                    "a greeting must have at most " + MAX_PROPERTIES + " properties, has " + properties.size());
        }
        properties = Collections.unmodifiableMap(new LinkedHashMap<>(properties));
    }

    /**
     * Reads the fields after the type. A stock peer ignores bytes after the timeout, so bytes that do not make a complete
     * extension within the bounds are ignored too: the sender is then a stock peer.
     */
    static Greeting read(HeaderReader in) {
        long timeoutMillis = clamped(in.uint());
        try {
            long extensionVersion = clamped(in.uint());
            if (extensionVersion != 0) {
                long capabilities = in.uint();
                Map<String, String> properties = new LinkedHashMap<>(Pairs.read(in, "A GREETING", MAX_PROPERTIES));
                properties.replaceAll((key, value) -> PeerText.name(value));
                return new Greeting(timeoutMillis, extensionVersion, capabilities, properties);
            }
        } catch (ProtocolException e) {
            log.debug("Bytes after the timeout of a GREETING are no extension and are ignored", e);
        }
        return new Greeting(timeoutMillis, 0, 0, Map.of());
    }

    private static long clamped(long unsigned) {
        return unsigned < 0 ? Long.MAX_VALUE : unsigned;
    }
}
