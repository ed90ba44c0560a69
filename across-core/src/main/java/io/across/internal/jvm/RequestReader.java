package io.across.internal.jvm;

import io.across.OperationException;
import io.across.RemoteCode;
import io.across.Right;
import io.across.internal.log.ReceivedLogs;
import io.across.internal.shipping.Exports;
import io.across.internal.shipping.ShippedClassLoader;
import io.across.internal.snippet.SnippetEngine;
import io.across.internal.value.RightsCheck;
import io.across.internal.value.ServedCall;
import io.across.internal.value.ValueReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads what a {@link JvmRequest} has written, or what claims to be that. Thread-safe. */
final class RequestReader {

    private final ShapeReader<MethodShape, MethodTarget> methods;
    private final DirectReader values;
    private final Exports exports;
    private final @Nullable ShippedClassLoader shipped;
    private final SnippetEngine snippets;
    private final ExposedMethods exposed;
    private final RightsCheck rights;
    private final ReceivedLogs logs;

    /** @param shipped what the peer exports goes there; null if nothing is accepted */
    RequestReader(
            Classes classes,
            DirectReader values,
            Exports exports,
            @Nullable ShippedClassLoader shipped,
            ExposedMethods exposed,
            RightsCheck rights,
            ReceivedLogs logs) {
        this.methods = new ShapeReader<>(MethodShape::read, shape -> MethodTarget.find(shape, classes));
        this.values = values;
        this.exports = exports;
        this.shipped = shipped;
        this.exposed = exposed;
        this.rights = rights;
        this.logs = logs;
        this.snippets = new SnippetEngine(classes.loader());
    }

    ServedCall read(ValueReader in) throws Exception {
        byte kind = BulkHint.skip(in);
        return switch (kind) {
            case JvmRequest.CODE -> readCode(false, in);
            case JvmRequest.CODE_BY_REFERENCE -> readCode(true, in);
            case JvmRequest.METHOD -> readMethod(in);
            case JvmRequest.COPY -> readCopy(in);
            case JvmRequest.EXPORT -> readExport(in);
            case JvmRequest.FETCH_CLASS -> new JvmServed.FetchClass(in.readText(), exports);
            case JvmRequest.FETCH_RESOURCE -> new JvmServed.FetchResource(in.readText(), exports);
            case JvmRequest.EXPOSED -> readExposed(in);
            case JvmRequest.CHECK_EXPOSED -> readCheck(in);
            case JvmRequest.EXECUTE -> readSnippet(in);
            case JvmRequest.PING -> new JvmServed.Nothing("ping");
            case JvmRequest.LOG -> readLog(in);
            default -> throw new OperationException("malformed value: request kind " + kind);
        };
    }

    private ServedCall readCode(boolean byReference, ValueReader in) throws Exception {
        rights.require(Right.RUN_CODE, "running code");
        int count = in.readCount(1);
        @Nullable Object[] read = values.readAll(count + 1, in);
        if (read[0] instanceof RemoteCode code) {
            return new JvmServed.Code(code, Arrays.copyOfRange(read, 1, read.length), byReference);
        }
        throw new OperationException("malformed value: no remote code but "
                + (read[0] == null ? "null" : read[0].getClass().getName()));
    }

    private ServedCall readMethod(ValueReader in) throws Exception {
        rights.require(Right.USE_OBJECTS, "calling a method of a lent object");
        Object object = in.lent(in.readVarLong());
        MethodTarget method = methods.read(in);
        return new JvmServed.Method(object, method, values.readAll(in.readCount(1), in));
    }

    private ServedCall readCopy(ValueReader in) {
        rights.require(Right.USE_OBJECTS, "copying a lent object");
        return new JvmServed.Copy(in.lent(in.readVarLong()));
    }

    private ServedCall readExposed(ValueReader in) throws Exception {
        String name = in.readText();
        rights.require(Right.CALL_EXPOSED, "calling the exposed object '" + name + "'");
        ExposedMethods.Target target = exposed.find(name, MethodShape.read(in));
        return new JvmServed.Exposed(target, values.readAll(in.readCount(1), in), rights.allows(Right.USE_OBJECTS));
    }

    private ServedCall readCheck(ValueReader in) {
        String name = in.readText();
        rights.require(Right.CALL_EXPOSED, "asking for the exposed object '" + name + "'");
        List<MethodShape> asked = new ArrayList<>();
        for (int left = in.readCount(3); left > 0; left--) {
            asked.add(MethodShape.read(in));
        }
        return new JvmServed.Checked(exposed.missing(name, asked));
    }

    /** Refused here, while it is read, so that the peer sees a refusal and not what some code of ours threw. */
    private ServedCall readExport(ValueReader in) {
        rights.require(Right.SHIP_CODE, "exporting classes");
        List<String> packages = new ArrayList<>();
        for (int left = in.readCount(1); left > 0; left--) {
            packages.add(in.readText());
        }
        ShippedClassLoader loader = shipped;
        if (loader == null) {
            throw new OperationException("exported classes are not accepted on that side of the connection:"
                    + " across.options.accept-exported-classes is false there");
        }
        try {
            loader.accept(packages);
        } catch (IllegalArgumentException e) {
            throw new OperationException("export refused: " + e.getMessage(), e);
        }
        return new JvmServed.Nothing("export");
    }

    private ServedCall readLog(ValueReader in) {
        rights.require(Right.LOG_RECORDS, "logging records");
        return new JvmServed.Log(LogRecords.read(in), logs);
    }

    private ServedCall readSnippet(ValueReader in) throws Exception {
        rights.require(Right.EVALUATE_SOURCE, "executing a snippet");
        String snippet = in.readText();
        String[] names = new String[in.readCount(1)];
        for (int i = 0; i < names.length; i++) {
            names[i] = in.readText();
        }
        @Nullable Object[] read = values.readAll(names.length, in);
        Map<String, @Nullable Object> variables = new LinkedHashMap<>();
        for (int i = 0; i < names.length; i++) {
            variables.put(names[i], read[i]);
        }
        // Compiled now: the peer must see the compiler's refusal as such, not as something that its code has thrown.
        return new JvmServed.Snippet(snippets.prepare(snippet, variables));
    }
}
