package io.across.internal.python;

import io.across.OperationException;
import io.across.Options;
import io.across.RemoteCode;
import io.across.Right;
import io.across.internal.log.LogEntry;
import io.across.internal.pickle.PickleReader;
import io.across.internal.pickle.PickleWriter;
import io.across.internal.pickle.Pickles;
import io.across.internal.python.modules.ExportedModules;
import io.across.internal.value.Caller;
import io.across.internal.value.Request;
import io.across.internal.value.RightsCheck;
import io.across.internal.value.ServedCall;
import io.across.internal.value.ValueCodec;
import io.across.internal.value.ValueReader;
import io.across.internal.value.ValueWriter;
import io.across.internal.wire.Span;
import io.across.python.PythonModules;
import io.across.python.PythonTuple;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The values of a connection to a Python process. Thread-safe. */
public final class PythonValueCodec implements ValueCodec, PythonValues {

    private final PickleReader reader;
    private final PickleWriter writer;
    private final ExportedModules modules = new ExportedModules();
    private final PythonServed served;
    private final boolean isOfStranger;

    /** @param tellsFacts whether both sides have announced that they tell the facts of exceptions */
    public PythonValueCodec(Caller caller, Options options, boolean tellsFacts) {
        RightsCheck rights = new RightsCheck(options, caller);
        PythonHandles handles = new PythonHandles(caller, tellsFacts, rights);
        this.isOfStranger = !rights.allows(Right.RUN_CODE);
        this.reader = new PickleReader(handles, isOfStranger);
        this.writer = new PickleWriter(handles);
        this.served = new PythonServed(caller, options, modules, rights);
    }

    @Override
    public boolean isOfStranger() {
        return isOfStranger;
    }

    @Override
    public long denials() {
        return served.denials();
    }

    @Override
    public Request code(RemoteCode code, @Nullable Object[] args, boolean byReference) {
        throw new OperationException(
                "the peer is a Python process, which cannot run Java code: call its functions by name"
                        + " through Connection.python()");
    }

    @Override
    public Request export(List<String> names, ClassLoader loader) {
        return PythonRequest.export(names, PythonModules.classPath("", loader)).in(this);
    }

    @Override
    public Request execute(String snippet, Map<String, ? extends @Nullable Object> variables) {
        return PythonRequest.execute(snippet, variables, Duration.ZERO).in(this);
    }

    /** A Python handles one record at a time. */
    @Override
    public List<Request> log(List<LogEntry> records) {
        return records.stream()
                .map(record -> PythonRequest.log(record).in(this))
                .toList();
    }

    @Override
    public Request ping() {
        return PythonRequest.ping().in(this);
    }

    @Override
    public void write(PythonTuple value, ValueWriter out) {
        writer.write(value, out);
    }

    @Override
    public @Nullable Object read(ValueReader in, Duration deadline) throws Exception {
        return reader.read(in, deadline);
    }

    @Override
    public void offer(List<String> names, PythonModules from) {
        modules.add(names, from);
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
    public void writeError(Throwable error, ValueWriter out) {
        writer.write(
                isOfStranger ? PythonErrorWriter.describeDiscreetly(error) : PythonErrorWriter.describe(error), out);
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
}
