package io.across;

/**
 * How much memory peers may make this side hold, in bytes: their requests that wait or run, answers that they do not read,
 * messages that have arrived in part, and what is kept for objects that are lent. Connections share one by {@link
 * Options.Builder#sharedMemory}, as those of a listener do, and count in it what they hold.
 *
 * <p>Made by {@link #of}; not to be implemented by others. Thread-safe.
 */
public interface MemoryBudget {

    /**
     * A budget of which nothing is in use.
     *
     * @param property what says how large it is, for those who find it exhausted: {@code across.server.max-memory}
     * @param limit in bytes; positive, {@link Long#MAX_VALUE} for no limit
     * @throws IllegalArgumentException if {@code limit} is not positive
     */
    static MemoryBudget of(String property, long limit) {
        return ConnectionProvider.instance().memory(property, limit);
    }

    /** The property that says how large it is. */
    String property();

    /** Its size in bytes; {@link Long#MAX_VALUE} for no limit. */
    long limit();

    /** How much of it is in use, in bytes. */
    long used();
}
