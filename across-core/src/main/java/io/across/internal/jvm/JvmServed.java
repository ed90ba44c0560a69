package io.across.internal.jvm;

import io.across.Reference;
import io.across.RemoteCode;
import io.across.internal.guard.PeerText;
import io.across.internal.log.LogEntry;
import io.across.internal.log.ReceivedLogs;
import io.across.internal.shipping.Exports;
import io.across.internal.snippet.SnippetEngine;
import io.across.internal.value.ServedCall;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What another JVM asked this one to do, ready to run. */
sealed interface JvmServed extends ServedCall {

    /** Runs code. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Code(RemoteCode code, @Nullable Object[] args, boolean byReference) implements JvmServed {

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
            return PeerText.name(Lambdas.describe(code));
        }
    }

    /** Calls a method of an object that is lent. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Method(
            Object object, MethodTarget method, @Nullable Object[] args) implements JvmServed {

        @Override
        public @Nullable Object run() throws Throwable {
            return method.invoke(object, args);
        }

        @Override
        public String target() {
            return PeerText.name(method.toString());
        }
    }

    /**
     * Calls an object that is exposed.
     *
     * @param mayRefer whether the peer may use what it would get by reference
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Exposed(ExposedMethods.Target called, @Nullable Object[] args, boolean mayRefer) implements JvmServed {

        @Override
        public @Nullable Object run() throws Throwable {
            Object result = called.invoke(args);
            return mayRefer && !called.isAsynchronous() ? MethodTarget.inPlace(result, called.returnType()) : result;
        }

        @Override
        public String target() {
            return called.toString();
        }

        @Override
        public String interfaceMethod() {
            return target();
        }
    }

    /** Answers what an exposed object lacks. */
    record Checked(List<String> missing) implements JvmServed {

        @Override
        public @Nullable Object run() {
            return missing;
        }

        @Override
        public String target() {
            return "check";
        }
    }

    /** Returns an object that is lent, to be copied. */
    record Copy(Object object) implements JvmServed {

        @Override
        public @Nullable Object run() {
            return object;
        }

        @Override
        public String target() {
            return "copy";
        }
    }

    /**
     * Does nothing: what was asked for happened when it was read.
     *
     * @param target what it is called
     */
    record Nothing(String target) implements JvmServed {

        @Override
        public @Nullable Object run() {
            return null;
        }
    }

    /** Sends a class that is exported; null for none. */
    record FetchClass(String name, Exports exports) implements JvmServed {

        @Override
        public @Nullable Object run() {
            return exports.bundle(name);
        }

        @Override
        public String target() {
            return "class " + PeerText.name(name);
        }
    }

    /** Sends a resource that is exported; null for none. */
    record FetchResource(String name, Exports exports) implements JvmServed {

        @Override
        public @Nullable Object run() {
            return exports.resource(name);
        }

        @Override
        public String target() {
            return "resource " + PeerText.name(name);
        }
    }

    /** Puts records into the log. */
    record Log(List<LogEntry> records, ReceivedLogs logs) implements JvmServed {

        @Override
        public @Nullable Object run() {
            records.forEach(logs::log);
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

    /** Runs a snippet. */
    record Snippet(SnippetEngine.Prepared prepared) implements JvmServed {

        @Override
        public @Nullable Object run() throws Throwable {
            return prepared.run();
        }

        @Override
        public String target() {
            return "snippet";
        }
    }
}
