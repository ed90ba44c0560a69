package io.across.internal.wire;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Reads a header block that is not held: what message it is of, and its ids, which are told in groups as they pass, for
 * none may be forgotten. Ids that are missing at its end are not told. Used by one thread, for one block.
 */
final class PassingHeader {

    /** How many ids are told at once. */
    private static final int GROUP = 1_024;

    private final MessageHandler handler;

    private MessageType type = MessageType.IDLE;
    private long callId;
    private long kind;

    /** Which field comes next, ids apart. */
    private int field;

    private long number;

    /** How many bytes of the number are to come. */
    private int missing;

    /** How many ids are to come. */
    private long idsLeft;

    private final long[] ids = new long[GROUP];
    private int count;

    PassingHeader(MessageHandler handler) {
        this.handler = handler;
    }

    void take(ByteBuffer in, int length) {
        for (int i = 0; i < length; i++) {
            take(in.get() & 0xff);
        }
    }

    private void take(int next) {
        if (missing > 0) {
            number = number << 8 | next;
            missing--;
        } else {
            missing = HeaderReader.sizeAfter(next);
            number = missing == 0 ? next : 0;
        }
        if (missing == 0) {
            take(number);
        }
    }

    private void take(long value) {
        switch (field) {
            case 0 -> {
                type = MessageType.of(value);
                field = type == MessageType.DEL_OBJS ? 3 : 1;
            }
            case 1 -> {
                callId = value;
                field = type == MessageType.RESULT ? 2 : 3;
            }
            case 2 -> {
                kind = value;
                field = 3;
            }
            case 3 -> {
                idsLeft = hasIds() ? value : 0;
                field = 4;
            }
            default -> takeId(value);
        }
    }

    private boolean hasIds() {
        return switch (type) {
            case APPLY, DEL_OBJS -> true;
            case RESULT -> kind == MessageType.SUCCESS || kind == MessageType.ERROR;
            default -> false;
        };
    }

    private void takeId(long id) {
        if (idsLeft == 0) {
            return;
        }
        idsLeft--;
        ids[count++] = id;
        if (count == GROUP) {
            tell();
        }
    }

    /** Tells the last ids. */
    void end() {
        if (count > 0) {
            tell();
        }
    }

    private void tell() {
        long[] group = Arrays.copyOf(ids, count);
        count = 0;
        if (type == MessageType.DEL_OBJS) {
            handler.delObjs(group);
        } else {
            handler.passed(group);
        }
    }

    MessageType type() {
        return type;
    }

    long callId() {
        return callId;
    }
}
