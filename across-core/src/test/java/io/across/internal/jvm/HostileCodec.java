package io.across.internal.jvm;

import io.across.Options;
import io.across.RemoteCode;
import io.across.internal.value.CallSite;
import io.across.internal.value.Caller;
import io.across.internal.value.ServedCall;
import io.across.internal.value.ValueCodec;
import io.across.internal.value.ValueReader;
import io.across.internal.value.ValueWriter;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Writes what an honest codec does, spoilt: inside whole messages that lend what they say. */
final class HostileCodec implements ValueCodec {

    private final JvmValueCodec honest;
    private final UnaryOperator<byte[]> spoil;

    HostileCodec(Caller caller, Options options, UnaryOperator<byte[]> spoil) {
        this.honest = new JvmValueCodec(caller, options, null);
        this.spoil = spoil;
    }

    private interface Write {
        void to(ValueWriter out) throws Exception;
    }

    private void spoilt(Write write, ValueWriter out) throws Exception {
        ValueWriter part = out.part();
        write.to(part);
        byte[] bytes = spoil.apply(part.toByteArray());
        out.writeCopy(bytes, 0, bytes.length);
    }

    @Override
    public Object codeRequest(RemoteCode code, @Nullable Object[] args, boolean byReference) {
        return honest.codeRequest(code, args, byReference);
    }

    @Override
    public Object exportRequest(List<String> names, ClassLoader loader) {
        return honest.exportRequest(names, loader);
    }

    @Override
    public Object executeRequest(String snippet, Map<String, ? extends @Nullable Object> variables) {
        return honest.executeRequest(snippet, variables);
    }

    @Override
    public void writeRequest(Object request, ValueWriter out) throws Exception {
        spoilt(part -> honest.writeRequest(request, part), out);
    }

    @Override
    public ServedCall readRequest(ValueReader in) throws Exception {
        return honest.readRequest(in);
    }

    @Override
    public void writeResult(@Nullable Object result, ValueWriter out) throws Exception {
        spoilt(part -> honest.writeResult(result, part), out);
    }

    @Override
    public @Nullable Object readResult(Object request, ValueReader in) throws Exception {
        return honest.readResult(request, in);
    }

    @Override
    public void writeError(Throwable error, ValueWriter out) throws Exception {
        spoilt(part -> honest.writeError(error, part), out);
    }

    @Override
    public Throwable readError(Object request, ValueReader in, CallSite site) throws Exception {
        return honest.readError(request, in, site);
    }

    @Override
    public String describe(Object request) {
        return honest.describe(request);
    }
}
