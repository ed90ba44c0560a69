package io.across.internal.pickle;

import io.across.python.PythonName;
import io.across.python.PythonTuple;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What Java's own types are in Python, beyond texts, numbers and collections. */
final class JavaValues {

    /** Answered for what has no counterpart. */
    static final Object NONE = new Object();

    private static final int FOLD = 0x80;
    private static final int MAX_YEAR = 9_999;

    private static final PythonName TIMEDELTA = new PythonName("datetime", "timedelta");

    /** Whether {@link #convert} knows objects of this one's kind. */
    static boolean has(Object object) {
        return object instanceof CharSequence
                || object instanceof Character
                || object instanceof Path
                || object instanceof ByteBuffer
                || object instanceof UUID
                || object instanceof Enum<?>
                || object instanceof Optional<?>
                || object instanceof Record
                || timeOrDate(object) != NONE;
    }

    /** A value that can be written in place of this one; {@link #NONE} if there is none. */
    @Nullable Object convert(Object value) {
        if (value instanceof CharSequence || value instanceof Character || value instanceof Path) {
            return value.toString();
        }
        if (value instanceof Short || value instanceof Byte) {
            return ((Number) value).intValue();
        }
        if (value instanceof Float number) {
            return number.doubleValue();
        }
        if (value instanceof BigDecimal number) {
            return new Reduction(new PythonName("decimal", "Decimal"), number.toString());
        }
        if (value instanceof ByteBuffer buffer) {
            byte[] bytes = new byte[buffer.remaining()];
            buffer.duplicate().get(bytes);
            return new Reduction(new PythonName("builtins", "bytearray"), bytes);
        }
        if (value instanceof UUID uuid) {
            return uuid(uuid);
        }
        if (value instanceof Enum<?> constant) {
            return constant.name();
        }
        if (value instanceof Optional<?> optional) {
            return optional.orElse(null);
        }
        if (value instanceof Record record) {
            return components(record);
        }
        return timeOrDate(value);
    }

    private static Reduction uuid(UUID uuid) {
        BigInteger low = BigInteger.valueOf(uuid.getLeastSignificantBits())
                .and(BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE));
        BigInteger high = BigInteger.valueOf(uuid.getMostSignificantBits())
                .and(BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE));
        return new Reduction(
                new PythonName("uuid", "UUID"),
                PythonTuple.of(null, null, null, null, high.shiftLeft(64).or(low)),
                null);
    }

    private static Map<String, @Nullable Object> components(Record value) {
        Map<String, @Nullable Object> components = new LinkedHashMap<>();
        for (RecordComponent component : value.getClass().getRecordComponents()) {
            try {
                component.getAccessor().setAccessible(true);
                components.put(component.getName(), component.getAccessor().invoke(value));
            } catch (IllegalAccessException | InvocationTargetException e) {
                throw new IllegalArgumentException(
                        "component " + component.getName() + " of "
                                + value.getClass().getName() + " cannot be read",
                        e);
            }
        }
        return components;
    }

    private static Object timeOrDate(Object value) {
        if (value instanceof LocalDate date) {
            return new Reduction(
                    new PythonName("datetime", "date"), dateBytes(date).array());
        }
        if (value instanceof LocalTime time) {
            return new Reduction(
                    new PythonName("datetime", "time"), timeBytes(time).array());
        }
        if (value instanceof OffsetTime time) {
            return new Reduction(
                    new PythonName("datetime", "time"),
                    timeBytes(time.toLocalTime()).array(),
                    zone(time.getOffset()));
        }
        if (value instanceof LocalDateTime dateTime) {
            return dateTime(dateTime, false);
        }
        if (value instanceof OffsetDateTime dateTime) {
            return dateTime(dateTime.toLocalDateTime(), false, zone(dateTime.getOffset()));
        }
        if (value instanceof Instant instant) {
            return dateTime(LocalDateTime.ofInstant(instant, ZoneOffset.UTC), false, zone(ZoneOffset.UTC));
        }
        if (value instanceof ZonedDateTime dateTime) {
            boolean fold = !dateTime.withEarlierOffsetAtOverlap().getOffset().equals(dateTime.getOffset());
            return dateTime(dateTime.toLocalDateTime(), fold, zone(dateTime.getZone()));
        }
        if (value instanceof ZoneId zone) {
            return zone(zone);
        }
        return value instanceof Duration duration ? timedelta(duration) : NONE;
    }

    private static Reduction dateTime(LocalDateTime value, boolean fold, @Nullable Object... zone) {
        ByteBuffer bytes = ByteBuffer.allocate(10)
                .put(dateBytes(value.toLocalDate()).flip())
                .put(timeBytes(value.toLocalTime()).flip());
        if (fold) {
            bytes.put(2, (byte) (bytes.get(2) | FOLD));
        }
        PythonName type = new PythonName("datetime", "datetime");
        return zone.length == 0
                ? new Reduction(type, (Object) bytes.array())
                : new Reduction(type, bytes.array(), zone[0]);
    }

    private static ByteBuffer dateBytes(LocalDate date) {
        if (date.getYear() < 1 || date.getYear() > MAX_YEAR) {
            throw new IllegalArgumentException("Python has no dates of the year " + date.getYear());
        }
        return ByteBuffer.allocate(4)
                .putShort((short) date.getYear())
                .put((byte) date.getMonthValue())
                .put((byte) date.getDayOfMonth());
    }

    /** Python counts microseconds: what is finer is cut off. */
    private static ByteBuffer timeBytes(LocalTime time) {
        int micros = time.getNano() / 1_000;
        return ByteBuffer.allocate(6)
                .put((byte) time.getHour())
                .put((byte) time.getMinute())
                .put((byte) time.getSecond())
                .put((byte) (micros >> 16))
                .put((byte) (micros >> 8))
                .put((byte) micros);
    }

    private static Reduction zone(ZoneId zone) {
        return zone.normalized() instanceof ZoneOffset offset && !zone.getId().contains("/")
                ? new Reduction(
                        new PythonName("datetime", "timezone"), timedelta(Duration.ofSeconds(offset.getTotalSeconds())))
                : new Reduction(new PythonName("zoneinfo", "ZoneInfo"), zone.getId());
    }

    private static Reduction timedelta(Duration duration) {
        long seconds = duration.getSeconds();
        int micros = duration.getNano() / 1_000;
        return new Reduction(TIMEDELTA, Math.floorDiv(seconds, 86_400L), Math.floorMod(seconds, 86_400L), micros);
    }
}
