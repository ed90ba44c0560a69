package io.across.lasting;

import io.across.NotSentException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

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

    /** One whose connection has ended. */
    static Attempt ended(boolean lasted, @Nullable Throwable failure) {
        return new Attempt(true, lasted, failure, null);
    }

    /** One that has led to no connection. */
    static Attempt failed(@Nullable Throwable failure) {
        return new Attempt(false, false, failure, failure == null ? null : PermanentFailures.remedy(failure));
    }

    /** Says so, with the reason, in one line. */
    void report(Logger log, String connection, String next) {
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
}
