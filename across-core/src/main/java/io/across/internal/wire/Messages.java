package io.across.internal.wire;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Messages as bytes (protocol, sections 3 and 4). Every method returns buffers that are ready to be written, frame headers
 * included: one buffer if the message has no value or a small one, which is copied; otherwise a small one, then the buffers
 * of the value, not copied. Either way a value's buffers are used up. Call ids and object ids are unsigned.
 */
public final class Messages {

    /** Largest value that is copied, in bytes: below it a copy is cheaper than a further buffer in a gathering write. */
    static final int MAX_COPIED_VALUE = 16 << 10;

    private Messages() {}

    /**
     * What a side says of itself.
     *
     * @throws IllegalArgumentException if the greeting is larger than a peer would read
     */
    public static ByteBuffer greeting(Greeting greeting) {
        boolean extended = greeting.extensionVersion() != 0;
        Pairs properties = Pairs.of(greeting.properties());
        long size = 1L + HeaderWriter.sizeOfUint(greeting.timeoutMillis());
        if (extended) {
            size += HeaderWriter.sizeOfUint(greeting.extensionVersion())
                    + HeaderWriter.sizeOfUint(greeting.capabilities())
                    + properties.size();
        }
        if (size > Greeting.MAX_SIZE) {
            throw new IllegalArgumentException(
                    "a greeting of " + size + " bytes exceeds the limit of " + Greeting.MAX_SIZE);
        }
        ByteBuffer out = singleFrame(MessageType.GREETING, (int) size);
        HeaderWriter.putUint(out, greeting.timeoutMillis());
        if (extended) {
            HeaderWriter.putUint(out, greeting.extensionVersion());
            HeaderWriter.putUint(out, greeting.capabilities());
            properties.put(out);
        }
        return out.flip();
    }

    /**
     * A call.
     *
     * @param ids of the objects that writing the value lent
     * @param context what accompanies it; for peers that announced the capability, else empty
     * @param value the buffers whose contents make the value
     * @param valueSize bytes in them all
     * @throws IllegalArgumentException if they hold more or fewer bytes
     */
    public static List<ByteBuffer> apply(
            long callId, long[] ids, Map<String, String> context, List<ByteBuffer> value, long valueSize) {
        List<ByteBuffer> buffers = unnumberedApply(ids, context, value, valueSize);
        number(buffers.get(0), callId);
        return buffers;
    }

    /** A call that is still to be {@linkplain #number numbered}; parameters as for {@link #apply}. */
    public static List<ByteBuffer> unnumberedApply(
            long[] ids, Map<String, String> context, List<ByteBuffer> value, long valueSize) {
        @Nullable Pairs pairs = CallContext.encode(context);
        int headerSize = 1 + HeaderWriter.MAX_UINT_SIZE + HeaderWriter.sizeOfIds(ids);
        if (pairs != null) {
            headerSize += (int) pairs.size();
        }
        ByteBuffer head = headOfTwoFrames(headerSize, value, valueSize);
        head.position(head.position() + 1 + HeaderWriter.MAX_UINT_SIZE);
        HeaderWriter.putIds(head, ids);
        if (pairs != null) {
            pairs.put(head);
        }
        return withValue(head, value, valueSize);
    }

    /**
     * Gives a call its id, once.
     *
     * @param head the first buffer of {@link #unnumberedApply}, which then begins later if the id is short
     */
    public static void number(ByteBuffer head, long callId) {
        int unused = HeaderWriter.MAX_UINT_SIZE - HeaderWriter.sizeOfUint(callId);
        long headerSize = HeaderWriter.frameLength(head) - unused;
        head.position(unused);
        HeaderWriter.putFrameHeader(head, headerSize, true);
        head.put((byte) MessageType.APPLY.number);
        HeaderWriter.putUint(head, callId);
        head.position(unused);
    }

    /** What a call returned; parameters as for {@link #apply}. */
    public static List<ByteBuffer> success(long callId, long[] ids, List<ByteBuffer> value, long valueSize) {
        return result(callId, MessageType.SUCCESS, ids, value, valueSize);
    }

