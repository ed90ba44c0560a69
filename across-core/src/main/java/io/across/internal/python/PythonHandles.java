package io.across.internal.python;

import io.across.OperationException;
import io.across.Reference;
import io.across.internal.pickle.PickleHooks;
import io.across.internal.pickle.Reduction;
import io.across.internal.value.Caller;
import io.across.internal.value.HeldObject;
import io.across.internal.value.ValueReader;
import io.across.internal.value.ValueWriter;
import io.across.python.PythonName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What crosses without being copied: references to this side's objects become proxies there, proxies of the peer's objects go
 * home (protocol, sections 5 and 6). Thread-safe.
 */
final class PythonHandles implements PickleHooks {

    private static final int MAX_METHODS = 10_000;

    private final Caller caller;
    private final boolean tellsFacts;

    /** @param tellsFacts whether the peer makes exceptions of the facts of them */
    PythonHandles(Caller caller, boolean tellsFacts) {
        this.caller = caller;
        this.tellsFacts = tellsFacts;
    }

    @Override
    public @Nullable Object replace(Object value, ValueWriter out) {
        if (value instanceof Reference<?> reference) {
            return lent(reference.get(), out);
        }
        PythonProxy proxy = PythonProxy.behind(value);
        if (proxy != null) {
            return home(proxy, out);
        }
        if (value instanceof RaisedValue raised) {
            return raised.reduction(tellsFacts);
        }
        Reference<?> disguised = Reference.behind(value);
        return disguised == null ? null : lent(disguised.get(), out);
    }

    private Reduction lent(Object object, ValueWriter out) {
        PythonProxy proxy = PythonProxy.behind(object);
        if (proxy != null && proxy.caller() == caller) {
            return home(proxy, out);
        }
        List<String> methods = JavaObject.methodsOf(object.getClass());
        return new Reduction(ProtocolNames.MAKE_PROXY, out.lend(object), new ArrayList<>(methods));
    }

    private Reduction home(PythonProxy proxy, ValueWriter out) {
        HeldObject held = proxy.held();
        if (proxy.caller() != caller) {
            throw new OperationException(proxy + " may be written only on its own connection, not on "
                    + caller.connection().name() + "; pass it on with Across.ref");
        }
        out.addReturned(held);
        return new Reduction(ProtocolNames.GET_OBJ, held.id());
    }

    @Override
    public @Nullable Object reduce(
            PythonName callable, List<@Nullable Object> args, ValueReader in, Duration deadline) {
        if (callable.equals(ProtocolNames.MAKE_PROXY) && args.size() == 2 && args.get(1) instanceof List<?> names) {
            return new PythonProxy(caller, in.hold(id(args.get(0))), methods(names), deadline);
        }
        if (callable.equals(ProtocolNames.GET_OBJ) && args.size() == 1) {
            return in.lent(id(args.get(0)));
        }
        if (callable.equals(ProtocolNames.RAISED)) {
            return RaisedValue.of(args);
        }
        if (callable.equals(ProtocolNames.LOST) && args.size() == 1) {
            return args.get(0);
        }
        return UNKNOWN;
    }

    private static List<String> methods(List<?> names) {
        if (names.size() > MAX_METHODS) {
            throw new OperationException("malformed value: an object with " + names.size() + " methods");
        }
        List<String> methods = new ArrayList<>(names.size());
        for (Object name : names) {
            if (!(name instanceof String text) || text.length() > ProtocolNames.MAX_LENGTH) {
                throw new OperationException("malformed value: a method whose name is " + BoundedText.of(name, 100));
            }
            methods.add(text);
        }
        return methods;
    }

    static long id(@Nullable Object id) {
        if (id instanceof Integer || id instanceof Long) {
            return ((Number) id).longValue();
        }
        throw new OperationException("malformed value: an object whose id is " + BoundedText.of(id));
    }
}
