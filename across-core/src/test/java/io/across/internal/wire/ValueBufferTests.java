package io.across.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.across.internal.memory.Budget;
import java.io.ByteArrayOutputStream;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Where the bytes of a value end up that says where its bulk is, rightly or wrongly. */
class ValueBufferTests {

    private static final int SIZE = 40_000;

    private static final Tally UNLIMITED = new Tally(new Budget("memory", Long.MAX_VALUE));

    static Stream<Arguments> spansAndPieces() {
        return Stream.of(
                        new Span(13, 39_000), // right after the mark, before the beginning is over
                        new Span(16, 30_000),
                        new Span(20_000, 20_000), // to the very end
                        new Span(0, SIZE),
                        new Span(0, 1),
                        new Span(39_999, 1))
                .flatMap(span -> Stream.of(1, 7, 16, 17, 4_096, SIZE).map(piece -> Arguments.of(span, piece)));
    }

    @ParameterizedTest
    @MethodSource("spansAndPieces")
    void bulkBecomesAnArrayOfItsOwnWhateverThePiecesOfTheStream(Span span, int piece) {
        byte[] value = random(SIZE);

        Payload payload = take(value, piece, span);

        assertThat(payload.bulk()).hasSize((int) span.length());
        assertThat(payload.head()).hasSize((int) span.offset());
        assertThat(joined(payload)).isEqualTo(value);
        assertThat(payload.length()).isEqualTo(SIZE);
    }

    static Stream<Span> lies() {
        return Stream.of(
                new Span(13, SIZE),
                new Span(-1, 100),
                new Span(100, -1),
                new Span(100, 0),
                new Span(SIZE, 1),
                new Span(Long.MAX_VALUE, Long.MAX_VALUE),
                new Span(1, Long.MAX_VALUE));
    }

    @ParameterizedTest
    @MethodSource("lies")
    void spanThatDoesNotLieInTheValueIsIgnored(Span lie) {
        byte[] value = random(SIZE);

        Payload payload = take(value, 1_000, lie);

        assertThat(payload.head()).isEqualTo(value);
        assertThat(payload.bulk()).isEmpty();
        assertThat(payload.tail()).isEmpty();
    }

    @Test
    void smallValuesAreNotAskedFor() {
        byte[] value = random(16 * 1024 - 1);

        assertThat(take(value, 100, new Span(0, 1)).head()).isEqualTo(value);
    }

    @Test
    void bufferCanBeUsedAgain() {
        ValueBuffer buffer = new ValueBuffer(handler(new Span(100, 30_000)));
        for (int i = 0; i < 3; i++) {
            byte[] value = random(SIZE);
            assertThat(buffer.take(ByteBuffer.wrap(value), SIZE, SIZE, UNLIMITED))
                    .isNull();

            assertThat(joined(buffer.release())).isEqualTo(value);
        }
    }

    private static Payload take(byte[] value, int piece, @Nullable Span span) {
        ValueBuffer buffer = new ValueBuffer(handler(span));
        for (int from = 0; from < value.length; from += piece) {
            int count = Math.min(piece, value.length - from);
            // More bytes follow those of the value in the stream.
            ByteBuffer in = ByteBuffer.allocate(count + 5)
                    .put(value, from, count)
                    .put(new byte[5])
                    .flip();
            assertThat(buffer.take(in, count, value.length, UNLIMITED)).isNull();
            assertThat(in.remaining()).isEqualTo(5);
        }
        return buffer.release();
    }

    private static MessageHandler handler(@Nullable Span span) {
        return (MessageHandler) Proxy.newProxyInstance(
                ValueBufferTests.class.getClassLoader(),
                new Class<?>[] {MessageHandler.class},
                (proxy, method, args) -> {
                    assertThat(method.getName()).isEqualTo("locateBulk");
                    return span;
                });
    }

    private static byte[] joined(Payload payload) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(payload.head());
        out.writeBytes(payload.bulk());
        out.writeBytes(payload.tail());
        return out.toByteArray();
    }

    private static byte[] random(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }
}
