package io.across.internal.jvm;

import io.across.OperationException;
import io.across.Options;
import io.across.Reference;
import io.across.RemoteCode;
import io.across.internal.value.Caller;
import io.across.internal.value.HeldObject;
import io.across.internal.value.ServedCall;
import io.across.internal.value.ValueCodec;
import io.across.internal.value.ValueReader;
import io.across.internal.value.ValueWriter;
import io.across.internal.wire.Span;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The values of a connection between two JVMs. Thread-safe. */
public final class JvmValueCodec implements ValueCodec {

    private static final byte CODE = 1;
    private static final byte CODE_BY_REFERENCE = 2;
    private static final byte METHOD = 3;
    private static final byte COPY = 4;

    private final Caller caller;
    private final ShapeWriter<MethodShape, MethodShape> methodShapes = new ShapeWriter<>();
    private final ShapeReader<MethodShape, MethodTarget> methods;
    private final DirectWriter writer;
    private final DirectReader reader;
    private final ErrorWriter errorWriter;
    private final ErrorReader errorReader;

    /**
     * @param options give the class loader and the filter for what is read
     */
    public JvmValueCodec(Caller caller, Options options) {
        this.caller = caller;
        Classes classes = new Classes(options.classLoader(), options.inputFilter());
        Handles handles = new Handles(caller, new Proxies(classes));
        this.methods = new ShapeReader<>(MethodShape::read, shape -> MethodTarget.find(shape, classes));
        this.writer = new DirectWriter(handles);
        this.reader = new DirectReader(classes, handles);
        this.errorWriter = new ErrorWriter(handles);
        this.errorReader = new ErrorReader(classes, handles);
    }

    @Override
    public Object codeRequest(RemoteCode code, @Nullable Object[] args, boolean byReference) {
        return new Request.Code(code, args, byReference);
    }

    @Override
    public void writeRequest(Object request, ValueWriter out) throws Exception {
        if (request instanceof Request.Code code) {
            out.write(code.byReference() ? CODE_BY_REFERENCE : CODE);
            out.writeVarLong(code.args().length);
            writer.writeAll(codeAndArgs(code), out);
        } else if (request instanceof Request.Method method) {
            out.write(METHOD);
            writeTarget(method.target(), out);
            methodShapes.write(methodShapes.entry(method.shape(), shape -> shape), out);
            out.writeVarLong(method.args().length);
            writer.writeAll(method.args(), out);
        } else {
            out.write(COPY);
            writeTarget(((Request.Copy) request).target(), out);
        }
        BulkMark.prepend(out);
    }

    private static @Nullable Object[] codeAndArgs(Request.Code request) {
        @Nullable Object[] values = new @Nullable Object[request.args().length + 1];
        values[0] = request.code();
        System.arraycopy(request.args(), 0, values, 1, request.args().length);
        return values;
    }

    private static void writeTarget(HeldObject target, ValueWriter out) {
        out.home(target);
        out.writeVarLong(target.id());
    }

    @Override
    public ServedCall readRequest(ValueReader in) throws Exception {
        byte kind = BulkMark.skip(in);
        return switch (kind) {
            case CODE, CODE_BY_REFERENCE -> readCode(kind == CODE_BY_REFERENCE, in);
            case METHOD -> readMethod(in);
            case COPY -> new ServedCopy(in.lent(in.readVarLong()));
            default -> throw new OperationException("malformed value: request kind " + kind);
        };
    }

    private ServedCall readCode(boolean byReference, ValueReader in) throws Exception {
        int count = in.readCount(1);
        @Nullable Object[] values = reader.readAll(count + 1, in);
        if (values[0] instanceof RemoteCode code) {
            return new ServedCode(code, Arrays.copyOfRange(values, 1, values.length), byReference);
        }
        throw new OperationException("malformed value: no remote code but "
                + (values[0] == null ? "null" : values[0].getClass().getName()));
    }

    private ServedCall readMethod(ValueReader in) throws Exception {
        Object object = in.lent(in.readVarLong());
        MethodTarget method = methods.read(in);
        return new ServedMethod(object, method, reader.readAll(in.readCount(1), in));
    }

    @Override
    public void writeResult(@Nullable Object result, ValueWriter out) throws Exception {
        if (result == RemoteHandler.Self.INSTANCE) {
            out.write(Tag.SELF);
        } else {
            writer.writeResult(result, out);
            BulkMark.prepend(out);
        }
    }

    @Override
    public @Nullable Object readResult(ValueReader in) throws Exception {
        return reader.readResult(in);
    }

    @Override
    public @Nullable Span locateBulk(byte[] beginning) {
        return BulkMark.locate(beginning);
    }

    @Override
    public void writeError(Throwable error, ValueWriter out) {
        errorWriter.write(error, out);
    }

    @Override
    public Throwable readError(ValueReader in) {
        Throwable error = errorReader.read(in);
        CallTrace.addCallSite(error, caller.connection().peer());
        return error;
    }

    @Override
    public String describe(Object request) {
        if (request instanceof Request.Code code) {
            return Lambdas.describe(code.code());
        }
        return request instanceof Request.Method method ? method.shape().toString() : "copy";
    }

    /** Runs code. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record ServedCode(RemoteCode code, @Nullable Object[] args, boolean byReference) implements ServedCall {

        @Override
        public @Nullable Object run() throws Throwable {
            Object result = code.execute(args);
            if (!byReference || result == null) {
                return result;
            }
            return new ByReference(result instanceof Reference<?> reference ? reference.get() : result);
        }

        @Override
        public String target() {
            return Lambdas.describe(code);
        }
    }

    /** Calls a method of an object that is lent. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record ServedMethod(
            Object object, MethodTarget method, @Nullable Object[] args) implements ServedCall {

        @Override
        public @Nullable Object run() throws Throwable {
            return method.invoke(object, args);
        }

        @Override
        public String target() {
            return method.toString();
        }
    }

    /** Returns an object that is lent, to be copied. */
    private record ServedCopy(Object object) implements ServedCall {

        @Override
        public @Nullable Object run() {
            return object;
        }

        @Override
        public String target() {
            return "copy";
        }
    }
}
