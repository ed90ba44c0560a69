package io.across.internal.python;

import io.across.Across;
import io.across.Evaluator;
import io.across.ExposedObjects;
import io.across.ExposedObjects.Exposed;
import io.across.OperationException;
import io.across.Options;
import io.across.Reference;
import io.across.Right;
import io.across.internal.guard.PeerText;
import io.across.internal.log.ReceivedLogs;
import io.across.internal.pickle.PickleWriter;
import io.across.internal.pickle.Reduction;
import io.across.internal.python.modules.ExportedModules;
import io.across.internal.python.modules.ModuleFile;
import io.across.internal.value.Caller;
import io.across.internal.value.RightsCheck;
import io.across.internal.value.ServedCall;
import io.across.internal.value.ValueReader;
import io.across.python.PythonName;
import io.across.python.PythonTuple;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** What a Python peer asks this side to do: it calls one of the protocol's own functions, or an object that it holds. */
final class PythonServed {

    private final Caller caller;
    private final @Nullable Evaluator evaluator;
    private final ExposedObjects exposed;
    private final ExportedModules modules;
    private final RightsCheck rights;
    private final ReceivedLogs logs;

    /** What Python has of the exposed objects; each the same for the connection's life. Concurrent. */
    private final Map<String, ExposedView> views = new ConcurrentHashMap<>();

    PythonServed(Caller caller, Options options, ExportedModules modules, RightsCheck rights) {
        this.caller = caller;
        this.evaluator = options.evaluator();
        this.modules = modules;
        this.exposed = options.exposed();
        this.rights = rights;
        this.logs = new ReceivedLogs(caller.connection().name(), PythonRecords.UNKNOWN);
    }

    long denials() {
        return rights.denials();
    }

    /** Runs a request. */
    private interface Body {
        @Nullable Object run() throws Throwable;
    }

    private record Call(String target, Body body) implements ServedCall {

        Call {
            target = PeerText.name(target);
        }

        @Override
        public @Nullable Object run() throws Throwable {
            return body.run();
        }
    }

    /**
     * The request of a call {@code (function, args, kwargs)}.
     *
     * @param in where it came from
     */
    ServedCall of(@Nullable Object value, ValueReader in) {
        if (!(value instanceof PythonTuple call)
                || call.size() != 3
                || !(call.get(1) instanceof PythonTuple args)
                || !(call.get(2) instanceof Map<?, ?> keywords)) {
            throw new OperationException("malformed value: a call that is not of a function, arguments and keywords");
        }
        return call(call.get(0), args, keywords, in);
    }

    private ServedCall call(@Nullable Object function, PythonTuple args, Map<?, ?> keywords, ValueReader in) {
        if (!(function instanceof PythonName name)) {
            if (function == null) {
                throw new OperationException("malformed value: None is called");
            }
            if (function instanceof ExposedView view) {
                return exposedCall(view, "__call__", args, keywords);
            }
            rights.require(Right.USE_OBJECTS, "to call an object");
            return new Call(function.getClass().getName(), () -> method(function, "__call__", args, keywords));
        }
        if (name.equals(ProtocolNames.APPLY_METHOD) && args.size() == 4) {
            return methodCall(args);
        }
        if (name.equals(ProtocolNames.GET_OBJ) && args.size() == 1) {
            rights.require(Right.USE_OBJECTS, "to copy an object");
            Object object = in.lent(PythonHandles.id(args.get(0)));
            return new Call("copy", () -> object);
        }
        if (name.equals(ProtocolNames.REF) && args.size() == 1) {
            rights.require(Right.USE_OBJECTS, "to leave an object here");
            return new Call("replicate", () -> Across.ref(argument(args, 0)));
        }
        if (name.equals(ProtocolNames.APPLY_REF) && args.size() == 3) {
            ServedCall inner = of(args, in);
            if (inner instanceof Asked) {
                return inner;
            }
            rights.require(Right.USE_OBJECTS, "to leave a result here");
            return new Call(inner.target(), () -> {
                Object result = inner.run();
                return result == null || result instanceof Reference<?> ? result : Across.ref(result);
            });
        }
        if (name.equals(ProtocolNames.EXECUTE) && args.size() == 2 && args.get(0) instanceof String source) {
            if (isExposed(source)) {
                return exposed(source.substring(1));
            }
            rights.require(Right.EVALUATE_SOURCE, "to execute text that is not the name of an exposed object");
            return new Call("execute", () -> evaluate(source, args.get(1)));
        }
        if (name.equals(ProtocolNames.EXPOSED) && args.size() == 1 && args.get(0) instanceof String object) {
            return exposed(object);
        }
        if (name.equals(ProtocolNames.FIND_LOADER) && args.size() == 1 && args.get(0) instanceof String module) {
            return new Call("import of " + BoundedText.of(module, ProtocolNames.MAX_LENGTH), () -> loader(module));
        }
        if (args.size() == 2 && args.get(0) instanceof String packageName && args.get(1) instanceof String path) {
            // Asked by our own runtime; one of 0.1.0 looks for resources on its own disk only.
            if (name.equals(ProtocolNames.GET_RESOURCE)) {
                return new Call(
                        "resource of " + BoundedText.of(packageName, ProtocolNames.MAX_LENGTH),
                        () -> modules.resource(packageName, path));
            }
            if (name.equals(ProtocolNames.GET_CONTENTS)) {
                return new Call(
                        "contents of " + BoundedText.of(packageName, ProtocolNames.MAX_LENGTH),
                        () -> modules.contents(packageName, path));
            }
        }
        if (name.equals(ProtocolNames.HANDLE_LOG) && args.size() == 1 && args.get(0) instanceof Map<?, ?> record) {
            rights.require(Right.LOG_RECORDS, "to log a record");
            return new LogCall(logs, record);
        }
        if (name.equals(ProtocolNames.EXPORT)) {
            throw new OperationException("this is a JVM, which cannot import Python modules");
        }
        throw new OperationException("this is a JVM, which has no function " + name
                + "; use execute, or methods of the objects that it passes by reference");
    }

