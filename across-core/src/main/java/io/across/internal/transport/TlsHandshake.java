package io.across.internal.transport;

import io.across.internal.concurrent.Closeables;
import io.across.internal.concurrent.TimeLimit;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;

/** Agrees on how a connected socket is encrypted, on one thread, within a time. Closing its channel ends it. */
final class TlsHandshake {

    /** The types of the records with which a side may begin. */
    private static final int ALERT = 0x15;

    private static final int HANDSHAKE = 0x16;

    /** The alert of this name, fatal, in a record of its own: a peer without TLS finds that its peer has it. */
    private static final byte[] PROTOCOL_VERSION = {ALERT, 3, 3, 0, 2, 2, 70};

    private static final ByteBuffer[] NOTHING = {ByteBuffer.allocate(0)};

    /** How long, and for how many bytes, a peer is listened to that has been told why it is refused. */
    private static final Duration LINGER = Duration.ofSeconds(1);

    private static final int LINGER_BYTES = 1 << 20;

    private final SSLEngine engine;
    private final SocketChannel channel;
    private final Link link;
    private final TlsInput input;

    private boolean heard;

    /** The peer has begun with something else: the engine was not asked, and has nothing to say. */
    private boolean stranger;

    /** @param link over the channel */
    TlsHandshake(SSLEngine engine, SocketChannel channel, Link link) {
        this.engine = engine;
        this.channel = channel;
        this.link = link;
        this.input = new TlsInput(engine);
    }

    /** @throws IOException if there is no agreement; the peer has been told why, as far as TLS can */
    TlsLink agree(TimeLimit deadline) throws IOException {
        try {
            limited(deadline, () -> shake(deadline));
        } catch (SSLException e) {
            refuse();
            throw e;
        }
        return new TlsLink(engine, link, input);
    }

    /** A link that blocks keeps no time: its end is brought about by closing the channel. */
    private void limited(TimeLimit deadline, Step step) throws IOException {
        if (!(link instanceof PipeLink) || !deadline.isLimited()) {
            step.run();
            return;
        }
        long millis = Math.max(1, TimeUnit.NANOSECONDS.toMillis(deadline.remainingNanos()));
        CompletableFuture<Void> done = TimedClose.within(millis, () -> Closeables.quietly(channel));
        try {
            step.run();
        } catch (IOException e) {
            throw done.isCompletedExceptionally() ? late() : e;
        } finally {
            done.complete(null);
        }
    }

    private void shake(TimeLimit deadline) throws IOException {
        engine.beginHandshake();
        while (true) {
            switch (engine.getHandshakeStatus()) {
                case NEED_TASK -> TlsInput.runTasks(engine);
                case NEED_WRAP -> wrap(deadline);
                case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> unwrap(deadline);
                case FINISHED, NOT_HANDSHAKING -> {
                    return;
                }
            }
        }
    }

    private void wrap(TimeLimit deadline) throws IOException {
        ByteBuffer ciphertext = SliceBuffers.take();
        try {
            SSLEngineResult result = engine.wrap(NOTHING, ciphertext);
            if (result.getStatus() != Status.OK && result.getStatus() != Status.CLOSED) {
                throw new SSLException("TLS cannot write: " + result);
            }
            send(ciphertext.flip(), deadline);
        } finally {
            SliceBuffers.giveBack(ciphertext);
        }
    }

    private void send(ByteBuffer bytes, TimeLimit deadline) throws IOException {
        ByteBuffer[] sources = {bytes};
        while (bytes.hasRemaining()) {
            if (link.write(sources, 1) == 0 && !link.awaitWritable(deadline.remainingNanos())) {
                throw late();
            }
        }
    }

    private void unwrap(TimeLimit deadline) throws IOException {
        SSLEngineResult result = input.unwrapAside(engine);
        switch (result.getStatus()) {
            case OK -> {}
            case BUFFER_UNDERFLOW -> fill(deadline);
            case CLOSED -> throw new SSLException("the peer closed the connection in the handshake");
            case BUFFER_OVERFLOW -> throw new SSLException("TLS cannot read: " + result);
        }
    }

    private void fill(TimeLimit deadline) throws IOException {
        long remaining = deadline.remainingNanos();
        if (remaining <= 0) {
            throw late();
        }
        int n = input.fill(link, remaining);
        if (n < 0) {
            throw new SSLException("the peer closed the connection in the handshake");
        }
        if (n == 0 && Thread.currentThread().isInterrupted()) {
            throw new InterruptedIOException("its thread was interrupted");
        }
        if (n > 0 && !heard) {
            heard = true;
            requireTls(input.peek(4));
        }
    }

    /** The JDK's own words for this case are of no help to somebody who has forgotten TLS on one side. */
    private void requireTls(byte[] start) throws SSLException {
        int type = start[0] & 0xff;
        if (type != HANDSHAKE && type != ALERT) {
            stranger = true;
            throw new SSLException("the peer does not speak TLS: it began with 0x"
                    + HexFormat.of().formatHex(start) + (isAcross(start) ? ", which is across without TLS" : ""));
        }
    }

    private static boolean isAcross(byte[] start) {
        return start.length == 4 && ByteBuffer.wrap(start).getInt() == 0xe35b9e78;
    }

    private static SocketTimeoutException late() {
        return new SocketTimeoutException("the peer made no TLS handshake in time");
    }

    /** Tells the peer why; and listens for a while, since a socket closed with unread bytes would drop that. */
    private void refuse() {
        TimeLimit deadline = TimeLimit.in(LINGER);
        try {
            limited(deadline, () -> {
                if (stranger) {
                    send(ByteBuffer.wrap(PROTOCOL_VERSION), deadline);
                }
                while (engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP && !engine.isOutboundDone()) {
                    wrap(deadline);
                }
                channel.shutdownOutput();
                int heardSince = 0;
                while (!deadline.isOver() && heardSince < LINGER_BYTES) {
                    input.discard();
                    int n = input.fill(link, Math.max(1, deadline.remainingNanos()));
                    if (n <= 0) {
                        return;
                    }
                    heardSince += n;
                }
            });
        } catch (IOException e) {
            Failures.ignored("TLS refusal", e);
        }
    }

    /** A part of the handshake. */
    private interface Step {
        void run() throws IOException;
    }
}
