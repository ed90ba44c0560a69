package io.across.internal.wire;

import io.across.PeerInfo;
import io.across.ProtocolException;
import io.across.fuzz.FuzzTarget;
import io.across.internal.memory.Budget;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The stream of a peer, and its greeting, before it is known what values mean. */
public final class WireFuzz {

    private static final long MAX_MESSAGE = 256L << 20;
    private static final long BUDGET = 64L << 20;

    private WireFuzz() {}

    public static List<FuzzTarget> targets() {
        return List.of(new Sessions(), new Greetings());
    }

    private static MessageParser parser(MessageHandler handler) {
        return new MessageParser(MAX_MESSAGE, handler, new Budget("requests", BUDGET), new Budget("answers", BUDGET));
    }

    /** In two pieces; the input says where it is cut. */
    private static void parse(byte[] input, MessageParser parser) {
        int split = input.length == 0 ? 0 : Math.floorMod(Arrays.hashCode(input), input.length + 1);
        parser.parse(ByteBuffer.wrap(input, 0, split));
        parser.parse(ByteBuffer.wrap(input, split, input.length - split));
    }

    /** Whole streams, from the superblock on. */
    private static final class Sessions implements FuzzTarget {

        @Override
        public String name() {
            return "messages";
        }

        @Override
        public List<byte[]> seeds() {
            List<byte[]> seeds = new ArrayList<>();
            for (RecordedStream stream : RecordedStream.all()) {
                byte[] bytes = stream.bytes();
                if (bytes.length > Superblock.SIZE && bytes.length < maxLength()) {
                    seeds.add(bytes);
                }
            }
            seeds.add(Extensions.session());
            return seeds;
        }

        @Override
        public void read(byte[] input) {
            parse(input, parser(new Ignoring()));
        }

        @Override
        public boolean isDocumented(Throwable failure) {
            return failure instanceof ProtocolException && failure.getMessage() != null;
        }
    }

    /** The frame of a greeting, in a stream that is right before and after it. */
    private static final class Greetings implements FuzzTarget {

        @Override
        public String name() {
            return "greetings";
        }

        @Override
        public List<byte[]> seeds() {
            Map<String, String> properties = new LinkedHashMap<>();
            properties.put("runtime", "OpenJDK 17");
            properties.put("pid", "4711");
            properties.put("host", "żółw");
            List<Greeting> greetings = List.of(
                    new Greeting(0, 0, 0, Map.of()),
                    new Greeting(10_000, 0, 0, Map.of()),
                    new Greeting(Long.MAX_VALUE, 1, -1, Map.of()),
                    new Greeting(70_000, 1, 15, properties));
            return greetings.stream()
                    .map(greeting -> bytes(List.of(Messages.greeting(greeting))))
                    .map(message -> Arrays.copyOfRange(message, Long.BYTES, message.length))
                    .toList();
        }

        @Override
        public void read(byte[] input) {
            ByteBuffer stream = ByteBuffer.allocate(Superblock.SIZE + Long.BYTES + input.length);
            stream.put(Superblock.ours().encode())
                    .putLong((long) input.length << 1)
                    .put(input);
            parse(stream.array(), parser(new Ignoring()));
        }

        @Override
        public boolean isDocumented(Throwable failure) {
            return failure instanceof ProtocolException && failure.getMessage() != null;
        }

        @Override
        public int maxLength() {
            return 512;
        }
    }

    private static byte[] bytes(List<ByteBuffer> buffers) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (ByteBuffer buffer : buffers) {
            byte[] bytes = new byte[buffer.remaining()];
            buffer.duplicate().get(bytes);
            out.writeBytes(bytes);
        }
        return out.toByteArray();
    }

    /** A session of our own peers, with all messages that are of extensions. */
    private static final class Extensions {

        static byte[] session() {
            List<ByteBuffer> all = new ArrayList<>();
            all.add(Superblock.ours().encode());
            all.add(Messages.greeting(new Greeting(10_000, 1, -1, Map.of("runtime", "OpenJDK 17"))));
            all.addAll(Messages.apply(1, new long[] {2, 300}, Map.of("traceparent", "00-01"), value(), 3));
            all.addAll(Messages.success(7, new long[] {1L << 40}, value(), 3));
            all.addAll(Messages.error(8, new long[0], value(), 3));
            all.add(Messages.operationError(9, "nothing"));
            all.add(Messages.delObjs(new long[] {1, 2, 1L << 20}));
            all.add(Messages.idle());
            all.add(Messages.drain(70_000));
            all.add(Messages.goodbye());
            return bytes(all);
        }
    }

    private static List<ByteBuffer> value() {
        return List.of(ByteBuffer.wrap(new byte[] {1, 2, 3}));
    }

    /** Looks at what it is told, and keeps nothing. */
    private static final class Ignoring implements MessageHandler {

        @Override
        public void superblock(Superblock superblock) {}

        @Override
        public void greeting(Greeting greeting) {
            requireClean(new PeerInfo(
                            greeting.timeoutMillis(),
                            greeting.extensionVersion(),
                            greeting.capabilities(),
                            greeting.properties())
                    .toString());
        }

        @Override
        public void apply(long callId, long[] ids, Map<String, String> context, Payload value) {}

        @Override
        public void success(long callId, long[] ids, Payload value) {}

        @Override
        public void error(long callId, long[] ids, Payload value) {}

        @Override
        public void operationError(long callId, String text) {}

        @Override
        public void applyTooLarge(long callId, long[] ids, Excess why) {}

        @Override
        public void resultTooLarge(long callId, long[] ids, Excess why) {}

        @Override
        public boolean isAwaited(long callId) {
            return callId % 2 == 0;
        }

        @Override
        public void goodbye() {}

        @Override
        public void delObjs(long[] ids) {}

        @Override
        public void idle() {}

        @Override
        public void drain(long firstNotRun) {}

        /** It gets into logs. */
        private static void requireClean(String text) {
            for (int i = 0; i < text.length(); i++) {
                if (Character.isISOControl(text.charAt(i))) {
                    throw new AssertionError("a control character in the description of a peer");
                }
            }
        }
    }
}
