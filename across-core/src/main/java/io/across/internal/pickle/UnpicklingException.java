package io.across.internal.pickle;

/** A pickle that no Python has written. Whoever reads it says where in it. */
final class UnpicklingException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    UnpicklingException(String message) {
        super(message);
    }
}
