package io.across.internal.jvm;

import io.across.OperationException;
import io.across.Options;
import io.across.RemoteCode;
import io.across.Right;
import io.across.internal.log.LogEntry;
import io.across.internal.log.ReceivedLogs;
import io.across.internal.shipping.Exports;
import io.across.internal.shipping.ShippedClassLoader;
import io.across.internal.value.CallSite;
import io.across.internal.value.Caller;
import io.across.internal.value.Request;
import io.across.internal.value.RightsCheck;
import io.across.internal.value.ServedCall;
import io.across.internal.value.ValueCodec;
import io.across.internal.value.ValueReader;
import io.across.internal.value.ValueWriter;
import io.across.internal.wire.Payload;
import io.across.internal.wire.Span;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The values of a connection between two JVMs. Thread-safe. */
public final class JvmValueCodec implements ValueCodec, JvmValues {

    private final Caller caller;
    private final RightsCheck rights;

    /** What the peer is limited to; null if it may run code. */
    private final @Nullable AdmittedTypes types;

    private final Exports exports = new Exports();
    private final ShapeWriter<MethodShape, MethodShape> methodShapes = new ShapeWriter<>();
    private final RequestReader requestReader;
    private final DirectWriter writer;
    private final DirectReader reader;
    private final JvmErrorWriter errorWriter;
    private final JvmErrorReader errorReader;
    private final HashingAnswers hashing;

    /**
     * @param options give the class loader and the filter for what is read
     * @param shipped where the peer's classes go; null if they are not accepted
     */
    public JvmValueCodec(Caller caller, Options options, @Nullable ShippedClassLoader shipped) {
        this.caller = caller;
        this.rights = new RightsCheck(options, caller);
        boolean trusted = rights.allows(Right.RUN_CODE);
        this.types = trusted ? null : new AdmittedTypes(options.exposed());
        Classes classes = new Classes(options.classLoader(), options.inputFilter(), rights, types);
        JvmHandles handles = new JvmHandles(caller, new ProxyFactory(caller, classes), rights);
        this.hashing = new HashingAnswers(classes);
        this.writer = new DirectWriter(handles);
        this.reader = new DirectReader(classes, handles, rights);
        this.requestReader = new RequestReader(
                classes,
                reader,
                exports,
                shipped,
                new ExposedMethods(options.exposed()),
                rights,
                new ReceivedLogs(caller.connection().name(), "java"));
        if (shipped != null) {
            shipped.fetchFrom(new PeerClasses(caller));
        }
        this.errorWriter = new JvmErrorWriter(handles, !trusted);
        this.errorReader = new JvmErrorReader(classes, handles);
    }

    @Override
    public long denials() {
        return rights.denials();
    }

    @Override
    public Request code(RemoteCode code, @Nullable Object[] args, boolean byReference) {
        return new JvmRequest.Code(this, code, args, byReference);
    }

    @Override
    public Request export(List<String> names, ClassLoader loader) {
        exports.add(names, loader);
        return JvmRequest.export(this, List.copyOf(names));
    }

    @Override
    public Request execute(String snippet, Map<String, ? extends @Nullable Object> variables) {
        return JvmRequest.execute(this, snippet, variables);
    }

    @Override
    public List<Request> log(List<LogEntry> records) {
        return List.of(JvmRequest.log(this, records));
    }

    @Override
    public Request exposed(Class<?> type, String name, Method method, @Nullable Object[] args) {
        if (types != null) {
            types.addSignatures(type);
        }
        return new JvmRequest.Exposed(
                this, name, MethodShape.of(method), Lambdas.asCallbacks(method.getParameterTypes(), args));
    }

    @Override
    public Request checkExposed(Class<?> type, String name) {
        List<MethodShape> methods = Stream.of(type.getMethods())
                .filter(method -> !Modifier.isStatic(method.getModifiers()))
                .map(MethodShape::of)
                .toList();
        return JvmRequest.checkExposed(this, name, methods);
    }

    @Override
    public Request ping() {
        return JvmRequest.ping(this);
    }

    @Override
    public void writeAll(@Nullable Object[] values, ValueWriter out) throws Exception {
        writer.writeAll(values, out);
    }

    @Override
    public void writeMethod(MethodShape method, ValueWriter out) {
        methodShapes.write(methodShapes.entry(method, shape -> shape), out);
    }

    @Override
    public ServedCall readRequest(ValueReader in) throws Exception {
        try {
            return requestReader.read(in);
        } catch (LinkageError | StackOverflowError e) {
            throw unreadable(e);
        }
    }

    /** What the JDK throws for names and nestings that no compiler writes, and for classes that are here only in part. */
    private static OperationException unreadable(Error error) {
        return new OperationException("value cannot be read: " + error, error);
    }

    @Override
    public void writeResult(@Nullable Object result, ValueWriter out) throws Exception {
        if (result == RemoteHandler.Self.INSTANCE) {
            out.write(Tag.SELF);
        } else {
            writer.writeResult(result, out);
            BulkHint.prepend(out);
        }
    }

    /** What a peer sends that may not run code is refused where to read it takes more work than its length allows. */
    @Override
    public boolean isQuicklyRead(Payload answer, boolean success) {
        return types != null || !hashing.mayHash(answer, success);
    }

    @Override
    public @Nullable Object readResult(ValueReader in) throws Exception {
        try {
            return reader.readResult(in);
        } catch (LinkageError | StackOverflowError e) {
            throw unreadable(e);
        }
    }

    @Override
    public @Nullable Span locateBulk(byte[] beginning) {
        return BulkHint.locate(beginning);
    }

    @Override
    public void writeError(Throwable error, ValueWriter out) {
        errorWriter.write(error, out);
    }

    @Override
    public Throwable readError(ValueReader in, CallSite site) {
        Throwable error = errorReader.read(in);
        CallTrace.addCallSite(error, caller.connection().peer(), site);
        return error;
    }
}
