package io.across.fuzz;

import io.across.Connection;
import io.across.OperationException;
import io.across.Right;
import io.across.internal.value.Caller;
import io.across.internal.value.HeldObject;
import io.across.internal.value.ObjectTable;
import io.across.internal.value.Question;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** What a codec needs of a connection to read values: nothing is lent, and whoever is called is not there. */
public final class NoConnection implements Caller, ObjectTable {

    private final Connection connection = (Connection) Proxy.newProxyInstance(
            Connection.class.getClassLoader(),
            new Class<?>[] {Connection.class},
            (proxy, method, args) -> method.getName().equals("name") ? "fuzz" : null);

    @Override
    public Connection connection() {
        return connection;
    }

    @Override
    public void denied(Right right, String attempt) {}

    @Override
    public @Nullable Object call(Question question, Duration timeout) {
        throw new OperationException("nobody is called");
    }

    @Override
    public CompletableFuture<@Nullable Object> callAsync(Question question, Duration timeout) {
        return CompletableFuture.failedFuture(new OperationException("nobody is called"));
    }

    @Override
    public long lend(Object object) {
        throw new OperationException("nothing is lent");
    }

    @Override
    public Object lent(long id) {
        throw new OperationException("object " + id + " is not lent");
    }

    @Override
    public HeldObject hold(long id) {
        return new HeldObject(id, "fuzz");
    }
}
