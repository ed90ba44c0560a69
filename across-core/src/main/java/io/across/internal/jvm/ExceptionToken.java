package io.across.internal.jvm;

/** Stands for another exception inside the serialised form of one: fits wherever an exception does. */
final class ExceptionToken extends Throwable {

    private static final long serialVersionUID = 1L;

    private final int number;

    /**
     * @param number the place of the exception among those of the message; negative for one that was left out
     */
    ExceptionToken(int number) {
        super(null, null, false, false);
        this.number = number;
    }

    int number() {
        return number;
    }
}
