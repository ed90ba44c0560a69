package io.across.internal.wire;

import io.across.ProtocolException;
import io.across.internal.guard.PeerText;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Texts by name, as header blocks carry them (protocol, section 8): a uint count, then as many bytes key, bytes value in
 * UTF-8. This is what is written; see {@link #read} for the other way.
 */
final class Pairs {

    private final List<byte[]> texts;

    private Pairs(List<byte[]> texts) {
        this.texts = texts;
    }

    static Pairs of(Map<String, String> map) {
        List<byte[]> texts = new ArrayList<>(2 * map.size());
        map.forEach((key, value) -> {
            texts.add(key.getBytes(StandardCharsets.UTF_8));
            texts.add(value.getBytes(StandardCharsets.UTF_8));
        });
        return new Pairs(texts);
    }

    /** Bytes that {@link #put} writes. */
    long size() {
        long size = HeaderWriter.sizeOfUint(texts.size() / 2);
        for (byte[] text : texts) {
            size += HeaderWriter.sizeOfBytes(text);
        }
        return size;
    }

    void put(ByteBuffer out) {
        HeaderWriter.putUint(out, texts.size() / 2);
        texts.forEach(text -> HeaderWriter.putBytes(out, text));
    }

    /**
     * Reads pairs, each text in one line: they get into logs, messages and traces.
     *
     * @param message whose header block it is, for the error's text
     * @param limit most pairs that are read
     * @throws ProtocolException if there are more, or the block ends before they do
     */
    static Map<String, String> read(HeaderReader in, String message, int limit) {
        long count = in.uint();
        if (count < 0 || count > limit) {
            throw new ProtocolException(message + " announces " + Long.toUnsignedString(count)
                    + " properties, which exceeds the limit of " + limit);
        }
        if (count == 0) {
            return Map.of();
        }
        Map<String, String> pairs = new LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
            pairs.put(PeerText.name(in.wholeText()), PeerText.line(in.wholeText()));
        }
        return pairs;
    }
}
