package io.across.internal.transport;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.across.PeerIdentity;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.security.cert.X509Certificate;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * What travels over another link, encrypted, after {@link TlsHandshake} has agreed on how. Reads never write: what TLS wants
 * to say in between, which is rare, waits for the next write.
 *
 * <p>A write reports bytes when the link below has all of their ciphertext. What it could not pass on yet it remembers as
 * ciphertext, and knows the same plaintext again when it is offered again.
 */
final class TlsLink implements Link {

    /** Of more answers that TLS owes to a peer, without one write in between, somebody makes a point. */
    private static final int MOST_UNANSWERED = 64;

    private static final ByteBuffer[] NOTHING = {ByteBuffer.allocate(0)};

    private final SSLEngine engine;
    private final Link link;
    private final @Nullable PeerIdentity identity;

    /** Of the reader. */
    private final TlsInput input;

    private final AtomicBoolean closed = new AtomicBoolean();

    /** What TLS owes the peer since the last write: see {@link #MOST_UNANSWERED}. */
    private final AtomicInteger unanswered = new AtomicInteger();

    /** Held by whoever writes: on a link that blocks perhaps long, so {@link #close} only tries it. */
    private final ReentrantLock writing = new ReentrantLock();

    /** Ciphertext that the link below has not taken yet, from the pool; null if there is none. */
    @GuardedBy("writing") private @Nullable ByteBuffer pending;

    /** How many bytes of the sources are in {@link #pending}, unreported. */
    @GuardedBy("writing") private int held;

    /** Where the sources stood before they were encrypted. */
    @GuardedBy("writing") private int[] positions = new int[16];

    /** @param input with whatever the handshake has read too much */
    TlsLink(SSLEngine engine, Link link, TlsInput input) {
        this.engine = engine;
        this.link = link;
        this.input = input;
        this.identity = identity(engine.getSession());
    }

    private static @Nullable PeerIdentity identity(SSLSession session) {
        try {
            return session.getPeerCertificates()[0] instanceof X509Certificate own
                    ? new PeerIdentity.Certificate(own)
                    : null;
        } catch (SSLPeerUnverifiedException e) {
            return null; // has shown none
        }
    }

    @Nullable PeerIdentity identity() {
        return identity;
    }

    @Override
    public int read(ByteBuffer target, long timeoutNanos) throws IOException {
        if (!target.hasRemaining()) {
            throw new IllegalArgumentException("target buffer has no room");
        }
        if (closed.get()) {
            throw new ClosedChannelException();
        }
        long deadline = System.nanoTime() + timeoutNanos;
        long remaining = timeoutNanos;
        while (true) {
            int decrypted = input.decrypted(target);
            if (decrypted > 0) {
                return decrypted;
            }
            SSLEngineResult result = input.unwrap(engine, target);
            if (result.bytesProduced() > 0) {
                int n = input.decrypted(target);
                return n > 0 ? n : result.bytesProduced();
            }
            if (result.getStatus() == Status.CLOSED) {
                return -1;
            }
            if (result.getStatus() == Status.BUFFER_UNDERFLOW) {
                int n = remaining > 0 || link instanceof PipeLink ? input.fill(link, remaining) : 0;
                if (n < 0) {
                    throw new IOException("the stream ended without TLS's close_notify: it may have been cut off");
                }
                if (n == 0) {
                    return 0;
                }
            } else {
                attend(result.getHandshakeStatus());
            }
            remaining = deadline - System.nanoTime();
        }
    }

    /** After a record without data. */
    private void attend(HandshakeStatus status) throws SSLException {
        if (status == HandshakeStatus.NOT_HANDSHAKING || status == HandshakeStatus.FINISHED) {
            return;
        }
        if (engine.getSession().getProtocol().equals("TLSv1.2")) {
            throw new SSLException("the peer began a second handshake, which is not supported");
        }
        if (status == HandshakeStatus.NEED_TASK) {
            TlsInput.runTasks(engine);
        }
        if (unanswered.incrementAndGet() > MOST_UNANSWERED) {
            throw new SSLException("the peer sent more than " + MOST_UNANSWERED + " TLS records that carry nothing");
        }
    }

