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
 * Writes and reads the values of one connection in the language of its peer (protocol, sections 5 and 8). One instance
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
    Object codeRequest(RemoteCode code, @Nullable Object[] args, boolean byReference);

    /**
     * Makes code of this side available to the peer, from now on.
     *
     * @param names of packages, in the language of the peer
     * @param loader where they are found
     * @return the request that tells the peer
     * @throws IllegalArgumentException if a name is illegal
     * @throws io.across.OperationException if this peer cannot use code of this side
     */
    Object exportRequest(List<String> names, ClassLoader loader);

    /**
     * The request to run a snippet in the language of the peer.
     *
     * @param variables what the snippet may use, by name
     */
    Object executeRequest(String snippet, Map<String, ? extends @Nullable Object> variables);

    /**
     * The request to call an object that the peer exposes.
     *
     * @param type the interface as which the caller knows it
     * @throws io.across.OperationException if this peer exposes none
     */
    default Object exposedRequest(Class<?> type, String name, Method method, @Nullable Object[] args) {
        throw new OperationException("this peer cannot be called by interfaces: " + type.getName() + " '" + name + "'");
    }

    /**
     * The request to compare an object that the peer exposes with an interface; answered by a list of what does not fit.
     *
     * @throws io.across.OperationException if this peer exposes none
     */
    default Object exposedCheck(Class<?> type, String name) {
        throw new OperationException("this peer cannot be called by interfaces: " + type.getName() + " '" + name + "'");
    }

    /** The request to answer, and to do nothing else. */
    default Object pingRequest() {
        throw new OperationException("this peer cannot be pinged");
    }

    /**
     * The requests to put records into the peer's log.
     *
     * @throws io.across.OperationException if this peer takes none
     */
    default List<Object> logRequests(List<LogEntry> records) {
        throw new OperationException("this peer takes no log records");
    }

    /**
     * What an interface calls what a request calls.
     *
     * @return null if it is called by no interface: what is called then may be anything
     */
    default @Nullable String interfaceMethod(Object request) {
        return null;
    }

    /**
     * Writes what a peer is asked to do.
     *
     * @param request of a type that the codec itself defines
     */
    void writeRequest(Object request, ValueWriter out) throws Exception;

    /** Reads what the peer asks for, without doing it yet. */
    ServedCall readRequest(ValueReader in) throws Exception;

    /** Writes what a served call returned. */
    void writeResult(@Nullable Object result, ValueWriter out) throws Exception;

    /**
     * Reads what a call returned.
     *
     * @param request of that call
     */
    @Nullable Object readResult(Object request, ValueReader in) throws Exception;

    /** Writes what a served call threw. */
    void writeError(Throwable error, ValueWriter out) throws Exception;

    /**
     * Reads what a call threw.
     *
     * @param request of that call
     * @param site where the call was made from
     */
    Throwable readError(Object request, ValueReader in, CallSite site) throws Exception;

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

    /** What a request is called in messages and logs, such as {@code java.util.List.add}; never shows an argument. */
    String describe(Object request);
}
