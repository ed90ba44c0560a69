package io.across.internal.value;

import io.across.OperationException;
import io.across.RemoteCode;
import io.across.internal.log.LogEntry;
import io.across.internal.wire.Span;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The language of one connection's peer (protocol, sections 5 and 8): makes the requests that it understands, and reads and
 * answers its own. One instance
 * serves one connection, chosen when the peer's GREETING has been read; methods are called by many threads at once.
 *
 * <p>Whatever a method throws fails the one operation: the engine takes lent objects back, gives held ones back, and
 * reports an {@link io.across.OperationException} with the cause. Readers must be prepared for hostile input: they
 * allocate nothing on the word of a length and let nothing but exceptions escape.
 */
public interface ValueCodec {

    /**
     * The request to run code.
     *
     * @param byReference whether the result is to stay on the other side, for a proxy to come back
     * @throws io.across.OperationException if this peer cannot run such code
     */
    Request code(RemoteCode code, @Nullable Object[] args, boolean byReference);

    /**
     * Makes code of this side available to the peer, from now on.
     *
     * @param names of packages, in the language of the peer
     * @param loader where they are found
     * @return the request that tells the peer
     * @throws IllegalArgumentException if a name is illegal
     * @throws io.across.OperationException if this peer cannot use code of this side
     */
    Request export(List<String> names, ClassLoader loader);

    /**
     * The request to run a snippet in the language of the peer.
     *
     * @param variables what the snippet may use, by name
     */
    Request execute(String snippet, Map<String, ? extends @Nullable Object> variables);

    /**
     * The request to call an object that the peer exposes.
     *
     * @param type the interface as which the caller knows it
     * @throws io.across.OperationException if this peer exposes none
     */
    default Request exposed(Class<?> type, String name, Method method, @Nullable Object[] args) {
        throw new OperationException("this peer cannot be called by interfaces: " + type.getName() + " '" + name + "'");
    }

    /**
     * The request to compare an object that the peer exposes with an interface; answered by a list of what does not fit.
     *
     * @throws io.across.OperationException if this peer exposes none
     */
    default Request checkExposed(Class<?> type, String name) {
        throw new OperationException("this peer cannot be called by interfaces: " + type.getName() + " '" + name + "'");
    }

    /** The request to answer, and to do nothing else. */
    default Request ping() {
        throw new OperationException("this peer cannot be pinged");
    }

    /**
     * The requests to put records into the peer's log.
     *
     * @throws io.across.OperationException if this peer takes none
     */
    default List<Request> log(List<LogEntry> records) {
        throw new OperationException("this peer takes no log records");
    }

    /** Reads what the peer asks for, without doing it yet. */
    ServedCall readRequest(ValueReader in) throws Exception;

    /** Writes what a served call returned. */
    void writeResult(@Nullable Object result, ValueWriter out) throws Exception;

    /** Writes what a served call threw. */
    void writeError(Throwable error, ValueWriter out) throws Exception;

    /**
     * Where in a large value, of which only the beginning has arrived, a byte array lies: {@link ValueReader#readBytes} then
     * returns it without a copy. Must not block. What it says may be wrong: that costs a copy, no more.
     */
    default @Nullable Span locateBulk(byte[] beginning) {
        return null;
    }

    /**
     * Why a peer of this language may be silent for long though it lives, and what to do about it; for people.
     *
     * @return null if there is no such reason
     */
    default @Nullable String excuseForSilence() {
        return null;
    }

    /** How often the peer was refused what it has no right to. */
    default long denials() {
        return 0;
    }
}
