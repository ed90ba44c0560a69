package io.across.internal.python;

import io.across.Proxies;
import io.across.python.PythonTuple;
import io.across.python.PythonValue;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Collection;
import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The text of a value that a stranger has sent: as {@code toString} would have it, but cut off before it becomes long or deep.
 * A few shared or recursive containers would make a text without end. Used for one value.
 */
final class BoundedText {

    private static final int MAX_LENGTH = 8 * 1024;
    private static final int MAX_KEY = 100;
    private static final int MAX_DEPTH = 8;

    /** Of numbers that are written in digits, which takes the square of their number. */
    private static final int MAX_BITS = 4_096;

    private static final int MAX_DIGITS = 1_000;

    private static final String CUT = "...";

    private final StringBuilder text = new StringBuilder();

    private final int maxLength;

    private BoundedText(int maxLength) {
        this.maxLength = maxLength;
    }

    static String of(@Nullable Object value) {
        return of(value, MAX_LENGTH);
    }

    /** @param maxLength of the text, a few characters more or less */
    static String of(@Nullable Object value, int maxLength) {
        BoundedText bounded = new BoundedText(maxLength);
        bounded.append(value, 0);
        return bounded.text.toString();
    }

    /** The text of a key where texts are wanted: whole if it is one. */
    static String name(@Nullable Object key) {
        return key instanceof String text ? text : of(key, MAX_KEY);
    }

    private boolean isFull() {
        return text.length() >= maxLength;
    }

    private void append(@Nullable Object value, int depth) {
        if (isFull()) {
            return;
        }
        if (value instanceof String plain) {
            cut(plain);
        } else if (value instanceof Map<?, ?> map) {
            appendAll(map.entrySet(), "{", "}", depth);
        } else if (value instanceof Map.Entry<?, ?> entry) {
            append(entry.getKey(), depth);
            text.append('=');
            append(entry.getValue(), depth);
        } else if (value instanceof Collection<?> elements) {
            boolean tuple = value instanceof PythonTuple;
            appendAll(elements, tuple ? "(" : "[", tuple ? ")" : "]", depth);
        } else if (value instanceof BigInteger number && number.bitLength() > MAX_BITS) {
            cut("an int of " + number.bitLength() + " bits");
        } else if (value instanceof BigDecimal number && number.precision() > MAX_DIGITS) {
            cut("a Decimal of " + number.precision() + " digits");
        } else if (value instanceof Number || value instanceof Boolean || value == null) {
            cut(String.valueOf(value));
        } else if (value instanceof byte[] bytes) {
            text.append(bytes.length).append(" bytes");
        } else {
            cut(Proxies.isProxy(value) ? "a proxy" : named(value));
        }
    }

    private static String named(Object value) {
        return value instanceof PythonValue made ? "<" + made.type() + " object>" : value.toString();
    }

    private void appendAll(Collection<?> elements, String begin, String end, int depth) {
        text.append(begin);
        if (depth >= MAX_DEPTH) {
            text.append(CUT);
        } else {
            Iterator<?> each = elements.iterator();
            while (each.hasNext() && !isFull()) {
                append(each.next(), depth + 1);
                text.append(each.hasNext() ? ", " : "");
            }
        }
        text.append(end);
    }

    private void cut(String part) {
        int room = maxLength - text.length();
        text.append(part, 0, Math.min(room, part.length())).append(part.length() > room ? CUT : "");
    }
}
