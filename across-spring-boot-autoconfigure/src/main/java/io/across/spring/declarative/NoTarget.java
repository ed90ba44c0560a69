package io.across.spring.declarative;

import java.lang.reflect.Method;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Behind a client in a slice of the application in which there are no connections. Each call says so. */
record NoTarget(ClientDescription client) implements ClientTarget {

    @Override
    public @Nullable Object call(Object proxy, Method method, @Nullable Object[] args) {
        throw missing();
    }

    @Override
    public CompletableFuture<@Nullable Object> callAsync(Object proxy, Method method, @Nullable Object[] args) {
        return CompletableFuture.failedFuture(missing());
    }

    @Override
    public boolean isLocal(Method method) {
        return false;
    }

    @Override
    public void check(@Nullable Duration deadline) {
        throw missing();
    }

    private IllegalStateException missing() {
        return new IllegalStateException(
                "The client of the " + client + " was called, but there are no connections here, since"
                        + " across's auto-configuration is no part of this context, as in a slice of the application such as"
                        + " @WebMvcTest. In a test, mock the client: @MockitoBean "
                        + client.type().getSimpleName()
                        + "; or add @AutoConfigureAcross, whose connections lead to InMemoryPeers.");
    }
}
