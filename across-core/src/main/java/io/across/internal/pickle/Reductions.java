package io.across.internal.pickle;

import io.across.OperationException;
import io.across.python.PythonComplex;
import io.across.python.PythonFrozenSet;
import io.across.python.PythonName;
import io.across.python.PythonTuple;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The calls in a pickle that make a Java value: a fixed table. Whatever else is called stays a description. */
final class Reductions {

    private static final int MAX_DIGITS = 10_000;

    /** Python's spelling of a number that is finite. */
    private static final Pattern NUMBER = Pattern.compile("[+-]?[0-9]*+\\.?[0-9]*+(?:[eE][+-]?[0-9]{1,20})?");

    /** What is done in about the time of a small part, in a number's bits and in the square of its digits. */
    private static final int BITS_PER_PART = 64;

    private static final int DIGITS_SQUARED_PER_PART = 2_000;

    /** What it takes to notice that something is impossible. */
    private static final int EXCEPTION = 500;

    /** Set in the first byte of a time, or in the month of a date, for the second of two equal times of a day. */
    private static final int FOLD = 0x80;

    /** The result; {@link PickleHooks#UNKNOWN} if there is none here for these arguments. */
    @Nullable Object call(PythonName callable, PythonTuple args, ContainerLimits limits) {
        return switch (callable.module()) {
            case "builtins" -> builtin(callable.qualname(), args, limits);
            case "datetime" -> dateOrTime(callable.qualname(), args);
            case "collections" -> collection(callable.qualname(), args, limits);
            case "decimal" -> callable.qualname().equals("Decimal") ? decimal(args, limits) : PickleHooks.UNKNOWN;
            case "zoneinfo" ->
                callable.qualname().equals("ZoneInfo._unpickle") ? zone(args, limits) : PickleHooks.UNKNOWN;
            case "_codecs" -> callable.qualname().equals("encode") ? encoded(args, limits) : PickleHooks.UNKNOWN;
            default -> PickleHooks.UNKNOWN;
        };
    }

    private static Object builtin(String name, PythonTuple args, ContainerLimits limits) {
        return switch (name) {
            case "set" -> set(args, limits);
            case "frozenset" -> set(args, limits) instanceof Set<?> set ? frozen(set, limits) : PickleHooks.UNKNOWN;
            case "bytearray" -> bytearray(args, limits);
            case "bytes" -> args.isEmpty() ? new byte[0] : PickleHooks.UNKNOWN;
            case "complex" ->
                args.size() == 2 && args.get(0) instanceof Number real && args.get(1) instanceof Number imag
                        ? complex(real, imag, limits)
                        : PickleHooks.UNKNOWN;
            default -> PickleHooks.UNKNOWN;
        };
    }

    private static Object set(PythonTuple args, ContainerLimits limits) {
        Set<@Nullable Object> set = new LinkedHashSet<>();
        if (args.isEmpty()) {
            return set;
        }
        if (args.size() != 1 || !(args.get(0) instanceof Collection<?> elements)) {
            return PickleHooks.UNKNOWN;
        }
        limits.copiedToTable(elements.size());
        for (Object element : elements) {
            limits.checkKey(set, element);
            limits.added(set, element);
            set.add(element);
        }
        return set;
    }

    private static PythonFrozenSet frozen(Set<?> elements, ContainerLimits limits) {
        limits.copiedToTable(elements.size());
        PythonFrozenSet set = PythonFrozenSet.copyOf(elements);
        limits.completed(set, elements);
        return set;
    }

    private static Object bytearray(PythonTuple args, ContainerLimits limits) {
        if (args.isEmpty()) {
            return ByteBuffer.allocate(0);
        }
        if (args.get(0) instanceof byte[] bytes && args.size() == 1) {
            return ByteBuffer.wrap(bytes);
        }
        return args.size() == 2 && args.get(0) instanceof String text
                ? ByteBuffer.wrap(latin1(text, limits))
                : PickleHooks.UNKNOWN;
    }

    /** What old protocols make of bytes. */
    private static Object encoded(PythonTuple args, ContainerLimits limits) {
        return args.size() == 2
                        && args.get(0) instanceof String text
                        && args.get(1) instanceof String encoding
                        && encoding.startsWith("latin")
                ? latin1(text, limits)
                : PickleHooks.UNKNOWN;
    }

