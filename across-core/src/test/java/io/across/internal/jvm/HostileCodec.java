package io.across.internal.jvm;

import io.across.Options;
import io.across.RemoteCode;
import io.across.internal.value.CallSite;
import io.across.internal.value.Caller;
import io.across.internal.value.Request;
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
    public Request code(RemoteCode code, @Nullable Object[] args, boolean byReference) {
        return new Spoilt(honest.code(code, args, byReference));
    }

    @Override
    public Request export(List<String> names, ClassLoader loader) {
        return new Spoilt(honest.export(names, loader));
    }

    @Override
    public Request execute(String snippet, Map<String, ? extends @Nullable Object> variables) {
        return new Spoilt(honest.execute(snippet, variables));
    }

    /** Writes what an honest request does, spoilt. */
    private final class Spoilt implements Request {

        private final Request request;

        Spoilt(Request request) {
            this.request = request;
        }

        @Override
        public String target() {
            return request.target();
        }

        @Override
        public void write(ValueWriter out) throws Exception {
            spoilt(request::write, out);
        }

        @Override
        public @Nullable Object readResult(ValueReader in) throws Exception {
            return request.readResult(in);
        }

        @Override
        public Throwable readError(ValueReader in, CallSite site) throws Exception {
            return request.readError(in, site);
        }
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
    public void writeError(Throwable error, ValueWriter out) throws Exception {
        spoilt(part -> honest.writeError(error, part), out);
    }
}
