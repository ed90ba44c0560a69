package io.across.internal.wire;

import io.across.ProtocolException;
import io.across.internal.memory.Budget;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Turns the bytes of a peer, in pieces of any size, into calls of a {@link MessageHandler} (protocol, sections 2 to 4).
 *
 * <p>It enforces what can be told from one direction alone: the superblock, frames and header blocks, GREETING first and
 * only once. Whether an id means anything is for the handler to say. Memory is bounded by the largest message, and is
 * allocated as bytes arrive, not as lengths announce them; what is ignored is not stored. A call or a result that is too
 * large, or for which there is no memory, is skipped, and the handler told of that: only a header block, or another message,
 * that is too large is an error. What is held of a message is counted until the handler is told of it.
 *
 * <p>Used by one thread at a time, and not any more after it has thrown.
 */
public final class MessageParser {

    /** Most frames that a message may have: empty ones cost the peer little, and nobody needs more than two. */
    static final int MAX_FRAMES = 1_024;

    /** Largest array of any JVM, in bytes. */
    private static final int MAX_ARRAY_SIZE = Integer.MAX_VALUE - 8;

    /** Largest frame that is skipped, in bytes: the length of a larger one is no length, but what a broken stream says. */
    static final long MAX_SKIPPED = 1L << 40;

    /** From this size on a result that nobody waits for is skipped. */
    private static final int WORTH_ASKING = 16 << 10;

    private static final String LIMIT = "across.options.max-message-size";

    private enum Stage {
        SUPERBLOCK,
        FRAME_HEADER,
        HEADER_BLOCK,
        VALUE,
        IGNORED_FRAME,
        ENDED
    }

    private final long maxMessageSize;
    private final MessageHandler handler;

    private final byte[] superblock = new byte[Superblock.SIZE];
    private final Frame frame = new Frame();
    private final FrameBuffer headerBuffer = new FrameBuffer();
    private final ValueBuffer valueBuffer;
    private final HeaderReader headerReader;
    private final Tally requests;
    private final Tally answers;
    private final IncomingMessage message;

    /** The header block of this message, if it is not held; null otherwise. */
    private @Nullable PassingHeader passing;

    /** Why it is not. */
    private @Nullable Excess passedFor;

    private Stage stage = Stage.SUPERBLOCK;
    private int superblockBytes;
    private boolean booted;
    private int frames;
    private long messageSize;

    /** Where a header block that comes in pieces is counted. */
    private Tally headerTally;

    /**
     * A parser for which memory is no matter.
     *
     * @param maxMessageSize most bytes in the frames of a message, see {@link io.across.Options#maxMessageSize()}
     */
    public MessageParser(long maxMessageSize, MessageHandler handler) {
        this(maxMessageSize, handler, new Budget(LIMIT, Long.MAX_VALUE), new Budget(LIMIT, Long.MAX_VALUE));
    }

    /**
     * @param maxMessageSize most bytes in the frames of a message, see {@link io.across.Options#maxMessageSize()}
     * @param requests what messages may take while they arrive
     * @param answers what the results of calls may take: the peer's calls do not prevent that these are read
     */
    public MessageParser(long maxMessageSize, MessageHandler handler, Budget requests, Budget answers) {
        this.maxMessageSize = maxMessageSize;
        this.handler = handler;
        this.requests = new Tally(requests);
        this.answers = new Tally(answers);
        headerTally = this.requests;
        message = new IncomingMessage(this.requests, this.answers);
        valueBuffer = new ValueBuffer(handler);
        headerReader = new HeaderReader(maxMessageSize);
    }

    /**
     * Takes all bytes of a buffer, big-endian, and tells the handler of every superblock and message that they complete.
     *
     * @throws ProtocolException if the peer broke the protocol; the message names what was wrong
     */
    public void parse(ByteBuffer in) {
        while (in.hasRemaining()) {
            switch (stage) {
                case SUPERBLOCK -> readSuperblock(in);
                case FRAME_HEADER -> readFrameHeader(in);
                case HEADER_BLOCK, VALUE, IGNORED_FRAME -> readFrame(in);
                case ENDED -> in.position(in.limit());
            }
        }
    }