    /** The exception that a call raised; parameters as for {@link #apply}. */
    public static List<ByteBuffer> error(long callId, long[] ids, List<ByteBuffer> value, long valueSize) {
        return result(callId, MessageType.ERROR, ids, value, valueSize);
    }

    private static List<ByteBuffer> result(long callId, int kind, long[] ids, List<ByteBuffer> value, long valueSize) {
        int headerSize = 2 + HeaderWriter.sizeOfUint(callId) + HeaderWriter.sizeOfIds(ids);
        ByteBuffer head = headOfTwoFrames(headerSize, value, valueSize);
        head.put((byte) MessageType.RESULT.number);
        HeaderWriter.putUint(head, callId);
        head.put((byte) kind);
        HeaderWriter.putIds(head, ids);
        return withValue(head, value, valueSize);
    }

    /** The answer to a call whose result cannot be written. */
    public static ByteBuffer operationError(long callId, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        int headerSize = Math.addExact(2 + HeaderWriter.sizeOfUint(callId), HeaderWriter.sizeOfBytes(bytes));
        ByteBuffer out = singleFrame(MessageType.RESULT, headerSize);
        HeaderWriter.putUint(out, callId);
        out.put((byte) MessageType.OPERATION_ERROR);
        HeaderWriter.putBytes(out, bytes);
        return out.flip();
    }

    /** The last message of a side. */
    public static ByteBuffer goodbye() {
        return singleFrame(MessageType.GOODBYE, 1).flip();
    }

    /** A sign of life. */
    public static ByteBuffer idle() {
        return singleFrame(MessageType.IDLE, 1).flip();
    }

    /**
     * This side runs no further calls.
     *
     * @param firstNotRun the id of the first call that is not run
     */
    public static ByteBuffer drain(long firstNotRun) {
        ByteBuffer out = singleFrame(MessageType.DRAIN, 1 + HeaderWriter.sizeOfUint(firstNotRun));
        HeaderWriter.putUint(out, firstNotRun);
        return out.flip();
    }

    /** These objects of the peer are needed no longer. */
    public static ByteBuffer delObjs(long[] ids) {
        ByteBuffer out = singleFrame(MessageType.DEL_OBJS, Math.addExact(1, HeaderWriter.sizeOfIds(ids)));
        HeaderWriter.putIds(out, ids);
        return out.flip();
    }

    /** A message of one frame, written up to its type. */
    private static ByteBuffer singleFrame(MessageType type, int headerSize) {
        ByteBuffer out = ByteBuffer.allocate(Math.addExact(HeaderWriter.FRAME_HEADER_SIZE, headerSize));
        HeaderWriter.putFrameHeader(out, headerSize, false);
        return out.put((byte) type.number);
    }

    /** A buffer for the two frames, without the value if that is not copied; the first frame's header is written. */
    private static ByteBuffer headOfTwoFrames(int headerSize, List<ByteBuffer> value, long valueSize) {
        long remaining = 0;
        for (ByteBuffer buffer : value) {
            remaining += buffer.remaining();
        }
        if (remaining != valueSize) {
            throw new IllegalArgumentException(
                    "the buffers of a value hold " + remaining + " bytes, announced were " + valueSize);
        }
        int copied = valueSize <= MAX_COPIED_VALUE ? (int) valueSize : 0;
        ByteBuffer head = ByteBuffer.allocate(Math.addExact(2 * HeaderWriter.FRAME_HEADER_SIZE + copied, headerSize));
        HeaderWriter.putFrameHeader(head, headerSize, true);
        return head;
    }

    private static List<ByteBuffer> withValue(ByteBuffer head, List<ByteBuffer> value, long valueSize) {
        HeaderWriter.putFrameHeader(head, valueSize, false);
        if (valueSize <= MAX_COPIED_VALUE) {
            for (ByteBuffer buffer : value) {
                head.put(buffer);
            }
            return List.of(head.flip());
        }
        List<ByteBuffer> buffers = new ArrayList<>(1 + value.size());
        buffers.add(head.flip());
        buffers.addAll(value);
        return buffers;
    }
}
