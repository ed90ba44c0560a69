package io.across.spring.client;

import io.across.NotSentException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one attempt to be connected came to, its end included.
 *
 * @param wasEstablished whether there was a connection
 * @param lasted whether there was one for a while
 * @param failure why there was none, or why it has ended; null if it ended in order
 * @param remedy what somebody has to do before there can be one; null if that may come by itself
 */
record Attempt(
        boolean wasEstablished,
        boolean lasted,
        @Nullable Throwable failure,
        @Nullable String remedy) {

    private static final Logger log = LoggerFactory.getLogger(NamedConnection.class);

    /** One whose connection has ended. */
    static Attempt ended(boolean lasted, @Nullable Throwable failure) {
        return new Attempt(true, lasted, failure, null);
    }

    /** One that has led to no connection. */
    static Attempt failed(@Nullable Throwable failure) {
        return new Attempt(false, false, failure, failure == null ? null : LastingFailures.remedy(failure));
    }

    /** Says so, with the reason, in one line. */
    void report(String connection, String next) {
        if (wasEstablished) {
            log.warn("connection '{}' has ended{}; {}", connection, why(), next);
        } else if (remedy == null) {
            log.warn("connection '{}' cannot be established{}; {}", connection, why(), next);
        } else {
            log.error("connection '{}' cannot be established{}; {}. {}", connection, why(), next, remedy);
        }
    }

    /** What calls are told that wait for a connection. */
    NotSentException told(String connection) {
        String subject = "connection '" + connection + "' cannot be established" + why();
        return new NotSentException(
                remedy == null ? subject : subject + ". That does not mend itself. " + remedy, failure);
    }

    /** Programs may have said it in several lines. */
    private String why() {
        return failure == null ? "" : ": " + failure.toString().strip().replaceAll("\\R", " / ");
    }

    /**
     * How long to wait until the next one.
     *
     * @param delay if no call waits
     * @param busyDelay if one does; not longer
     */
    record Pause(Duration delay, Duration busyDelay) {

        static final Pause NONE = new Pause(Duration.ZERO, Duration.ZERO);

        @Override
        public String toString() {
            return "next attempt " + (delay.isZero() ? "at once" : "in " + delay.toMillis() + " ms");
        }
    }

    /**
     * The pause after it.
     *
     * @param previous the pause before it
     * @param outage for how long there has been no connection
     */
    Pause pause(ReconnectPolicy policy, Pause previous, Duration outage) {
        if (lasted) {
            return Pause.NONE;
        }
        if (remedy != null) {
            return new Pause(policy.maxDelay(), policy.maxDelay());
        }
        Duration delay = policy.after(previous.delay());
        return new Pause(delay, policy.whileCallsWait(delay, outage));
    }
}
