package io.across.internal.python;

import io.across.OperationException;
import io.across.Reference;
import io.across.Right;
import io.across.internal.pickle.PickleHooks;
import io.across.internal.pickle.Reduction;
import io.across.internal.value.Caller;
import io.across.internal.value.HeldObject;
import io.across.internal.value.RightsCheck;
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
    private final RightsCheck rights;

    /** @param tellsFacts whether the peer makes exceptions of the facts of them */
    PythonHandles(Caller caller, boolean tellsFacts, RightsCheck rights) {
        this.caller = caller;
        this.tellsFacts = tellsFacts;
        this.rights = rights;
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
        List<String> methods =
                object instanceof ExposedView view ? view.methods() : JavaObject.methodsOf(object.getClass());
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
            return sentHome(id(args.get(0)), in);
        }
        if (callable.equals(ProtocolNames.RAISED)) {
            return RaisedValue.of(args);
        }
        if (callable.equals(ProtocolNames.LOST) && args.size() == 1) {
            return args.get(0);
        }
        return UNKNOWN;
    }

    /** An object of this side; whoever may only call exposed ones may send no other home. */
    private Object sentHome(long id, ValueReader in) {
        if (!rights.allows(Right.USE_OBJECTS) && rights.allows(Right.CALL_EXPOSED)) {
            try {
                if (in.lent(id) instanceof ExposedView exposed) {
                    return exposed;
                }
            } catch (OperationException e) {
                // Whether there is such an object is none of the peer's business.
            }
        }
        rights.require(Right.USE_OBJECTS, "to send an object home");
        return in.lent(id);
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
