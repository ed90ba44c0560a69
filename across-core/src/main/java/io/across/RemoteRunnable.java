package io.across;

import org.jspecify.annotations.Nullable;

/**
 * Remote code with no argument and no result.
 *
 * @param <X> what the code may throw, and the call with it
 */
@FunctionalInterface
public interface RemoteRunnable<X extends Throwable> extends RemoteCode {

    /** Runs the code on the peer; what it throws is the outcome of the call. */
    void run() throws X;

    @Override
    default @Nullable Object execute(@Nullable Object[] args) throws X {
        RemoteArguments.check(args, 0);
        run();
        return null;
    }
}
