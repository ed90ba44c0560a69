package io.across;

import org.jspecify.annotations.Nullable;

/**
 * What is called, for whoever observes the call: no argument, no value. To be asked while the observer is told of it and not
 * kept, since the call's values hang on it. Thread-safe.
 */
public interface CallTarget {

    /**
     * What is called, such as {@code java.util.List.add}. May be anything that the peer names; to work it out may cost as much
     * as a short call.
     */
    String target();

    /**
     * What an interface calls it: a method of an interface that both sides know by {@link Connection#exposed} ({@code
     * com.acme.Greeter.greet}), or the Python function to which a method is {@linkplain io.across.python.Python#bind bound}
     * ({@code stats.mean}). There are only as many as interfaces have methods.
     *
     * @return null for everything else
     */
    default @Nullable String interfaceMethod() {
        return null;
    }
}
