package io.across.internal.wire;

import io.across.ProtocolException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What accompanies a call of a JVM peer, such as the caller's trace: pairs of texts after the ids of an APPLY, where a peer
 * without this capability ignores them.
 */
public final class CallContext {

    /** Most pairs that are read or written. */
    static final int MAX_PAIRS = 32;

    /** Most bytes of it in a header block that are read or written. */
    static final int MAX_SIZE = 8 << 10;

    private static final Logger log = LoggerFactory.getLogger("io.across.connection");

    private CallContext() {}

    /** Reads what is left of an APPLY's header block. What is no context within the bounds is ignored. */
    static Map<String, String> read(HeaderReader in) {
        if (in.remaining() == 0 || in.remaining() > MAX_SIZE) {
            return Map.of();
        }
        try {
            return Pairs.read(in, "An APPLY", MAX_PAIRS);
        } catch (ProtocolException e) {
            log.debug("Bytes after the ids of an APPLY are no context and are ignored", e);
            return Map.of();
        }
    }

    /** What is written of a context: null for nothing, as if it exceeds the bounds, since a call matters more. */
    static @Nullable Pairs encode(Map<String, String> context) {
        if (context.isEmpty()) {
            return null;
        }
        Pairs pairs = Pairs.of(context);
        if (context.size() <= MAX_PAIRS && pairs.size() <= MAX_SIZE) {
            return pairs;
        }
        log.debug("A call's context of {} pairs, {} bytes is not sent", context.size(), pairs.size());
        return null;
    }
}
