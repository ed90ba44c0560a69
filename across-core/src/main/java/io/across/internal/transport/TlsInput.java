package io.across.internal.transport;

import java.io.IOException;
import java.nio.ByteBuffer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** What has been read of an encrypted stream and not been used yet. Owned by the reader. */
final class TlsInput {

    /** Records that have arrived, the last perhaps in part: from position to limit. */
    private final ByteBuffer ciphertext;

    private final int applicationSize;

    /** Of a record that did not fit where it was wanted, from position to limit; null if there is nothing. */
    private @Nullable ByteBuffer plaintext;

    /** Two records at once: TLS's are limited to 16 KiB and some. */
    TlsInput(SSLEngine engine) {
        ciphertext = ByteBuffer.allocate(2 * engine.getSession().getPacketBufferSize())
                .flip();
        applicationSize = engine.getSession().getApplicationBufferSize();
    }

    /** Reads, and returns as {@link Link#read} does. Only after an underflow. */
    int fill(Link link, long timeoutNanos) throws IOException {
        ciphertext.compact();
        try {
            if (!ciphertext.hasRemaining()) {
                throw new SSLException("a TLS record has more than " + ciphertext.capacity() + " bytes");
            }
            return link.read(ciphertext, timeoutNanos);
        } finally {
            ciphertext.flip();
        }
    }

    /** Decrypts a record into {@code target} if that has room for all of it, otherwise for {@link #decrypted} to give out. */
    SSLEngineResult unwrap(SSLEngine engine, ByteBuffer target) throws SSLException {
        SSLEngineResult result = engine.unwrap(ciphertext, target);
        return result.getStatus() == Status.BUFFER_OVERFLOW ? unwrapAside(engine) : result;
    }

    /** Decrypts a record for {@link #decrypted} to give out. */
    SSLEngineResult unwrapAside(SSLEngine engine) throws SSLException {
        ByteBuffer aside = plaintext;
        if (aside == null) {
            aside = ByteBuffer.allocate(applicationSize);
        } else {
            aside.compact();
        }
        SSLEngineResult result;
        try {
            result = engine.unwrap(ciphertext, aside);
        } finally {
            aside.flip();
        }
        plaintext = aside.hasRemaining() ? aside : null;
        return result;
    }

    /** Moves what has been decrypted before; returns how many bytes. */
    int decrypted(ByteBuffer target) {
        ByteBuffer aside = plaintext;
        if (aside == null) {
            return 0;
        }
        int n = Math.min(aside.remaining(), target.remaining());
        target.put(target.position(), aside, aside.position(), n);
        target.position(target.position() + n);
        aside.position(aside.position() + n);
        if (!aside.hasRemaining()) {
            plaintext = null;
        }
        return n;
    }

    /** The first bytes that have not been used, at most {@code most}. */
    byte[] peek(int most) {
        byte[] bytes = new byte[Math.min(most, ciphertext.remaining())];
        ciphertext.get(ciphertext.position(), bytes);
        return bytes;
    }

    void discard() {
        ciphertext.position(ciphertext.limit());
    }

    /** What the engine must have computed before it goes on. */
    static void runTasks(SSLEngine engine) {
        for (Runnable task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
            task.run();
        }
    }
}
