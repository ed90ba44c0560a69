package io.across;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * Code that travels to the peer and runs there with the arguments that travel with it.
 *
 * <p>The general form of the typed interfaces beside it ({@link RemoteCallable}, {@link RemoteFunction}, {@link
 * RemoteRunnable}, ...), all of which extend it. Instances are serializable lambdas, method references or objects of a
 * named class; both sides need the class that defines them.
 */
public interface RemoteCode extends Serializable {

    /**
     * Runs this code. Called by the peer, never by the side that sends it.
     *
     * @param args the arguments as they arrived, as many as were sent
     * @return what goes back to the caller, or null
     * @throws Throwable whatever goes back to the caller as the call's exception
     */
    @Nullable Object execute(@Nullable Object[] args) throws Throwable;
}
