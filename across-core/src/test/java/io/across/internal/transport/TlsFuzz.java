package io.across.internal.transport;

import io.across.Certificates;
import io.across.Tls;
import io.across.fuzz.FuzzTarget;
import io.across.internal.concurrent.TimeLimit;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;

/** The records of TLS: those with which a client begins, and those of an established connection, cut, joined and changed. */
public final class TlsFuzz {

    private TlsFuzz() {}

    public static List<FuzzTarget> targets() {
        return List.of(new Beginnings(), new Records());
    }

    /** Gives out pieces of a stream, takes whatever is written, and knows no time. */
    private static final class Pieces implements Link {

        final List<ByteBuffer> left = new ArrayList<>();

        @Override
        public int read(ByteBuffer target, long timeoutNanos) {
            if (left.isEmpty()) {
                return -1;
            }
            ByteBuffer piece = left.get(0);
            int count = Math.min(piece.remaining(), target.remaining());
            target.put(piece.slice().limit(count));
            piece.position(piece.position() + count);
            if (!piece.hasRemaining()) {
                left.remove(0);
            }
            return count;
        }

        @Override
        public long write(ByteBuffer[] sources, int count) {
            long written = 0;
            for (int i = 0; i < count; i++) {
                written += sources[i].remaining();
                sources[i].position(sources[i].limit());
            }
            return written;
        }

        @Override
        public void close() {}
    }

    private static byte[] wrapped(SSLEngine engine, byte[] plaintext) throws SSLException {
        ByteBuffer source = ByteBuffer.wrap(plaintext);
        ByteBuffer record = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
        do {
            engine.wrap(source, record);
        } while (source.hasRemaining());
        byte[] bytes = new byte[record.flip().remaining()];
        record.get(bytes);
        return bytes;
    }

    /** What a client sends first, to a server. */
    private static final class Beginnings implements FuzzTarget {

        private final Tls server = Tls.of(Certificates.context("server"));

        /** Only its end is used, which tells a peer that there is nothing more. */
        private SocketChannel channel;

        @Override
        public String name() {
            return "tls-beginnings";
        }

        @Override
        public List<byte[]> seeds() throws Exception {
            try (ServerSocketChannel listener = ServerSocketChannel.open()) {
                listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
                channel = SocketChannel.open(listener.getLocalAddress());
            }
            List<byte[]> seeds = new ArrayList<>();
            for (String protocol : new String[] {"TLSv1.2", "TLSv1.3"}) {
                SSLEngine client = Tls.of(Certificates.context(null)).clientEngine("localhost", 1);
                client.setEnabledProtocols(new String[] {protocol});
                client.beginHandshake();
                seeds.add(wrapped(client, new byte[0]));
            }
            seeds.add("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            seeds.add(new byte[] {0x15, 3, 3, 0, 2, 2, 70});
            return seeds;
        }

        @Override
        public void read(byte[] input) throws IOException {
            Pieces pieces = new Pieces();
            int cut = input.length == 0 ? 0 : (input[input.length - 1] & 0xff) % input.length;
            if (cut > 0) {
                pieces.left.add(ByteBuffer.wrap(input, 0, cut));
            }
            if (input.length > cut) {
                pieces.left.add(ByteBuffer.wrap(input, cut, input.length - cut));
            }
            new TlsHandshake(server.serverEngine(), channel, pieces).agree(TimeLimit.in(Duration.ofSeconds(10)));
        }

        @Override
        public boolean isDocumented(Throwable failure) {
            return failure instanceof IOException && failure.getMessage() != null;
        }

        @Override
        public boolean isEverRead() {
            return false;
        }

        /** An engine has buffers of its own. */
        @Override
        public int bytesPerByte() {
            return 64_000;
        }

        @Override
        public int fewRounds() {
            return 500;
        }
    }

    /**
     * A connection whose records are dealt with as the input says, in steps of two bytes: how, and where or how long. What is
     * received must be the beginning of what was sent, and all of it if the records were only cut and joined. A quarter of the
     * inputs may do more, after which there must be a new handshake.
     */
    private static final class Records implements FuzzTarget {

        private static final int STEPS = 64;

        private final Tls server = Tls.of(Certificates.context("server"));
        private final Tls client = Tls.of(Certificates.context(null));

        /** Both ends of a connection that nothing has been done to yet but cutting. */
        private SSLEngine sender;

        private SSLEngine receiver;

        @Override
        public String name() {
            return "tls-records";
        }

        @Override
        public List<byte[]> seeds() {
            List<byte[]> seeds = new ArrayList<>();
            seeds.add(new byte[] {1, 0, 10, 0, 100, 1, 20, 0, 0});
            seeds.add(new byte[] {2, 0, 10, 1, 1, 0, 100, 1, 20});
            seeds.add(new byte[] {0, 0, 10, 2, 3, 0, 100, 1, 20});
            seeds.add(new byte[] {0, 0, 10, 0, 1, 3, 0, 1, 2, 4, 0});
            seeds.add(new byte[] {0, 5, -1, 0, 10, 5, 3, 6, 1, 1, 1, 7, 4});
            return seeds;
        }

