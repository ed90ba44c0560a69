package io.across.spring.client;

import io.across.ChannelStatus;
import io.across.NotSentException;
import io.across.spring.internal.FailureAnalyzedException;
import org.jspecify.annotations.Nullable;

/** Explains why an application does not start without a connection. */
final class FailedStart {

    private FailedStart() {}

    /**
     * The analysis.
     *
     * @param reconnects whether it would be tried again, were it not to fail fast
     * @param last what the connection's history says
     */
    static FailureAnalyzedException of(
            String connection, boolean reconnects, ChannelStatus.@Nullable Failure last, NotSentException failure) {
        String prefix = "across.connections." + connection;
        String wanted = prefix + (reconnects ? ".fail-fast=true" : ".reconnect.enabled=false");
        String remedy = last == null ? null : last.remedy();
        return new FailureAnalyzedException(
                "Connection '" + connection + "' cannot be established, and " + wanted
                        + (reconnects ? " says not to start without it: " : " says not to try again: ")
                        + reason(failure) + ".",
                (remedy != null
                                ? remedy
                                : "Correct what " + prefix + " connects to, and see to it that the far side is there"
                                        + " before this application starts.")
                        + " Otherwise remove " + wanted + ", or have the first call connect: " + prefix + ".lazy=true.",
                failure);
    }

    /** What is behind the exceptions that only say that there is no connection. */
    private static String reason(Throwable failure) {
        Throwable reason = failure;
        while (reason instanceof NotSentException && reason.getCause() != null) {
            reason = reason.getCause();
        }
        // Programs may have said it in several lines.
        return String.valueOf(reason.getMessage())
                .strip()
                .replaceAll("\\R", " / ")
                .replaceFirst("\\.$", "");
    }
}
