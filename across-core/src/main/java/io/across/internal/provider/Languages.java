package io.across.internal.provider;

import io.across.OperationException;
import io.across.Options;
import io.across.PeerInfo;
import io.across.internal.engine.CodecFactory;
import io.across.internal.jvm.JvmValueCodec;
import io.across.internal.python.PythonValueCodec;
import io.across.internal.python.RemotePython;
import io.across.internal.shipping.ShippedClassLoader;
import io.across.internal.value.Caller;
import io.across.internal.value.ValueCodec;
import io.across.internal.wire.Capabilities;
import io.across.python.Python;
import org.jspecify.annotations.Nullable;

/**
 * The languages that peers may speak: Java, if both sides have announced it, else Python.
 *
 * <p>A booted JVM has not been sent what Python takes: there it fails, and says so.
 *
 * @param shipped where the peer's classes go; null if they are not accepted
 */
record Languages(Options options, @Nullable ShippedClassLoader shipped) implements CodecFactory {

    @Override
    public ValueCodec create(PeerInfo peer, Caller caller) {
        boolean jvm = peer.extensionVersion() > 0 && (peer.capabilities() & Capabilities.JVM_VALUES) != 0;
        boolean tellsFacts = peer.extensionVersion() > 0 && (peer.capabilities() & Capabilities.ERROR_FACTS) != 0;
        return jvm ? new JvmValueCodec(caller, options, shipped) : new PythonValueCodec(caller, options, tellsFacts);
    }

    @Override
    public Python python(Caller caller) {
        try {
            return new RemotePython(caller, options.callTimeout());
        } catch (NoClassDefFoundError e) {
            throw new OperationException("this JVM was booted by its peer, without what Python peers take", e);
        }
    }
}