    @Override
    public void wakeReader() {
        link.wakeReader();
    }

    @Override
    public long write(ByteBuffer[] sources, int count) throws IOException {
        writing.lock();
        try {
            long total = 0;
            while (true) {
                if (closed.get() || engine.isOutboundDone()) {
                    throw new ClosedChannelException();
                }
                if (!flush()) {
                    return total;
                }
                total += held;
                advance(sources, count, held);
                held = 0;
                if (!hasRemaining(sources, count)) {
                    return total;
                }
                encrypt(sources, count);
            }
        } finally {
            writing.unlock();
        }
    }

    /** Whether nothing is pending any more. */
    @GuardedBy("writing") private boolean flush() throws IOException {
        ByteBuffer ciphertext = pending;
        if (ciphertext == null) {
            return true;
        }
        link.write(new ByteBuffer[] {ciphertext}, 1);
        if (ciphertext.hasRemaining()) {
            return false;
        }
        pending = null;
        SliceBuffers.giveBack(ciphertext);
        return true;
    }

    /** Makes as many records pending as fit, and leaves the positions of the sources where they are. */
    @GuardedBy("writing") private void encrypt(ByteBuffer[] sources, int count) throws IOException {
        if (positions.length < count) {
            positions = new int[count];
        }
        for (int i = 0; i < count; i++) {
            positions[i] = sources[i].position();
        }
        ByteBuffer ciphertext = SliceBuffers.take();
        int record = engine.getSession().getPacketBufferSize();
        try {
            do {
                held += wrap(sources, count, ciphertext);
            } while (hasRemaining(sources, count) && ciphertext.remaining() >= record);
        } finally {
            for (int i = 0; i < count; i++) {
                sources[i].position(positions[i]);
            }
        }
        pending = ciphertext.flip();
        unanswered.set(0);
    }

    /** Returns how many bytes of the sources are in the record. */
    @GuardedBy("writing") private int wrap(ByteBuffer[] sources, int count, ByteBuffer ciphertext) throws IOException {
        SSLEngineResult result = engine.wrap(sources, 0, count, ciphertext);
        if (result.getStatus() == Status.CLOSED) {
            throw new ClosedChannelException();
        }
        if (result.getStatus() != Status.OK || result.bytesConsumed() + result.bytesProduced() == 0) {
            throw new SSLException("TLS cannot write: " + result);
        }
        return result.bytesConsumed();
    }

    private static void advance(ByteBuffer[] sources, int count, int bytes) {
        int left = bytes;
        for (int i = 0; left > 0 && i < count; i++) {
            int step = Math.min(left, sources[i].remaining());
            sources[i].position(sources[i].position() + step);
            left -= step;
        }
    }

    private static boolean hasRemaining(ByteBuffer[] sources, int count) {
        for (int i = 0; i < count; i++) {
            if (sources[i].hasRemaining()) {
                return true;
            }
        }
        return false;
    }

    @Override
    public boolean awaitWritable(long timeoutNanos) throws IOException {
        return link.awaitWritable(timeoutNanos);
    }

    /** Says that nothing more will be written, if the link takes that at once or blocks. */
    void closeOutput() throws IOException {
        writing.lock();
        try {
            sayGoodbye();
        } finally {
            writing.unlock();
        }
    }

    @GuardedBy("writing") private void sayGoodbye() throws IOException {
        if (!flush()) {
            return;
        }
        engine.closeOutbound();
        ByteBuffer ciphertext = SliceBuffers.take();
        engine.wrap(NOTHING, ciphertext);
        pending = ciphertext.flip();
        flush();
    }

    /** Says goodbye if that cannot take time, so that the peer can tell an end from a cut. */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        if (link instanceof PipeLink) {
            TimedClose.start(this::closeOutputUnlessBusy, link::close);
            return;
        }
        closeOutputUnlessBusy();
        link.close();
    }

    private void closeOutputUnlessBusy() {
        if (!writing.tryLock()) {
            return;
        }
        try {
            sayGoodbye();
        } catch (IOException e) {
            Failures.ignored("TLS goodbye", e);
        } finally {
            writing.unlock();
        }
    }
}
