package io.across.lasting;

import io.across.PeerIdentity;
import org.jspecify.annotations.Nullable;

/** Is told what becomes of a lasting connection, by the thread that keeps it: see {@link LastingConnection}. */
interface LifeObserver {

    void established(@Nullable PeerIdentity identity);

    void lost(@Nullable PeerIdentity identity, @Nullable Throwable failure);
}
