package io.across.internal.python;

import io.across.OperationException;
import io.across.Options;
import io.across.RemoteCode;
import io.across.internal.log.LogEntry;
import io.across.internal.pickle.PickleReader;
import io.across.internal.pickle.PickleWriter;
import io.across.internal.pickle.Pickles;
import io.across.internal.python.modules.ExportedModules;
import io.across.internal.value.CallSite;
import io.across.internal.value.Caller;
import io.across.internal.value.ServedCall;
import io.across.internal.value.ValueCodec;
import io.across.internal.value.ValueReader;
import io.across.internal.value.ValueWriter;
import io.across.internal.wire.Span;
import io.across.python.PythonModules;
import io.across.python.PythonTuple;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The values of a connection to a Python process. Thread-safe. */
public final class PythonValueCodec implements ValueCodec {

    private final PickleReader reader;
    private final PickleWriter writer;
    private final ExportedModules modules = new ExportedModules();
    private final PythonServed served;

    /** @param tellsFacts whether both sides have announced that they tell the facts of exceptions */
    public PythonValueCodec(Caller caller, Options options, boolean tellsFacts) {
        PythonHandles handles = new PythonHandles(caller, tellsFacts);
        this.reader = new PickleReader(handles);
        this.writer = new PickleWriter(handles);
        this.served = new PythonServed(caller, options, modules);
    }

    @Override
    public long denials() {
        return served.denials();
    }

    @Override
    public Object codeRequest(RemoteCode code, @Nullable Object[] args, boolean byReference) {
        throw new OperationException(
                "the peer is a Python process, which cannot run Java code: call its functions by name"
                        + " through Connection.python()");
    }

    @Override
    public Object exportRequest(List<String> names, ClassLoader loader) {
        return export(names, PythonModules.classPath("", loader));
    }

    private Object export(List<String> names, PythonModules from) {
        modules.add(names, from);
        return PythonRequest.export(names);
    }

    @Override
    public Object executeRequest(String snippet, Map<String, ? extends @Nullable Object> variables) {
        return PythonRequest.execute(snippet, variables, Duration.ZERO);
    }

    /** A Python handles one record at a time. */
    @Override
    public List<Object> logRequests(List<LogEntry> records) {
        return records.stream()
                .<Object>map(record -> PythonRequest.call(Names.HANDLE_LOG, Duration.ZERO, PythonRecords.write(record)))
                .toList();
    }

    @Override
    public Object pingRequest() {
        return PythonRequest.ping();
    }

    @Override
    public void writeRequest(Object request, ValueWriter out) {
        PythonRequest call = request instanceof PythonExport export
                ? (PythonRequest) export(export.names(), export.from())
                : (PythonRequest) request;
        writer.write(PythonTuple.of(call.function(), call.args(), new LinkedHashMap<>(call.keywords())), out);
    }

    @Override
    public ServedCall readRequest(ValueReader in) throws Exception {
        return served.of(reader.read(in, Duration.ZERO), in);
    }

    @Override
    public void writeResult(@Nullable Object result, ValueWriter out) {
        writer.write(result, out);
    }

    @Override
    public @Nullable Object readResult(Object request, ValueReader in) throws Exception {
        return reader.read(in, deadline(request));
    }

    @Override
    public void writeError(Throwable error, ValueWriter out) {
        writer.write(ErrorWriter.describe(error), out);
    }

    @Override
    public Throwable readError(Object request, ValueReader in, CallSite site) throws Exception {
        Throwable error = ErrorReader.read(reader.read(in, deadline(request)));
        site.appendTo(error, "Python", "pid " + ProcessHandle.current().pid());
        return error;
    }

    /** Of the calls of what the answer lends. */
    private static Duration deadline(Object request) {
        return request instanceof PythonRequest call ? call.deadline() : Duration.ZERO;
    }

    @Override
    public @Nullable Span locateBulk(byte[] beginning) {
        return Pickles.locateBytes(beginning);
    }

    @Override
    public String excuseForSilence() {
        return "a Python peer cannot say anything while native code holds the interpreter lock (GIL): have that code release"
                + " the lock or do less at a time, or raise across.options.timeout";
    }

    @Override
    public @Nullable String interfaceMethod(Object request) {
        return request instanceof PythonRequest call && BoundModule.isBound(call.target()) ? call.target() : null;
    }

    @Override
    public String describe(Object request) {
        return request instanceof PythonRequest call ? call.target() : "export";
    }
}
