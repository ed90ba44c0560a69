package io.across.internal.value;

import io.across.Connection;
import io.across.DeniedException;
import io.across.Options;
import io.across.PeerIdentity;
import io.across.Right;
import io.across.Rights;
import io.across.internal.concurrent.MinuteLimit;
import io.across.internal.guard.PeerText;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Asked by a codec before it does what the peer wants. A refusal is told to the connection's observers each time, and to the
 * log once for each right, as long as there are not too many connections of which it has to tell. Thread-safe.
 */
public final class RightsCheck {

    private static final Logger log = LoggerFactory.getLogger("io.across.connection");

    private static final int MAX_TEXT = 200;

    /** Of lines for all connections together: whoever may connect could fill a disk with them. */
    private static final MinuteLimit LINES = new MinuteLimit(100);

    private final Rights rights;
    private final @Nullable String property;
    private final Caller caller;

    /** What the log has. Concurrent. */
    private final Set<Right> logged = ConcurrentHashMap.newKeySet();

    private final AtomicLong denials = new AtomicLong();

    private final MinuteLimit lines;

    public RightsCheck(Options options, Caller caller) {
        this(options, caller, LINES);
    }

    /** @param lines how many the log takes */
    RightsCheck(Options options, Caller caller, MinuteLimit lines) {
        this.rights = options.rights();
        this.property = options.rightsProperty();
        this.caller = caller;
        this.lines = lines;
    }

    /** Whether the peer has a right, for those who refuse nothing but do less without it. */
    public boolean allows(Right right) {
        return rights.allow(right);
    }

    /**
     * Lets only those pass who have the right.
     *
     * @param attempt what the peer wants, for the operator; may be the peer's words, never a value
     * @throws DeniedException if it is not granted
     */
    public void require(Right right, String attempt) {
        if (!rights.allow(right)) {
            throw denial(right, attempt);
        }
    }

    /** A refusal for want of a right, reported and ready to be thrown. */
    public DeniedException denial(Right right, String attempt) {
        String said = PeerText.line(attempt, MAX_TEXT);
        String remedy = remedy(right);
        Connection connection = caller.connection();
        denials.incrementAndGet();
        if (logged.add(right)) {
            long times = lines.pass();
            log.atLevel(times == 0 ? Level.DEBUG : Level.WARN)
                    .log(
                            "{}: {}{} has been denied {}: {}; {} would allow it; more of this kind on this connection are"
                                    + " not logged{}",
                            connection.name(),
                            connection.peer(),
                            identity(connection),
                            right,
                            said,
                            remedy,
                            times <= 1 ? "" : "; " + times + " such lines since the last one that was logged");
        }
        caller.denied(right, said);
        return new DeniedException("not permitted on this connection: " + said + " needs the right " + right
                + ", which " + remedy + " would grant on the side that refuses");
    }

    /** What has to be written for the right to be granted beside those that are. */
    private String remedy(Right right) {
        Rights wanted = rights.and(right);
        return property == null
                ? "Options.rights(" + wanted + ")"
                : "the line \"" + property + ": " + wanted.inProperties() + '"';
    }

    private static String identity(Connection connection) {
        PeerIdentity identity = connection.peerIdentity();
        return identity == null ? "" : " (" + identity + ")";
    }

    /** How often something was refused. */
    public long denials() {
        return denials.get();
    }
}
