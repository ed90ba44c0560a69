package io.across.sample;

/** An image took longer than the deadline; its worker has been ended. */
public final class DecodingTimeoutException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    DecodingTimeoutException(String message, Throwable cause) {
        super(message, cause);
    }
}
