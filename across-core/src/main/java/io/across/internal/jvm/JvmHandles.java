package io.across.internal.jvm;

import io.across.Across;
import io.across.OperationException;
import io.across.Reference;
import io.across.Right;
import io.across.internal.guard.PeerText;
import io.across.internal.value.Caller;
import io.across.internal.value.HeldObject;
import io.across.internal.value.RightsCheck;
import io.across.internal.value.ValueReader;
import io.across.internal.value.ValueWriter;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;

/**
 * What crosses the connection without being copied: references to this side's objects, which arrive as proxies, and
 * proxies of the other side's objects, which arrive there as the objects themselves. Thread-safe.
 */
final class JvmHandles {

    private static final int MAX_INTERFACES = 256;

    private final Caller caller;
    private final ProxyFactory proxies;
    private final RightsCheck rights;

    JvmHandles(Caller caller, ProxyFactory proxies, RightsCheck rights) {
        this.caller = caller;
        this.proxies = proxies;
        this.rights = rights;
    }

    /** Whether a value is a reference or a proxy, of whatever connection, or marked to be one. */
    static boolean isHandle(Object value) {
        if (value instanceof Reference<?> || value instanceof RemoteHandler || value instanceof ByReference) {
            return true;
        }
        return Proxy.isProxyClass(value.getClass())
                && (RemoteHandler.behind(value) != null || Reference.behind(value) != null);
    }

    void write(Object handle, ValueWriter out) {
        if (handle instanceof ByReference marked) {
            writeObject(marked.object(), out);
            return;
        }
        if (handle instanceof Reference<?> reference) {
            out.write(Tag.REFERENCE);
            writeObject(reference.get(), out);
            return;
        }
        Reference<?> disguised = Reference.behind(handle);
        if (disguised != null) {
            writeObject(disguised.get(), out);
        } else {
            writeHome(own(handle), out);
        }
    }

    Object read(byte tag, ValueReader in) throws Exception {
        if (tag == Tag.REFERENCE) {
            byte inner = in.readByte();
            if (inner == Tag.REFERENCE) {
                throw new OperationException("malformed value: a reference to a reference at offset " + in.position());
            }
            return Across.ref(read(inner, in));
        }
        if (tag == Tag.HOME) {
            rights.require(Right.USE_OBJECTS, "sending an object home");
            return in.lent(in.readVarLong());
        }
        if (tag != Tag.LENT) {
            throw new OperationException("malformed value: tag " + tag + " in place of a reference");
        }
        long id = in.readVarLong();
        String className = PeerText.name(in.readText());
        int count = in.readCount(1);
        if (count > MAX_INTERFACES) {
            throw new OperationException("malformed value: an object with " + count + " interfaces");
        }
        List<String> interfaces = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            interfaces.add(in.readText());
        }
        return proxies.create(in.hold(id), className, interfaces);
    }

    /** Refers to an object: one of this side is lent, a proxy of the peer's goes home. */
    void writeObject(Object object, ValueWriter out) {
        RemoteHandler remote = RemoteHandler.behind(object);
        if (remote != null && remote.caller() == caller) {
            writeHome(remote, out);
            return;
        }
        out.write(Tag.LENT);
        out.writeVarLong(out.lend(object));
        out.writeText(object.getClass().getName());
        List<String> interfaces = ProxyInterfaces.of(object.getClass());
        int count = Math.min(interfaces.size(), MAX_INTERFACES);
        out.writeVarLong(count);
        interfaces.subList(0, count).forEach(out::writeText);
    }

    private static void writeHome(RemoteHandler remote, ValueWriter out) {
        HeldObject held = remote.held();
        out.addReturned(held);
        out.write(Tag.HOME);
        out.writeVarLong(held.id());
    }

    private RemoteHandler own(Object proxy) {
        RemoteHandler remote = RemoteHandler.behind(proxy);
        if (remote == null) {
            throw new OperationException(proxy.getClass().getName() + " is not a proxy");
        }
        if (remote.caller() != caller) {
            throw new OperationException(remote + " may be written only on its own connection, not on "
                    + caller.connection().name() + "; pass it on with Across.ref");
        }
        return remote;
    }
}
