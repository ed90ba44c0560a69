package io.across;

import java.time.Duration;

/**
 * A call was not answered within its deadline. The connection lives on; the remote code may still be running, and its
 * result will be dropped. {@link #isSent()} tells whether the request had left this process.
 */
public final class DeadlineException extends OperationException {

    private static final long serialVersionUID = 1L;

    private final boolean sent;

    public DeadlineException(String operation, Duration deadline, boolean sent) {
        super(operation + ": no answer within its deadline of " + deadline.toMillis() + " ms"
                + (sent ? "" : "; the request was not sent"));
        this.sent = sent;
    }

    /** Whether the request had left this process; if not, the peer has not run it. */
    public boolean isSent() {
        return sent;
    }
}
