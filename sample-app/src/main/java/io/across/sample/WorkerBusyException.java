package io.across.sample;

/** A worker has not even begun. */
public final class WorkerBusyException extends WorkerUnavailableException {

    private static final long serialVersionUID = 1L;

    WorkerBusyException(String message) {
        super(message, null);
    }
}
