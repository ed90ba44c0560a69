package io.across.sample;

/** A file that begins like an image cannot be decoded as one. Thrown in the worker, caught in the service. */
public final class UnreadableImageException extends Exception {

    private static final long serialVersionUID = 1L;

    UnreadableImageException(String message, Throwable cause) {
        super(message, cause);
    }

    UnreadableImageException(String message) {
        super(message);
    }
}
