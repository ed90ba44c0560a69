package io.across.internal.transport;

import io.across.PeerIdentity;
import io.across.PeerIdentity.Certificate;
import io.across.PeerIdentity.UnixUser;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import org.jspecify.annotations.Nullable;

/**
 * How a process tells its child who the peer is whose bytes it passes on: before the first of these, so that the peer cannot
 * have written it. The kind, a byte, then what it consists of.
 */
public final class IdentityHeader {

    private static final int NOBODY = 0;
    private static final int CERTIFICATE = 1;
    private static final int USER = 2;

    /** More than TLS takes in a handshake. */
    private static final int MAX_CERTIFICATE = 1 << 16;

    private IdentityHeader() {}

    /** What tells of {@code identity}; null is a peer for whom nobody vouches. */
    public static byte[] of(@Nullable PeerIdentity identity) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        if (identity instanceof Certificate shown) {
            byte[] encoded = encoded(shown.certificate());
            out.writeByte(CERTIFICATE);
            out.writeInt(encoded.length);
            out.write(encoded);
        } else if (identity instanceof UnixUser user) {
            out.writeByte(USER);
            out.writeUTF(user.user());
            out.writeUTF(user.group());
        } else {
            out.writeByte(NOBODY);
        }
        return bytes.toByteArray();
    }

    private static byte[] encoded(X509Certificate certificate) throws IOException {
        try {
            return certificate.getEncoded();
        } catch (CertificateException e) {
            throw new IOException("the peer's certificate cannot be passed on", e);
        }
    }

    /**
     * Reads one, and no byte more.
     *
     * @throws java.io.EOFException if the stream ends before
     */
    public static @Nullable PeerIdentity read(InputStream stream) throws IOException {
        DataInputStream in = new DataInputStream(stream);
        int kind = in.readUnsignedByte();
        return switch (kind) {
            case NOBODY -> null;
            case CERTIFICATE -> certificate(in);
            case USER -> new UnixUser(in.readUTF(), in.readUTF());
            default -> throw new IOException("an introduction of kind " + kind + " is not known");
        };
    }

    private static PeerIdentity certificate(DataInputStream in) throws IOException {
        int length = in.readInt();
        if (length < 0 || length > MAX_CERTIFICATE) {
            throw new IOException("a certificate of " + length + " bytes is too long");
        }
        byte[] encoded = new byte[length];
        in.readFully(encoded);
        try {
            return new Certificate((X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(encoded)));
        } catch (CertificateException e) {
            throw new IOException("the peer's certificate cannot be read", e);
        }
    }
}
