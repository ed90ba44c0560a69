package io.across.internal.jvm;

import io.across.internal.value.HeldObject;
import io.across.internal.value.ValueWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes what this JVM asks another to do. Thread-safe. */
final class RequestWriter {

    static final byte CODE = 1;
    static final byte CODE_BY_REFERENCE = 2;
    static final byte METHOD = 3;
    static final byte COPY = 4;
    static final byte EXPORT = 5;
    static final byte FETCH_CLASS = 6;
    static final byte FETCH_RESOURCE = 7;
    static final byte EXECUTE = 8;
    static final byte EXPOSED = 9;
    static final byte CHECK_EXPOSED = 10;
    static final byte PING = 12;
    static final byte LOG = 11;

    private final ShapeWriter<MethodShape, MethodShape> methodShapes = new ShapeWriter<>();
    private final DirectWriter values;

    RequestWriter(DirectWriter values) {
        this.values = values;
    }

    void write(Object request, ValueWriter out) throws Exception {
        if (request instanceof Request.Code code) {
            out.write(code.byReference() ? CODE_BY_REFERENCE : CODE);
            out.writeVarLong(code.args().length);
            values.writeAll(codeAndArgs(code), out);
        } else if (request instanceof Request.Method method) {
            out.write(METHOD);
            writeTarget(method.target(), out);
            methodShapes.write(methodShapes.entry(method.shape(), shape -> shape), out);
            out.writeVarLong(method.args().length);
            values.writeAll(method.args(), out);
        } else if (request instanceof Request.Exposed exposed) {
            out.write(EXPOSED);
            out.writeText(exposed.name());
            exposed.shape().write(out);
            out.writeVarLong(exposed.args().length);
            values.writeAll(exposed.args(), out);
        } else if (request instanceof Request.CheckExposed check) {
            out.write(CHECK_EXPOSED);
            out.writeText(check.name());
            out.writeVarLong(check.methods().size());
            check.methods().forEach(method -> method.write(out));
        } else if (request instanceof Request.Copy copy) {
            out.write(COPY);
            writeTarget(copy.target(), out);
        } else if (request instanceof Request.Execute execute) {
            writeSnippet(execute, out);
        } else if (request instanceof Request.Ping) {
            out.write(PING);
        } else if (request instanceof Request.Log log) {
            out.write(LOG);
            LogRecords.write(log.records(), out);
        } else {
            writeShipping(request, out);
        }
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

    private void writeSnippet(Request.Execute request, ValueWriter out) throws Exception {
        out.write(EXECUTE);
        out.writeText(request.snippet());
        List<@Nullable Object> variables = new ArrayList<>();
        out.writeVarLong(request.variables().size());
        for (Map.Entry<String, ? extends @Nullable Object> variable :
                request.variables().entrySet()) {
            out.writeText(variable.getKey());
            variables.add(variable.getValue());
        }
        values.writeAll(variables.toArray(), out);
    }

    private static void writeShipping(Object request, ValueWriter out) {
        if (request instanceof Request.Export export) {
            out.write(EXPORT);
            out.writeVarLong(export.packages().size());
            export.packages().forEach(out::writeText);
        } else if (request instanceof Request.FetchClass fetch) {
            out.write(FETCH_CLASS);
            out.writeText(fetch.name());
        } else {
            out.write(FETCH_RESOURCE);
            out.writeText(((Request.FetchResource) request).name());
        }
    }
}
