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
 * @param kind of which class it is: I, J and D for those of an int, a long and a double, L for any other
 * @param value what it holds; null if it is empty
 */
record OptionalToken(char kind, @Nullable Object value) implements Serializable {

    static OptionalToken of(Object optional) {
        if (optional instanceof Optional<?> any) {
            return new OptionalToken('L', any.orElse(null));
        }
        if (optional instanceof OptionalInt number) {
            return new OptionalToken('I', number.isPresent() ? (Object) number.getAsInt() : null);
        }
        if (optional instanceof OptionalLong number) {
            return new OptionalToken('J', number.isPresent() ? (Object) number.getAsLong() : null);
        }
        OptionalDouble number = (OptionalDouble) optional;
        return new OptionalToken('D', number.isPresent() ? (Object) number.getAsDouble() : null);
    }

    /** Whatever a peer has made up is an optional value, if not the one that it claims. */
    private Object readResolve() {
        if (kind == 'I') {
            return value instanceof Integer number ? OptionalInt.of(number) : OptionalInt.empty();
        }
        if (kind == 'J') {
            return value instanceof Long number ? OptionalLong.of(number) : OptionalLong.empty();
        }
        if (kind == 'D') {
            return value instanceof Double number ? OptionalDouble.of(number) : OptionalDouble.empty();
        }
        return Optional.ofNullable(value);
    }
}
