package io.across;

/**
 * The caller has cancelled the future of its call. Whoever asks the future gets its own exception; this one is what
 * observers are told. The connection lives on; if the request was sent, the remote code may still be running, and its result
 * will be dropped.
 */
public final class CallCancelledException extends OperationException {

    private static final long serialVersionUID = 1L;

    /** @param sent whether the request had left this process; if not, the peer has not run it */
    public CallCancelledException(String operation, boolean sent) {
        super(operation + ": cancelled by the caller" + (sent ? "" : "; the request was not sent"));
    }

    @Override
    public Kind kind() {
        return Kind.CANCELLED;
    }
}
