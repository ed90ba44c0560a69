package io.across.internal.wire;

import io.across.ProtocolException;

/** The types of messages (protocol, sections 4 and 8): of extensions from 16 on, so that the protocol itself may grow. */
enum MessageType {
    GREETING(0),
    APPLY(1),
    RESULT(2),
    GOODBYE(3),
    DEL_OBJS(4),
    IDLE(5),
    DRAIN(16);

    /** Result kinds: every other one than the first two is an operation error to who reads it. */
    static final int SUCCESS = 2;

    static final int ERROR = 3;
    static final int OPERATION_ERROR = 4;

    private static final MessageType[] ALL = values();

    /** What stands on the wire. */
    final int number;

    MessageType(int number) {
        this.number = number;
    }

    /** @throws ProtocolException if there is no such type */
    static MessageType of(long number) {
        if (number >= 0 && number <= IDLE.number) {
            return ALL[(int) number];
        }
        if (number == DRAIN.number) {
            return DRAIN;
        }
        throw new ProtocolException("Message type " + Long.toUnsignedString(number) + " does not exist");
    }

    @Override
    public String toString() {
        return name() + " (type " + number + ")";
    }
}