        @Override
        public void read(byte[] input) throws Exception {
            if (sender == null) {
                shake();
            }
            boolean changes = input.length > 0 && (input[0] & 3) == 0;
            Stream stream = new Stream(sender);
            for (int i = 1; i + 1 < input.length && i < 2 * STEPS; i += 2) {
                stream.step(input[i] & (changes ? 7 : 1), input[i + 1] & 0xff);
            }
            Pieces pieces = new Pieces();
            pieces.left.addAll(stream.pieces());
            SSLEngine engine = receiver;
            if (stream.changed) {
                sender = null;
            }
            receive(new TlsLink(engine, pieces, new TlsInput(engine)), stream);
        }

        private static void receive(TlsLink link, Stream stream) throws IOException {
            byte[] sent = stream.sent.toByteArray();
            ByteBuffer target = ByteBuffer.allocate(sent.length + 1);
            IOException end = null;
            try {
                int received;
                do {
                    received = link.read(target, 1_000_000_000L);
                } while (received > 0);
            } catch (IOException e) {
                end = e;
            }
            int count = target.position();
            if (!Arrays.equals(target.array(), 0, count, sent, 0, Math.min(count, sent.length))) {
                throw new AssertionError("what is received is not what was sent");
            }
            if (!stream.changed && count < sent.length) {
                throw new AssertionError("records that were only cut are refused", end);
            }
            // Nobody says that the stream ends here.
            if (end != null && stream.changed) {
                throw end;
            }
        }

        private void shake() throws SSLException {
            sender = client.clientEngine("localhost", 1);
            receiver = server.serverEngine();
            sender.beginHandshake();
            receiver.beginHandshake();
            ByteBuffer there = ByteBuffer.allocate(1 << 16).flip();
            ByteBuffer back = ByteBuffer.allocate(1 << 16).flip();
            boolean did;
            do {
                did = goOn(sender, there, back);
                did |= goOn(receiver, back, there);
            } while (did);
        }

        /** Whether there was anything to do. */
        private static boolean goOn(SSLEngine engine, ByteBuffer out, ByteBuffer in) throws SSLException {
            TlsInput.runTasks(engine);
            boolean did = false;
            if (engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP) {
                out.compact();
                engine.wrap(ByteBuffer.allocate(0), out);
                out.flip();
                did = true;
            }
            if (in.hasRemaining()) {
                SSLEngineResult result = engine.unwrap(in, ByteBuffer.allocate(1 << 16));
                did |= result.getStatus() == Status.OK;
            }
            return did;
        }

        @Override
        public boolean isDocumented(Throwable failure) {
            return failure instanceof IOException
                    && (failure.getMessage() != null || failure instanceof ClosedChannelException);
        }

        @Override
        public int bytesPerByte() {
            return 1 << 20;
        }

        @Override
        public int maxLength() {
            return 2 * STEPS;
        }

        @Override
        public int fewRounds() {
            return 300;
        }
    }

    /** Records of one sender on their way. */
    private static final class Stream {

        final ByteArrayOutputStream sent = new ByteArrayOutputStream();

        /** Whether the bytes are not those that the sender has made. */
        boolean changed;

        private final SSLEngine sender;
        private final List<byte[]> records = new ArrayList<>();
        private final List<Integer> cuts = new ArrayList<>();

        Stream(SSLEngine sender) {
            this.sender = sender;
        }

        void step(int how, int number) throws SSLException {
            int last = records.size() - 1;
            switch (how) {
                case 0 -> add(number);
                case 1 -> cuts.add(number * 7);
                case 2 -> flip(last, number);
                case 3 -> drop(last, number);
                case 4 -> repeat(last);
                case 5 -> add(number * 64);
                case 6 -> swap(last);
                default -> insert(number);
            }
        }

        private void add(int length) throws SSLException {
            byte[] plaintext = new byte[length];
            for (int i = 0; i < length; i++) {
                plaintext[i] = (byte) (sent.size() + i);
            }
            records.add(wrapped(sender, plaintext));
            sent.writeBytes(plaintext);
        }

        private void flip(int record, int at) {
            if (record >= 0 && records.get(record).length > 0) {
                byte[] bytes = records.get(record);
                bytes[at % bytes.length] ^= (byte) (1 << at % 8);
                changed = true;
            }
        }

        private void drop(int record, int length) {
            if (record >= 0 && records.get(record).length > 0) {
                byte[] bytes = records.get(record);
                records.set(record, Arrays.copyOf(bytes, length % bytes.length));
                changed = true;
            }
        }

        private void repeat(int record) {
            if (record >= 0) {
                records.add(records.get(record).clone());
                changed = true;
            }
        }

        private void swap(int record) {
            if (record >= 1) {
                records.add(record - 1, records.remove(record));
                changed = true;
            }
        }

        private void insert(int number) {
            records.add(new byte[] {(byte) (0x14 + number % 5), 3, 3, 0, (byte) number, 1, 0});
            changed = true;
        }

        /** As one stream, cut. */
        List<ByteBuffer> pieces() {
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            records.forEach(all::writeBytes);
            byte[] bytes = all.toByteArray();
            List<ByteBuffer> pieces = new ArrayList<>();
            int begin = 0;
            for (int cut : cuts.stream().sorted().toList()) {
                if (cut > begin && cut < bytes.length) {
                    pieces.add(ByteBuffer.wrap(bytes, begin, cut - begin));
                    begin = cut;
                }
            }
            if (begin < bytes.length) {
                pieces.add(ByteBuffer.wrap(bytes, begin, bytes.length - begin));
            }
            return pieces;
        }
    }
}
