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
import io.across.internal.value.Gate;
import io.across.internal.value.ServedCall;
import io.across.internal.value.ValueCodec;
import io.across.internal.value.ValueReader;
import io.across.internal.value.ValueWriter;
import io.across.internal.wire.Span;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The values of a connection between two JVMs. Thread-safe. */
public final class JvmValueCodec implements ValueCodec {

    private final Caller caller;
    private final Gate gate;

    /** What the peer is limited to; null if it may run code. */
    private final @Nullable AdmittedTypes types;

    private final Exports exports = new Exports();
    private final RequestWriter requestWriter;
    private final RequestReader requestReader;
    private final DirectWriter writer;
    private final DirectReader reader;
    private final ErrorWriter errorWriter;
    private final ErrorReader errorReader;

    /**
     * @param options give the class loader and the filter for what is read
     * @param shipped where the peer's classes go; null if they are not accepted
     */
    public JvmValueCodec(Caller caller, Options options, @Nullable ShippedClassLoader shipped) {
        this.caller = caller;
        this.gate = new Gate(options, caller);
        boolean trusted = gate.allows(Right.RUN_CODE);
        this.types = trusted ? null : new AdmittedTypes(options.exposed());
        Classes classes = new Classes(options.classLoader(), options.inputFilter(), gate, types);
        Handles handles = new Handles(caller, new Proxies(classes), gate);
        this.writer = new DirectWriter(handles);
        this.reader = new DirectReader(classes, handles, gate);
        this.requestWriter = new RequestWriter(writer);
        this.requestReader = new RequestReader(
                classes,
                reader,
                exports,
                shipped,
                new ExposedMethods(options.exposed()),
                gate,
                new ReceivedLogs(caller.connection().name(), "java"));
        if (shipped != null) {
            shipped.fetchFrom(new PeerClasses(caller));
        }
        this.errorWriter = new ErrorWriter(handles, !trusted);
        this.errorReader = new ErrorReader(classes, handles);
    }

    @Override
    public long denials() {
        return gate.denials();
    }

    @Override
    public Object codeRequest(RemoteCode code, @Nullable Object[] args, boolean byReference) {
        return new Request.Code(code, args, byReference);
    }

    @Override
    public Object exportRequest(List<String> names, ClassLoader loader) {
        exports.add(names, loader);
        return new Request.Export(List.copyOf(names));
    }

    @Override
    public Object executeRequest(String snippet, Map<String, ? extends @Nullable Object> variables) {
        return new Request.Execute(snippet, variables);
    }

    @Override
    public List<Object> logRequests(List<LogEntry> records) {
        return List.of(new Request.Log(records));
    }

    @Override
    public Object exposedRequest(Class<?> type, String name, Method method, @Nullable Object[] args) {
        if (types != null) {
            types.addSignatures(type);
        }
        return new Request.Exposed(name, MethodShape.of(method), Lambdas.asCallbacks(method.getParameterTypes(), args));
    }

    @Override
    public Object exposedCheck(Class<?> type, String name) {
        List<MethodShape> methods = Stream.of(type.getMethods())
                .filter(method -> !Modifier.isStatic(method.getModifiers()))
                .map(MethodShape::of)
                .toList();
        return new Request.CheckExposed(name, methods);
    }

    @Override
    public Object pingRequest() {
        return new Request.Ping();
    }

    @Override
    public void writeRequest(Object request, ValueWriter out) throws Exception {
        if (!(request instanceof Request)) {
            throw new OperationException("the peer is a JVM: it has no Python functions to call");
        }
        requestWriter.write(request, out);
        BulkMark.prepend(out);
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
            BulkMark.prepend(out);
        }
    }

    @Override
    public @Nullable Object readResult(Object request, ValueReader in) throws Exception {
        try {
            return reader.readResult(in);
        } catch (LinkageError | StackOverflowError e) {
            throw unreadable(e);
        }
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
    public Throwable readError(Object request, ValueReader in, CallSite site) {
        Throwable error = errorReader.read(in);
        CallTrace.addCallSite(error, caller.connection().peer(), site);
        return error;
    }

    @Override
    public @Nullable String interfaceMethod(Object request) {
        return request instanceof Request.Exposed exposed ? exposed.shape().toString() : null;
    }

    @Override
    public String describe(Object request) {
        if (request instanceof Request.Code code) {
            return Lambdas.describe(code.code());
        }
        if (request instanceof Request.Exposed exposed) {
            return exposed.shape().toString();
        }
        return request instanceof Request.Method method
                ? method.shape().toString()
                : request.getClass().getSimpleName().toLowerCase(Locale.ROOT);
    }
}
