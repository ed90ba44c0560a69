package io.across.internal.wire;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Is told by a {@link MessageParser} what the peer said, one method per superblock or message, in the thread that parses.
 * Whatever a method throws leaves {@link MessageParser#parse}; the parser must not be used any more then.
 *
 * <p>Call ids and object ids are unsigned.
 */
public interface MessageHandler {

    /**
     * A superblock, already found {@linkplain Superblock#checkCompatible() compatible}. After that of a BIOS, which comes at
     * most once, there is another, of the peer that has been booted.
     */
    void superblock(Superblock superblock);

    /** The peer's GREETING: once, after the superblock and before everything else. */
    void greeting(Greeting greeting);

    /**
     * Asked about a large value of which only the beginning has arrived: where does an array lie in it that its reader would
     * like to have as an array of its own? What it says may be wrong: that costs a copy, no more.
     *
     * @param beginning the first bytes of the value; must not be changed
     * @return null for none
     */
    default @Nullable Span locateBulk(byte[] beginning) {
        return null;
    }

    /**
     * The peer calls.
     *
     * @param ids of the peer's objects that writing the value lent to this side
     * @param context what accompanies the call; means something only if both sides announced the capability
     */
    void apply(long callId, long[] ids, Map<String, String> context, Payload value);

    /** A call of this side returned. */
    void success(long callId, long[] ids, Payload value);

    /** A call of this side raised an exception. */
    void error(long callId, long[] ids, Payload value);

    /** The peer could not answer a call of this side in any other way. */
    void operationError(long callId, String text);

    /** The peer calls, with a value that was too large, or for which there was no memory, and that has been skipped. */
    void applyTooLarge(long callId, long[] ids, Excess why);

    /** A call of this side returned or raised a value that has been skipped likewise. */
    void resultTooLarge(long callId, long[] ids, Excess why);

    /**
     * Some objects that a message lends are not told with it: there was no memory to hold all their ids. The message follows,
     * as too large.
     */
    default void passed(long[] ids) {}

    /** Asked about a result that is large: does somebody wait for it? If not, it is skipped. */
    default boolean isAwaited(long callId) {
        return true;
    }

    /** The peer will send nothing any more; the parser ignores whatever follows. */
    void goodbye();

    /** The peer needs these objects of this side no longer. A long list may come in parts. */
    void delObjs(long[] ids);

    /** The peer is alive. */
    void idle();

    /**
     * The peer runs no calls any more but those that it was sent before.
     *
     * @param firstNotRun the id of the first call that it does not run, nor any with a higher one
     */
    void drain(long firstNotRun);
}
