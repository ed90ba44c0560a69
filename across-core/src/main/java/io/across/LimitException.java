package io.across;

/**
 * A limit of {@link Options} stands against the operation; the connection lives on. Nothing was sent, unless the message
 * speaks of an answer: that call has run, but what it answered is larger than this side reads, and was skipped.
 *
 * <p>The message names the limit's property, its value and what exceeded it.
 */
public final class LimitException extends OperationException {

    private static final long serialVersionUID = 1L;

    /**
     * @param subject what exceeded the limit, with its size: "a call's request of 300 bytes"
     * @param property the limit's property, such as {@code across.options.max-message-size}
     * @param limit the value in force
     */
    public LimitException(String subject, String property, long limit) {
        super(subject + " exceeds the limit " + property + "=" + limit);
    }

    @Override
    public Kind kind() {
        return Kind.LIMIT;
    }
}
