package io.across.internal.jvm;

import io.across.RemoteCode;
import io.across.internal.log.LogEntry;
import io.across.internal.value.CallSite;
import io.across.internal.value.HeldObject;
import io.across.internal.value.Question;
import io.across.internal.value.Request;
import io.across.internal.value.ValueReader;
import io.across.internal.value.ValueWriter;
import io.across.internal.wire.Payload;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What one JVM asks another to do; {@link RequestReader} reads it there. */
abstract class JvmRequest implements Request {

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
    static final byte LOG = 11;
    static final byte PING = 12;

    final JvmValues values;
    private final byte kind;

    private JvmRequest(JvmValues values, byte kind) {
        this.values = values;
        this.kind = kind;
    }

    @Override
    public final void write(ValueWriter out) throws Exception {
        out.write(kind);
        writeContent(out);
        BulkHint.prepend(out);
    }

    /** Writes what follows the kind. */
    abstract void writeContent(ValueWriter out) throws Exception;

    @Override
    public final boolean isQuicklyRead(Payload answer, boolean success) {
        return values.isQuicklyRead(answer, success);
    }

    @Override
    public final @Nullable Object readResult(ValueReader in) throws Exception {
        return values.readResult(in);
    }

    @Override
    public final Throwable readError(ValueReader in, CallSite site) {
        return values.readError(in, site);
    }

    /** Run code. */
    static final class Code extends JvmRequest {

        private final RemoteCode code;
        private final @Nullable Object[] args;

        /** @param byReference whether the result stays there and a proxy comes back */
        Code(JvmValues values, RemoteCode code, @Nullable Object[] args, boolean byReference) {
            super(values, byReference ? CODE_BY_REFERENCE : CODE);
            this.code = code;
            this.args = args;
        }

        @Override
        void writeContent(ValueWriter out) throws Exception {
            @Nullable Object[] all = new @Nullable Object[args.length + 1];
            all[0] = code;
            System.arraycopy(args, 0, all, 1, args.length);
            out.writeVarLong(args.length);
            values.writeAll(all, out);
        }

        @Override
        public String target() {
            return Lambdas.describe(code);
        }
    }

    /** Call a method of an object that lives there. */
    static final class Method extends JvmRequest {

        private final HeldObject object;
        private final MethodShape method;
        private final @Nullable Object[] args;

        private Method(JvmValues values, HeldObject object, MethodShape method, @Nullable Object[] args) {
            super(values, METHOD);
            this.object = object;
            this.method = method;
            this.args = args;
        }

        @Override
        void writeContent(ValueWriter out) throws Exception {
            writeHome(object, out);
            values.writeMethod(method, out);
            out.writeVarLong(args.length);
            values.writeAll(args, out);
        }

        @Override
        public String target() {
            return method.toString();
        }
    }

    /** Call a method of an object that is exposed there. */
    static final class Exposed extends JvmRequest {

        private final String name;
        private final MethodShape method;
        private final @Nullable Object[] args;

        /** @param name of the object */
        Exposed(JvmValues values, String name, MethodShape method, @Nullable Object[] args) {
            super(values, EXPOSED);
            this.name = name;
            this.method = method;
            this.args = args;
        }

        @Override
        void writeContent(ValueWriter out) throws Exception {
            out.writeText(name);
            method.write(out);
            out.writeVarLong(args.length);
            values.writeAll(args, out);
        }

        @Override
        public String target() {
            return method.toString();
        }

        @Override
        public String interfaceMethod() {
            return target();
        }
    }

    /** Call a method of an object that lives there. */
    static Question method(HeldObject object, MethodShape method, @Nullable Object[] args) {
        return language -> new Method(JvmValues.of(language), object, method, args);
    }

    /** Copy an object that lives there. */
    static Question copy(HeldObject object) {
        return language -> new Other(JvmValues.of(language), COPY, "copy", out -> writeHome(object, out));
    }

    /** Say which of these methods an object that is exposed there lacks. */
    static JvmRequest checkExposed(JvmValues values, String name, List<MethodShape> methods) {
        return new Other(values, CHECK_EXPOSED, "check of " + name, out -> {
            out.writeText(name);
            out.writeVarLong(methods.size());
            methods.forEach(method -> method.write(out));
        });
    }

    /** Compile and run a snippet. */
    static JvmRequest execute(JvmValues values, String snippet, Map<String, ? extends @Nullable Object> variables) {
        return new Other(values, EXECUTE, "execute", out -> {
            out.writeText(snippet);
            out.writeVarLong(variables.size());
            @Nullable Object[] all = new @Nullable Object[variables.size()];
            int count = 0;
            for (Map.Entry<String, ? extends @Nullable Object> variable : variables.entrySet()) {
                out.writeText(variable.getKey());
                all[count++] = variable.getValue();
            }
            values.writeAll(all, out);
        });
    }

    /** Take note of packages that this side exports. */
    static JvmRequest export(JvmValues values, List<String> packages) {
        return new Other(values, EXPORT, "export", out -> {
            out.writeVarLong(packages.size());
            packages.forEach(out::writeText);
        });
    }

    /** Send an exported class, with what it needs to link. */
    static Question fetchClass(String name) {
        return language -> new Other(JvmValues.of(language), FETCH_CLASS, "class " + name, out -> out.writeText(name));
    }

    /** Send an exported resource. */
    static Question fetchResource(String name) {
        return language ->
                new Other(JvmValues.of(language), FETCH_RESOURCE, "resource " + name, out -> out.writeText(name));
    }

    /** Put records into the log. */
    static JvmRequest log(JvmValues values, List<LogEntry> records) {
        return new Other(values, LOG, "log", out -> LogRecords.write(records, out));
    }

    /** Answer. */
    static JvmRequest ping(JvmValues values) {
        return new Other(values, PING, "ping", out -> {});
    }

    private static void writeHome(HeldObject object, ValueWriter out) {
        out.addReturned(object);
        out.writeVarLong(object.id());
    }

    /** What is asked rarely. */
    private static final class Other extends JvmRequest {

        private final String target;
        private final Content content;

        private interface Content {
            void write(ValueWriter out) throws Exception;
        }

        Other(JvmValues values, byte kind, String target, Content content) {
            super(values, kind);
            this.target = target;
            this.content = content;
        }

        @Override
        void writeContent(ValueWriter out) throws Exception {
            content.write(out);
        }

        @Override
        public String target() {
            return target;
        }
    }
}