    /** Whether everything read so far makes complete messages. */
    public boolean isBetweenMessages() {
        return stage == Stage.FRAME_HEADER && frames == 0 && frame.isUntouched();
    }

    /** Where the stream stands, to say where it ended: "inside a frame after 7 of 300 bytes". */
    public String where() {
        return switch (stage) {
            case SUPERBLOCK ->
                superblockBytes == 0
                        ? "before the superblock"
                        : "inside the superblock after " + superblockBytes + " bytes";
            case FRAME_HEADER -> whereBetweenFrames();
            case HEADER_BLOCK, VALUE, IGNORED_FRAME ->
                "inside a frame after " + frame.received() + " of " + frame.length() + " bytes";
            case ENDED -> "after GOODBYE";
        };
    }

    private String whereBetweenFrames() {
        if (!frame.isUntouched()) {
            return "inside a frame header";
        }
        return frames == 0 ? "between messages" : "before the next frame of a message";
    }

    private void readSuperblock(ByteBuffer in) {
        int count = Math.min(Superblock.SIZE - superblockBytes, in.remaining());
        in.get(superblock, superblockBytes, count);
        superblockBytes += count;
        if (superblockBytes >= Superblock.MAGIC_SIZE) {
            // At once: what is no peer may wait for an answer before it sends another 12 bytes.
            checkMagic(in);
        }
        if (superblockBytes == Superblock.SIZE) {
            Superblock read = Superblock.read(superblock);
            read.checkCompatible();
            if (read.kind() == Superblock.Kind.BIOS) {
                expectBootedPeer();
            } else {
                stage = Stage.FRAME_HEADER;
            }
            handler.superblock(read);
        }
    }

    private void checkMagic(ByteBuffer rest) {
        if (Superblock.kindOf(superblock) == null) {
            throw new ProtocolException(
                    StrayOutput.describe(superblock, superblockBytes, Superblock.Kind.PEER.magic, rest));
        }
    }

    /** The peer that the BIOS boots says once more who it is. */
    private void expectBootedPeer() {
        if (booted) {
            throw new ProtocolException("The peer is a BIOS still, although it was sent a bootloader");
        }
        booted = true;
        superblockBytes = 0;
    }

    private void readFrameHeader(ByteBuffer in) {
        if (frame.readHeader(in)) {
            checkFrame();
            dropUnlessAwaited();
            stage = frames == 1 ? Stage.HEADER_BLOCK : isValueWanted() ? Stage.VALUE : Stage.IGNORED_FRAME;
            // Now, not with the next byte: an empty frame is complete already.
            readFrame(in);
        }
    }

    private void dropUnlessAwaited() {
        if (frames == 2 && frame.length() >= WORTH_ASKING && !message.isAwaited(handler)) {
            message.skip(Excess.of(LIMIT, maxMessageSize, frame.length()));
        }
    }

    private boolean isValueWanted() {
        return frames == 2 && message.hasValue() && !message.isSkipped();
    }

    private void checkFrame() {
        if (++frames > MAX_FRAMES) {
            throw new ProtocolException("A message of more than " + MAX_FRAMES + " frames");
        }
        if (frame.length() > maxMessageSize - messageSize) {
            exceed(LIMIT, maxMessageSize);
        } else if (frame.length() > MAX_ARRAY_SIZE) {
            exceed("of a JVM's largest array", MAX_ARRAY_SIZE);
        }
        if (!message.isGreeted() && frames == 1 && frame.length() > Greeting.MAX_SIZE) {
            throw new ProtocolException("A first message of " + frame.length() + " bytes exceeds the limit of "
                    + Greeting.MAX_SIZE + " bytes for a GREETING");
        }
        messageSize += frame.length();
    }