    private static Object argument(PythonTuple args, int index) {
        Object argument = args.get(index);
        if (argument == null) {
            throw new OperationException("malformed value: None where an object is needed");
        }
        return argument;
    }

    private ServedCall methodCall(PythonTuple args) {
        Object object = argument(args, 0);
        if (!(object instanceof ExposedView)) {
            rights.require(Right.USE_OBJECTS, "to call a method");
        }
        if (!(args.get(1) instanceof String method)
                || !(args.get(2) instanceof PythonTuple values)
                || !(args.get(3) instanceof Map<?, ?> keywords)) {
            throw new OperationException("malformed value: a call of a method without a name or arguments");
        }
        if (method.length() > ProtocolNames.MAX_LENGTH) {
            throw new OperationException("malformed value: a call of a method named " + BoundedText.of(method, 100));
        }
        if (object instanceof ExposedView view) {
            return exposedCall(view, method, values, keywords);
        }
        return new Call(object.getClass().getName() + "." + method, () -> method(object, method, values, keywords));
    }

    /** Whether a text is no source but the name of an exposed object, for those who could do no more with what it means. */
    private boolean isExposed(String source) {
        if (!source.startsWith("@")) {
            return false;
        }
        if (rights.allows(Right.EVALUATE_SOURCE) && !rights.allows(Right.CALL_EXPOSED)) {
            return false;
        }
        boolean isOfUse = evaluator != null && rights.allows(Right.EVALUATE_SOURCE) && rights.allows(Right.USE_OBJECTS);
        return !isOfUse && exposed.find(source.substring(1)) != null;
    }

    private ServedCall exposed(String name) {
        rights.require(Right.CALL_EXPOSED, "to ask for the exposed object '" + name + "'");
        Exposed found = exposed.find(name);
        if (found == null) {
            throw new OperationException("no object is exposed as '" + BoundedText.of(name, 100) + "'");
        }
        ExposedView view = views.computeIfAbsent(name, ignored -> new ExposedView(found));
        return new Asked(view);
    }

    private ServedCall exposedCall(ExposedView view, String method, PythonTuple args, Map<?, ?> keywords) {
        rights.require(Right.CALL_EXPOSED, "to call the " + view);
        String target = view.target(method);
        boolean mayRefer = rights.allows(Right.USE_OBJECTS);
        PassedViews views = new PassedViews();
        List<@Nullable Object> passed = views.replacedAll(args);
        if (views.areThere() && !mayRefer) {
            throw rights.denial(Right.USE_OBJECTS, "to pass an exposed object as an argument of another one's method");
        }
        return new ExposedCall(target, () -> {
            Object result = view.invoke(method, passed, keywords);
            if (mayRefer || result == null || PickleWriter.isValue(result)) {
                return orReference(result);
            }
            throw BuiltinException.of(
                    "TypeError",
                    "what " + target + " returns, a " + result.getClass().getName()
                            + ", has no counterpart in Python, and could be used by reference only: return a record, a"
                            + " map or another value, or grant " + Right.USE_OBJECTS.inProperties());
        });
    }

    /** Asks for an exposed object, which goes by reference however it is asked for. */
    private record Asked(ExposedView view) implements ServedCall {

        @Override
        public Object run() {
            return Across.ref(view);
        }

        @Override
        public String target() {
            return view.toString();
        }
    }

    /** A call of an exposed object, which metrics count by its method. */
    private record ExposedCall(@Nullable String method, Body body) implements ServedCall {

        @Override
        public @Nullable Object run() throws Throwable {
            return body.run();
        }

        @Override
        public String target() {
            return method == null ? "exposed object" : method;
        }

        @Override
        public @Nullable String interfaceMethod() {
            return method;
        }
    }

    private @Nullable Object method(Object object, String method, PythonTuple args, Map<?, ?> keywords)
            throws Throwable {
        Object result = JavaObject.invoke(object, method, new PassedViews().replacedAll(args), keywords);
        return result == object ? ProtocolNames.SELF : orReference(result);
    }

    private @Nullable Object evaluate(String source, @Nullable Object variables) throws Exception {
        if (evaluator == null) {
            throw BuiltinException.of(
                    "PermissionError", "this side evaluates nothing: no evaluator is set in its options");
        }
        Map<String, @Nullable Object> named = new LinkedHashMap<>();
        if (variables instanceof Map<?, ?> map) {
            PassedViews views = new PassedViews();
            boolean mayRefer = rights.allows(Right.USE_OBJECTS);
            map.forEach((name, value) -> named.put(BoundedText.name(name), mayRefer ? views.replaced(value) : value));
        }
        return orReference(evaluator.evaluate(caller.connection(), source, named));
    }

    /** What Python has no counterpart of stays here. */
    private static @Nullable Object orReference(@Nullable Object result) {
        return result == null || PickleWriter.isValue(result) ? result : Across.ref(result);
    }

    private @Nullable Object loader(String module) {
        ModuleFile file = modules.find(module);
        return file == null
                ? null
                : new Reduction(ProtocolNames.LOADER, file.source(), file.isPackage(), file.fileName(), null);
    }

    private record LogCall(ReceivedLogs logs, Map<?, ?> record) implements ServedCall {

        @Override
        public @Nullable Object run() {
            logs.log(PythonRecords.read(record));
            return null;
        }

        @Override
        public String target() {
            return "log record";
        }

        @Override
        public boolean isLogRecord() {
            return true;
        }
    }
}
