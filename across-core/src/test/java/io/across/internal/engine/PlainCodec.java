package io.across.internal.engine;

import io.across.Across;
import io.across.OperationException;
import io.across.Reference;
import io.across.RemoteCode;
import io.across.internal.value.CallSite;
import io.across.internal.value.HeldObject;
import io.across.internal.value.Request;
import io.across.internal.value.ServedCall;
import io.across.internal.value.ValueCodec;
import io.across.internal.value.ValueReader;
import io.across.internal.value.ValueWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The simplest language there can be, to test the engine without a real one: JDK serialization, in which references arrive
 * as {@link HeldObject}s and go home as the objects themselves.
 */
class PlainCodec implements ValueCodec {

    /** A request: code and its arguments. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Plain(RemoteCode code, @Nullable Object[] args, boolean byReference) implements Request, Serializable {

        @Override
        public String target() {
            return "plain call";
        }

        @Override
        public void write(ValueWriter out) throws Exception {
            PlainCodec.write(this, out);
        }

        @Override
        public Object readResult(ValueReader in) throws Exception {
            return read(in);
        }

        @Override
        public Throwable readError(ValueReader in, CallSite site) throws Exception {
            return (Throwable) read(in);
        }
    }

    private record Lent(long id) implements Serializable {}

    private record Home(long id) implements Serializable {}

    @Override
    public Request code(RemoteCode code, @Nullable Object[] args, boolean byReference) {
        return new Plain(code, args, byReference);
    }

    @Override
    public Request export(List<String> names, ClassLoader loader) {
        throw new UnsupportedOperationException("plain values ship nothing");
    }

    @Override
    public Request execute(String snippet, Map<String, ? extends @Nullable Object> variables) {
        throw new UnsupportedOperationException("plain values are no code");
    }

    @Override
    public ServedCall readRequest(ValueReader in) throws Exception {
        Plain request = (Plain) read(in);
        return new ServedCall() {
            @Override
            public @Nullable Object run() throws Throwable {
                Object result = request.code().execute(request.args());
                return request.byReference() && result != null ? Across.ref(result) : result;
            }

            @Override
            public String target() {
                return request.target();
            }
        };
    }

    @Override
    public void writeResult(@Nullable Object result, ValueWriter out) throws Exception {
        write(result, out);
    }

    @Override
    public void writeError(Throwable error, ValueWriter out) throws Exception {
        write(error, out);
    }

    private static void write(@Nullable Object value, ValueWriter out) throws IOException {
        try (ObjectOutputStream stream = new Output(out)) {
            stream.writeObject(value);
        }
    }

    private static Object read(ValueReader in) throws IOException, ClassNotFoundException {
        try (ObjectInputStream stream = new Input(in, in)) {
            return stream.readObject();
        }
    }

    private static final class Output extends ObjectOutputStream {

        private final ValueWriter writer;

        Output(ValueWriter writer) throws IOException {
            super(new Copying(writer));
            this.writer = writer;
            enableReplaceObject(true);
        }

        @Override
        protected Object replaceObject(Object object) {
            if (object instanceof Reference<?> reference) {
                return new Lent(writer.lend(reference.get()));
            }
            if (object instanceof HeldObject held) {
                writer.addReturned(held);
                return new Home(held.id());
            }
            return object;
        }
    }

    /** ObjectOutputStream reuses its buffers. */
    private static final class Copying extends OutputStream {

        private final ValueWriter writer;

        Copying(ValueWriter writer) {
            this.writer = writer;
        }

        @Override
        public void write(int b) {
            writer.write(b);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            writer.writeCopy(bytes, offset, length);
        }
    }

    private static final class Input extends ObjectInputStream {

        private final ValueReader reader;

        Input(InputStream in, ValueReader reader) throws IOException {
            super(in);
            this.reader = reader;
            enableResolveObject(true);
        }

        @Override
        protected Object resolveObject(Object object) {
            if (object instanceof Lent lent) {
                return reader.hold(lent.id());
            }
            if (object instanceof Home home) {
                return reader.lent(home.id());
            }
            if (object instanceof Unreadable) {
                throw new OperationException("this object cannot be read");
            }
            return object;
        }
    }

    /** Can be written and not read. */
    record Unreadable(Object content) implements Serializable {}
}