    /** The frame is too large: so the message is skipped, if it is one that a call can fail for. */
    private void exceed(String property, long limit) {
        long size = messageSize + frame.length();
        if (frames == 1 || !message.hasValue() || frame.length() > MAX_SKIPPED) {
            throw new ProtocolException("A message of " + Long.toUnsignedString(size)
                    + " bytes or more exceeds the limit " + property + "=" + limit);
        }
        valueBuffer.drop(message.tally());
        message.skip(Excess.of(property, limit, size));
    }

    private void readFrame(ByteBuffer in) {
        switch (stage) {
            case HEADER_BLOCK -> readHeaderBlock(in);
            case VALUE -> readValue(in);
            default -> in.position(in.position() + receive(in));
        }
        if (frame.isComplete()) {
            endFrame();
        }
    }

    private void readValue(ByteBuffer in) {
        int end = in.position() + receive(in);
        Budget exhausted = valueBuffer.take(in, end - in.position(), (int) frame.length(), message.tally());
        if (exhausted != null) {
            valueBuffer.drop(message.tally());
            message.skip(Excess.of(exhausted, messageSize));
            stage = Stage.IGNORED_FRAME;
            in.position(end);
        }
    }

    private void readHeaderBlock(ByteBuffer in) {
        int start = in.position();
        PassingHeader unheld = passing;
        if (unheld != null) {
            unheld.take(in, receive(in));
            return;
        }
        if (frame.received() == 0 && frame.length() <= in.remaining()) {
            int length = receive(in);
            in.position(start + length);
            decode(in, start, length);
            return;
        }
        if (frame.received() == 0 && in.hasRemaining()) {
            headerTally = in.get(start) == MessageType.RESULT.number ? answers : requests;
        }
        int count = receive(in);
        Budget exhausted = headerBuffer.take(in, count, (int) frame.length(), headerTally);
        if (exhausted != null) {
            unheld = pass(exhausted, headerBuffer.contents());
            headerBuffer.drop(headerTally);
            unheld.take(in, count);
        } else if (frame.isComplete()) {
            byte[] block = headerBuffer.release();
            decode(ByteBuffer.wrap(block), 0, block.length);
        }
    }

    private void decode(ByteBuffer block, int start, int length) {
        headerReader.begin(block, start, length);
        try {
            message.readHeader(headerReader);
        } catch (HeaderReader.Unaffordable e) {
            pass(e.exhausted, block.duplicate().position(start).limit(start + length));
        }
        headerReader.finish();
    }

    /** Does without the header block, of which this much has come. */
    private PassingHeader pass(Budget exhausted, ByteBuffer beginning) {
        if (!message.isGreeted()) {
            throw new ProtocolException("A GREETING of " + frame.length() + " bytes exceeds the limit "
                    + exhausted.property() + "=" + exhausted.limit());
        }
        PassingHeader unheld = new PassingHeader(handler);
        passing = unheld;
        passedFor = Excess.of(exhausted, messageSize);
        unheld.take(beginning, beginning.remaining());
        return unheld;
    }

    /** Counts the bytes at hand that belong to the frame. */
    private int receive(ByteBuffer in) {
        int count = frame.available(in);
        frame.receive(count);
        return count;
    }

    private void endFrame() {
        if (stage == Stage.VALUE) {
            message.setValue(valueBuffer.release());
        }
        PassingHeader unheld = passing;
        Excess why = passedFor;
        if (unheld != null && why != null) {
            passing = null;
            unheld.end();
            message.pass(unheld, why);
        }
        boolean more = frame.more();
        frame.begin();
        stage = Stage.FRAME_HEADER;
        if (!more) {
            frames = 0;
            messageSize = 0;
            if (!message.deliver(handler)) {
                stage = Stage.ENDED;
            }
        }
    }
}
