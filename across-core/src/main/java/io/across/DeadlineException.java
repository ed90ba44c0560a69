package io.across;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A call was not answered within its deadline. The connection lives on; the remote code may still be running, and its
 * result will be dropped. {@link #isSent()} tells whether the request had left this process.
 */
public final class DeadlineException extends OperationException {

    private static final long serialVersionUID = 1L;

    private final boolean sent;

    public DeadlineException(String operation, Duration deadline, boolean sent) {
        this(operation, deadline, sent, null);
    }

    /** @param standstill if the peer answers no other call either */
    public DeadlineException(String operation, Duration deadline, boolean sent, @Nullable Standstill standstill) {
        super(operation + ": no answer within its deadline of " + text(deadline)
                + (sent ? "" : "; the request was not sent")
                + (standstill == null ? "" : "; " + standstill));
        this.sent = sent;
    }

    private static String text(Duration deadline) {
        return deadline.toMillis() == 0 ? deadline.toNanos() + " ns" : deadline.toMillis() + " ms";
    }

    /** Whether the request had left this process; if not, the peer has not run it. */
    public boolean isSent() {
        return sent;
    }

    @Override
    public Kind kind() {
        return Kind.DEADLINE;
    }
}
