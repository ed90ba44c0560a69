package io.across.internal.jvm;

import java.io.Externalizable;
import java.io.IOException;
import java.io.ObjectInput;
import java.io.ObjectOutput;
import java.io.StreamCorruptedException;

/**
 * Stands for a reference or proxy inside a JDK stream: what {@link JvmHandles} writes, as bytes. Public only because
 * serialization wants it so.
 */
public final class HandleToken implements Externalizable {

    private static final long serialVersionUID = 1L;

    private static final int MAX_LENGTH = 1 << 16;

    private byte[] content;

    /** For deserialization. */
    public HandleToken() {
        this(new byte[0]);
    }

    HandleToken(byte[] content) {
        this.content = content;
    }

    byte[] content() {
        return content;
    }

    @Override
    public void writeExternal(ObjectOutput out) throws IOException {
        out.writeInt(content.length);
        out.write(content);
    }

    @Override
    public void readExternal(ObjectInput in) throws IOException {
        int length = in.readInt();
        if (length < 0 || length > MAX_LENGTH) {
            throw new StreamCorruptedException("a reference of " + length + " bytes");
        }
        content = new byte[length];
        in.readFully(content);
    }
}
