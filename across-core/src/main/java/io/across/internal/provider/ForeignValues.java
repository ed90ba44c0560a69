package io.across.internal.provider;

import io.across.OperationException;
import io.across.RemoteCode;
import io.across.internal.value.CallSite;
import io.across.internal.value.ServedCall;
import io.across.internal.value.ValueCodec;
import io.across.internal.value.ValueReader;
import io.across.internal.value.ValueWriter;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The values of a peer whose language is not spoken here: every call fails, the connection itself works. */
final class ForeignValues implements ValueCodec {

    private static OperationException refusal() {
        return new OperationException(
                "the peer announces no JVM values: it is a Python peer, and this side speaks no pickle");
    }

    @Override
    public Object codeRequest(RemoteCode code, @Nullable Object[] args, boolean byReference) {
        throw refusal();
    }

    @Override
    public Object exportRequest(List<String> names, ClassLoader loader) {
        throw refusal();
    }

    @Override
    public Object executeRequest(String snippet, Map<String, ? extends @Nullable Object> variables) {
        throw refusal();
    }

    @Override
    public void writeRequest(Object request, ValueWriter out) {
        throw refusal();
    }

    @Override
    public ServedCall readRequest(ValueReader in) {
        throw refusal();
    }

    @Override
    public void writeResult(@Nullable Object result, ValueWriter out) {
        throw refusal();
    }

    @Override
    public @Nullable Object readResult(ValueReader in) {
        throw refusal();
    }

    @Override
    public void writeError(Throwable error, ValueWriter out) {
        throw refusal();
    }

    @Override
    public Throwable readError(ValueReader in, CallSite site) {
        throw refusal();
    }

    @Override
    public String describe(Object request) {
        return "a call";
    }
}
