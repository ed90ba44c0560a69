package io.across;

import org.jspecify.annotations.Nullable;

/**
 * Remote code with no argument and a result.
 *
 * @param <R> type of the result
 * @param <X> what the code may throw, and the call with it
 */
@FunctionalInterface
public interface RemoteCallable<R extends @Nullable Object, X extends Throwable> extends RemoteCode {

    /** Runs the code on the peer; what it returns or throws is the outcome of the call. */
    R call() throws X;

    @Override
    default @Nullable Object execute(@Nullable Object[] args) throws X {
        RemoteArguments.check(args, 0);
        return call();
    }
}
