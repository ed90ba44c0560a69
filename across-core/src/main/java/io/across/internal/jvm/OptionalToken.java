package io.across.internal.jvm;

import java.io.Serializable;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Stands for one of the JDK's optional values inside a JDK stream, since those are not serializable.
 *
 * @param kind of which class it is
 * @param value what it holds; null if it is empty
 */
record OptionalToken(Kind kind, @Nullable Object value) implements Serializable {

    /** The classes of optional values. */
    enum Kind {
        ANY(Object.class),
        INT(Integer.class),
        LONG(Long.class),
        DOUBLE(Double.class);

        private final Class<?> held;

        Kind(Class<?> held) {
            this.held = held;
        }
    }

    /** Checks what a peer may have made up. */
    OptionalToken {
        if (value != null && !kind.held.isInstance(value)) {
            throw new IllegalArgumentException("an optional value of kind " + kind + " holds a "
                    + value.getClass().getName());
        }
    }

    static OptionalToken of(Object optional) {
        if (optional instanceof OptionalInt number) {
            return new OptionalToken(Kind.INT, number.isPresent() ? (Object) number.getAsInt() : null);
        }
        if (optional instanceof OptionalLong number) {
            return new OptionalToken(Kind.LONG, number.isPresent() ? (Object) number.getAsLong() : null);
        }
        if (optional instanceof OptionalDouble number) {
            return new OptionalToken(Kind.DOUBLE, number.isPresent() ? (Object) number.getAsDouble() : null);
        }
        return new OptionalToken(Kind.ANY, ((Optional<?>) optional).orElse(null));
    }

    private Object readResolve() {
        return switch (kind) {
            case ANY -> Optional.ofNullable(value);
            case INT -> value == null ? OptionalInt.empty() : OptionalInt.of((Integer) value);
            case LONG -> value == null ? OptionalLong.empty() : OptionalLong.of((Long) value);
            case DOUBLE -> value == null ? OptionalDouble.empty() : OptionalDouble.of((Double) value);
        };
    }
}
