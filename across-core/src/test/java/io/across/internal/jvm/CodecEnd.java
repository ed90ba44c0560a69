package io.across.internal.jvm;

import io.across.Connection;
import io.across.OperationException;
import io.across.Options;
import io.across.RemoteCode;
import io.across.Right;
import io.across.internal.value.CallSite;
import io.across.internal.value.Caller;
import io.across.internal.value.HeldObject;
import io.across.internal.value.ObjectTable;
import io.across.internal.value.Question;
import io.across.internal.value.Request;
import io.across.internal.value.ServedCall;
import io.across.internal.value.ValueReader;
import io.across.internal.value.ValueWriter;
import io.across.internal.wire.Payload;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** One of two codecs that talk to each other without a connection: what one writes, the other reads at once. */
final class CodecEnd implements Caller, ObjectTable {

    private final JvmValueCodec codec;
    private final Map<Long, Object> lent = new HashMap<>();
    private final Map<Long, HeldObject> held = new HashMap<>();
    private final Connection connection = (Connection) Proxy.newProxyInstance(
            Connection.class.getClassLoader(),
            new Class<?>[] {Connection.class},
            (proxy, method, args) -> method.getName().equals("name") ? "test" : null);
    private CodecEnd peer = this;
    private long bytesWritten;

    CodecEnd(Options options) {
        codec = new JvmValueCodec(this, options, null);
    }

    /** Two ends that know each other; the first is returned. */
    static CodecEnd pair(Options optionsOfFirst, Options optionsOfSecond) {
        CodecEnd first = new CodecEnd(optionsOfFirst);
        first.peer = new CodecEnd(optionsOfSecond);
        first.peer.peer = first;
        return first;
    }

    static CodecEnd pair() {
        return pair(Options.defaults(), Options.defaults());
    }

    CodecEnd peer() {
        return peer;
    }

    JvmValueCodec codec() {
        return codec;
    }

    int lentObjects() {
        return lent.size();
    }

    long bytesWritten() {
        return bytesWritten;
    }

    @Override
    public void denied(Right right, String attempt) {}

    /** Calls code on the other end. */
    @SuppressWarnings("overloads") // code is not taken for a question: that has a deadline
    @Nullable Object call(RemoteCode code, @Nullable Object... args) throws Throwable {
        return call(language -> language.code(code, args, false), Duration.ZERO);
    }

    /** A proxy of {@code object}, which the other end lends. */
    Object proxyOf(Object object) throws Exception {
        Object proxy =
                codec.readResult(reader(peer.bytesOf(out -> peer.codec.writeResult(new ByReference(object), out))));
        return java.util.Objects.requireNonNull(proxy);
    }

    /** What becomes of an exception that crosses. */
    Throwable receive(Throwable error) throws Exception {
        return codec.readError(reader(peer.bytesOf(out -> peer.codec.writeError(error, out))), CallSite.current());
    }

    /** What becomes of a result that crosses. */
    @Nullable Object receiveResult(@Nullable Object result) throws Exception {
        return codec.readResult(reader(peer.bytesOf(out -> peer.codec.writeResult(result, out))));
    }

    @Override
    public @Nullable Object call(Question question, Duration timeout) throws Throwable {
        ValueWriter out = writer();
        Request request = question.in(codec);
        request.write(out);
        bytesWritten += out.size();
        ServedCall call = peer.codec.readRequest(peer.reader(content(out)));
        Object result = call.run();
        byte[] answer = peer.bytesOf(to -> peer.codec.writeResult(result, to));
        out.whenRead().forEach(Runnable::run);
        return request.readResult(reader(answer));
    }

    @Override
    public CompletableFuture<@Nullable Object> callAsync(Question question, Duration timeout) {
        throw new UnsupportedOperationException();
    }

    interface Write {
        void to(ValueWriter out) throws Exception;
    }

    byte[] bytesOf(Write write) throws Exception {
        ValueWriter out = writer();
        write.to(out);
        return content(out);
    }

    ValueReader reader(byte[] bytes) {
        return new ValueReader(new Payload(bytes), this);
    }

    private ValueWriter writer() {
        return new ValueWriter(this, 64 << 20, false);
    }

    private static byte[] content(ValueWriter out) {
        ByteBuffer all = ByteBuffer.allocate(Math.toIntExact(out.size()));
        out.buffers().forEach(part -> all.put(part.duplicate()));
        return all.array();
    }

    @Override
    public Connection connection() {
        return connection;
    }

    @Override
    public long lend(Object object) {
        long id = lent.size();
        lent.put(id, object);
        return id;
    }

    @Override
    public Object lent(long id) {
        Object object = lent.get(id);
        if (object == null) {
            throw new OperationException("object " + id + " is not lent");
        }
        return object;
    }

    @Override
    public HeldObject hold(long id) {
        return held.computeIfAbsent(id, unheld -> new HeldObject(unheld, "test"));
    }
}
