package io.across.internal.wire;

import io.across.ProtocolException;

/** The types of messages (protocol, section 4). */
enum MessageType {
    GREETING(0),
    APPLY(1),
    RESULT(2),
    GOODBYE(3),
    DEL_OBJS(4),
    IDLE(5);

    /** Result kinds: every other one than the first two is an operation error to who reads it. */
    static final int SUCCESS = 2;

    static final int ERROR = 3;
    static final int OPERATION_ERROR = 4;

    private static final MessageType[] BY_NUMBER = values();

    /** What stands on the wire. */
    final int number;

    MessageType(int number) {
        this.number = number;
    }

    /** @throws ProtocolException if there is no such type */
    static MessageType of(long number) {
        if (number < 0 || number >= BY_NUMBER.length) {
            throw new ProtocolException("Message type " + Long.toUnsignedString(number) + " does not exist");
        }
        return BY_NUMBER[(int) number];
    }

    @Override
    public String toString() {
        return name() + " (type " + number + ")";
    }
}