    private static byte[] latin1(String text, ContainerLimits limits) {
        limits.copied(text.length(), text.length());
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static Object collection(String name, PythonTuple args, ContainerLimits limits) {
        return switch (name) {
            case "OrderedDict" -> args.isEmpty() ? new LinkedHashMap<>() : PickleHooks.UNKNOWN;
            case "defaultdict" -> args.size() <= 1 ? new LinkedHashMap<>() : PickleHooks.UNKNOWN;
            case "Counter" ->
                args.size() == 1 && args.get(0) instanceof Map<?, ?> counts
                        ? counter(counts, limits)
                        : PickleHooks.UNKNOWN;
            default -> PickleHooks.UNKNOWN;
        };
    }

    private static Map<@Nullable Object, @Nullable Object> counter(Map<?, ?> counts, ContainerLimits limits) {
        limits.copiedToTable(counts.size());
        Map<@Nullable Object, @Nullable Object> counter = new LinkedHashMap<>();
        counts.forEach((key, count) -> {
            limits.checkKey(counter, key);
            limits.added(counter, key);
            limits.added(counter, count);
            counter.put(key, count);
        });
        return counter;
    }

    private static Object dateOrTime(String name, PythonTuple args) {
        return switch (name) {
            case "date" ->
                args.size() == 1 && args.get(0) instanceof byte[] bytes && bytes.length == 4
                        ? date(ByteBuffer.wrap(bytes), bytes[2])
                        : PickleHooks.UNKNOWN;
            case "time" -> time(args);
            case "datetime" -> dateTime(args);
            case "timedelta" ->
                args.size() == 3
                                && args.get(0) instanceof Integer days
                                && args.get(1) instanceof Integer seconds
                                && args.get(2) instanceof Integer micros
                        ? Duration.ofDays(days).plusSeconds(seconds).plusNanos(micros * 1_000L)
                        : PickleHooks.UNKNOWN;
            case "timezone" -> args.isEmpty() ? PickleHooks.UNKNOWN : offset(args.get(0));
            default -> PickleHooks.UNKNOWN;
        };
    }

    private static LocalDate date(ByteBuffer bytes, int month) {
        return LocalDate.of(
                bytes.getShort() & 0xffff,
                month & ~FOLD & 0xff,
                bytes.position(3).get());
    }

    private static LocalTime time(ByteBuffer bytes, int hour) {
        int minute = bytes.get();
        int second = bytes.get();
        int micros = (bytes.get() & 0xff) << 16 | (bytes.get() & 0xff) << 8 | (bytes.get() & 0xff);
        return LocalTime.of(hour & ~FOLD & 0xff, minute, second, micros * 1_000);
    }

    private static Object time(PythonTuple args) {
        if (args.isEmpty() || !(args.get(0) instanceof byte[] bytes) || bytes.length != 6) {
            return PickleHooks.UNKNOWN;
        }
        LocalTime local = time(ByteBuffer.wrap(bytes, 1, 5), bytes[0]);
        if (args.size() == 1) {
            return local;
        }
        return args.get(1) instanceof ZoneOffset zone ? OffsetTime.of(local, zone) : PickleHooks.UNKNOWN;
    }

    private static Object dateTime(PythonTuple args) {
        if (args.isEmpty() || !(args.get(0) instanceof byte[] bytes) || bytes.length != 10) {
            return PickleHooks.UNKNOWN;
        }
        LocalDateTime local = LocalDateTime.of(
                date(ByteBuffer.wrap(bytes, 0, 4), bytes[2]), time(ByteBuffer.wrap(bytes, 5, 5), bytes[4]));
        if (args.size() == 1) {
            return local;
        }
        if (args.get(1) instanceof ZoneOffset zone) {
            return OffsetDateTime.of(local, zone);
        }
        if (args.get(1) instanceof ZoneId zone) {
            ZonedDateTime zoned = local.atZone(zone);
            return (bytes[2] & FOLD) != 0 ? zoned.withLaterOffsetAtOverlap() : zoned.withEarlierOffsetAtOverlap();
        }
        return PickleHooks.UNKNOWN;
    }

    /** Java has no offsets of fractions of a second, or of more than 18 hours. */
    private static Object offset(@Nullable Object delta) {
        if (delta instanceof Duration duration
                && duration.equals(duration.truncatedTo(ChronoUnit.SECONDS))
                && Math.abs(duration.toSeconds()) <= ZoneOffset.MAX.getTotalSeconds()) {
            return ZoneOffset.ofTotalSeconds((int) duration.toSeconds());
        }
        return PickleHooks.UNKNOWN;
    }

    private static PythonComplex complex(Number real, Number imag, ContainerLimits limits) {
        for (Number part : new Number[] {real, imag}) {
            if (part instanceof BigInteger large) {
                limits.calculated(large.bitLength() / BITS_PER_PART);
            }
        }
        return new PythonComplex(real.doubleValue(), imag.doubleValue());
    }

    private static Object zone(PythonTuple args, ContainerLimits limits) {
        if (args.isEmpty() || !(args.get(0) instanceof String name)) {
            return PickleHooks.UNKNOWN;
        }
        try {
            return ZoneId.of(name);
        } catch (DateTimeException e) {
            limits.calculated(EXCEPTION);
            return PickleHooks.UNKNOWN;
        }
    }

    private static Object decimal(PythonTuple args, ContainerLimits limits) {
        if (args.size() != 1
                || !(args.get(0) instanceof String digits)
                || digits.length() > MAX_DIGITS
                || !NUMBER.matcher(digits).matches()) {
            return PickleHooks.UNKNOWN; // or not a number, or infinite
        }
        long length = digits.length();
        limits.copied(length + length * length / DIGITS_SQUARED_PER_PART, length / 2);
        boolean negativeZero = digits.startsWith("-") && digits.chars().noneMatch(c -> c >= '1' && c <= '9');
        try {
            return negativeZero ? PickleHooks.UNKNOWN : new BigDecimal(digits);
        } catch (NumberFormatException e) {
            limits.calculated(EXCEPTION);
            return PickleHooks.UNKNOWN; // an exponent that Java has not
        }
    }

    static UUID uuid(Number value) {
        BigInteger number = value instanceof BigInteger big ? big : BigInteger.valueOf(value.longValue());
        if (number.signum() < 0 || number.bitLength() > 128) {
            throw new OperationException("malformed pickle: a UUID of " + number.bitLength() + " bits");
        }
        return new UUID(number.shiftRight(64).longValue(), number.longValue());
    }
}
