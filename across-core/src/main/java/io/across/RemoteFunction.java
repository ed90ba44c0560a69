package io.across;

import org.jspecify.annotations.Nullable;

/**
 * Remote code with one argument and a result.
 *
 * @param <A> type of argument 1
 * @param <R> type of the result
 * @param <X> what the code may throw, and the call with it
 */
@FunctionalInterface
public interface RemoteFunction<A extends @Nullable Object, R extends @Nullable Object, X extends Throwable>
        extends RemoteCode {

    /** Runs the code on the peer; what it returns or throws is the outcome of the call. */
    R apply(A a) throws X;

    @Override
    @SuppressWarnings("unchecked") // the caller's compiler has checked the types of the arguments
    default @Nullable Object execute(@Nullable Object[] args) throws X {
        RemoteArguments.check(args, 1);
        return apply((A) args[0]);
    }
}
