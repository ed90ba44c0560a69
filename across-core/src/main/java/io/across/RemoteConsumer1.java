package io.across;

import org.jspecify.annotations.Nullable;

/**
 * Remote code with one argument and no result.
 *
 * @param <A> type of argument 1
 * @param <X> what the code may throw, and the call with it
 */
@FunctionalInterface
public interface RemoteConsumer1<A extends @Nullable Object, X extends Throwable> extends RemoteCode {

    /** Runs the code on the peer; what it throws is the outcome of the call. */
    void accept(A a) throws X;

    @Override
    @SuppressWarnings("unchecked") // the caller's compiler has checked the types of the arguments
    default @Nullable Object execute(@Nullable Object[] args) throws X {
        RemoteArguments.check(args, 1);
        accept((A) args[0]);
        return null;
    }
}
