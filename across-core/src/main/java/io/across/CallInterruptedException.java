package io.across;

/**
 * The calling thread was interrupted while it waited. Only this operation fails: the connection lives on, the thread's
 * interrupt flag is set again, and the remote code may still be running.
 */
public final class CallInterruptedException extends OperationException {

    private static final long serialVersionUID = 1L;

    public CallInterruptedException(String operation) {
        super(operation + ": interrupted while waiting");
    }

    @Override
    public Kind kind() {
        return Kind.INTERRUPTED;
    }
}
