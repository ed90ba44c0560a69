package io.across.internal.jvm;

import io.across.OperationException;
import io.across.internal.value.ValueReader;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Remembers what the peer's numbers stand for, resolved once. Thread-safe.
 *
 * @param <S> the peer's descriptions
 * @param <R> what becomes of them here
 */
final class ShapeReader<S extends Shape, R> {

    private final Shape.Reader<S> reader;
    private final Resolver<S, R> resolver;
    private final AtomicReferenceArray<@Nullable R> resolved = new AtomicReferenceArray<>(ShapeWriter.LIMIT + 1);

    ShapeReader(Shape.Reader<S> reader, Resolver<S, R> resolver) {
        this.reader = reader;
        this.resolver = resolver;
    }

    /** Makes of a description what is needed here. */
    interface Resolver<S, R> {
        R resolve(S shape) throws Exception;
    }

    R read(ValueReader in) throws Exception {
        long head = in.readVarLong();
        long number = head >>> 1;
        if (number > ShapeWriter.LIMIT) {
            throw new OperationException(
                    "malformed value: shape " + number + " exceeds the limit " + ShapeWriter.LIMIT);
        }
        if ((head & 1) == 0) {
            S shape = reader.read(in);
            if (number != 0 && shape.chars() > ShapeWriter.MAX_CHARS) {
                throw new OperationException("malformed value: shape " + number + " exceeds the limit of "
                        + ShapeWriter.MAX_CHARS + " chars");
            }
            R described = resolver.resolve(shape);
            if (number != 0) {
                resolved.compareAndSet((int) number, null, described);
            }
            return described;
        }
        R known = number == 0 ? null : resolved.get((int) number);
        if (known == null) {
            throw new OperationException("malformed value: shape " + number + " has not been described");
        }
        return known;
    }
}
