package io.across.internal.python;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Numbers as Python compares them: by their value, whatever class Java keeps them in. */
final class Numbers {

    private Numbers() {}

    static boolean isWhole(@Nullable Object value) {
        return value instanceof Integer
                || value instanceof Long
                || value instanceof Short
                || value instanceof Byte
                || value instanceof BigInteger;
    }

    static int compare(Number one, Number other) {
        if (isNotFinite(one) || isNotFinite(other)) {
            return Double.compare(one.doubleValue(), other.doubleValue());
        }
        return exact(one).compareTo(exact(other));
    }

    /** The same whole number in the other classes that can hold it. */
    static List<Object> sameAs(Number whole) {
        BigInteger value = whole instanceof BigInteger big ? big : BigInteger.valueOf(whole.longValue());
        if (value.bitLength() > 63) {
            return List.of(value);
        }
        long number = value.longValue();
        return number == (short) number
                ? List.of(number, (int) number, (short) number, (byte) number == number ? (byte) number : value, value)
                : List.of(number, number == (int) number ? (int) number : value, value);
    }

    private static boolean isNotFinite(Number number) {
        return (number instanceof Double || number instanceof Float) && !Double.isFinite(number.doubleValue());
    }

    private static BigDecimal exact(Number number) {
        if (number instanceof BigDecimal decimal) {
            return decimal;
        }
        if (number instanceof BigInteger big) {
            return new BigDecimal(big);
        }
        return number instanceof Double || number instanceof Float
                ? new BigDecimal(number.doubleValue())
                : BigDecimal.valueOf(number.longValue());
    }
}
