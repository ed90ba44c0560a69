package io.across.internal.pickle;

import io.across.OperationException;
import io.across.RemoteObject;
import io.across.python.PythonValue;
import java.lang.invoke.MethodType;
import java.lang.reflect.Array;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes what was read the type that a caller wants: numbers without loss, collections with the types of their elements,
 * enums by name, records, and beans by Jackson where that is on the class path.
 */
public final class Conversions {

    /** Of a number that is written with a fraction of zeros. */
    private static final int MAX_DIGITS_OF_WHOLE = 1_000;

    private Conversions() {}

    /**
     * The value as a type; null stays null.
     *
     * @throws OperationException if that is impossible; the message says what there is and what was wanted
     */
    public static @Nullable Object convert(@Nullable Object value, Type type) {
        if (value != null && !(type instanceof Class<?> plain && plain.isInstance(value))) {
            ExpansionLimit.check(value);
        }
        return converted(value, type);
    }

    static @Nullable Object converted(@Nullable Object value, Type type) {
        if (type instanceof Class<?> wanted) {
            return toClass(value, wanted);
        }
        if (type instanceof ParameterizedType parameterized) {
            return toParameterized(value, parameterized);
        }
        if (type instanceof WildcardType wildcard) {
            return converted(value, wildcard.getUpperBounds()[0]);
        }
        if (type instanceof TypeVariable<?> variable) {
            return converted(value, variable.getBounds()[0]);
        }
        return value instanceof Collection<?> elements && type instanceof GenericArrayType array
                ? array(elements, rawClass(array.getGenericComponentType()), array.getGenericComponentType())
                : value;
    }

    private static @Nullable Object toClass(@Nullable Object value, Class<?> type) {
        if (type == void.class || type == Void.class) {
            return null;
        }
        if (value == null) {
            if (type.isPrimitive()) {
                throw new OperationException("Python answered None, which is no " + type);
            }
            return type == Optional.class ? Optional.empty() : null;
        }
        Class<?> wanted = MethodType.methodType(type).wrap().returnType();
        if (wanted.isInstance(value)) {
            return value;
        }
        if (value instanceof Number number && Number.class.isAssignableFrom(wanted)) {
            return number(number, wanted);
        }
        return other(value, wanted, wanted);
    }

    private static Object other(Object value, Class<?> wanted, Type type) {
        if (value instanceof RemoteObject remote && wanted.isInterface()) {
            return remote.as(wanted);
        }
        if (value instanceof String text) {
            if (wanted == Character.class && text.length() == 1) {
                return text.charAt(0);
            }
            if (wanted.isEnum()) {
                return constant(wanted, text);
            }
        }
        if (wanted.isEnum() && value instanceof PythonValue made && made.args().size() == 1) {
            Object only = made.args().get(0);
            // Of anything else the text is no name, and might be long.
            if (only instanceof String || only instanceof Integer || only == null) {
                return constant(wanted, String.valueOf(only));
            }
        }
        if (value instanceof Collection<?> elements) {
            if (wanted.isArray()) {
                return array(elements, wanted.getComponentType(), wanted.getComponentType());
            }
            if (wanted == Set.class) {
                return set(elements, Object.class);
            }
            if (wanted == List.class) {
                return new ArrayList<>(elements);
            }
        }
        if (wanted == Optional.class) {
            return Optional.of(value);
        }
        return Structures.convert(value, wanted, type, Conversions::converted);
    }

    private static @Nullable Object toParameterized(@Nullable Object value, ParameterizedType type) {
        Class<?> raw = (Class<?>) type.getRawType();
        Type[] arguments = type.getActualTypeArguments();
        if (raw == Optional.class) {
            return Optional.ofNullable(converted(value, arguments[0]));
        }
        if (value == null) {
            return null;
        }
        if (value instanceof Collection<?> elements && raw.isAssignableFrom(ArrayList.class)) {
            List<@Nullable Object> list = new ArrayList<>(elements.size());
            elements.forEach(element -> list.add(converted(element, arguments[0])));
            return list;
        }
        if (value instanceof Collection<?> elements && raw.isAssignableFrom(LinkedHashSet.class)) {
            return set(elements, arguments[0]);
        }
        if (value instanceof Map<?, ?> entries && raw.isAssignableFrom(LinkedHashMap.class)) {
            ConvertedKeys keys = new ConvertedKeys();
            Map<@Nullable Object, @Nullable Object> map = new LinkedHashMap<>();
            entries.forEach((each, content) -> {
                Object key = converted(each, arguments[0]);
                map.put(key, converted(content, arguments[1]));
                keys.added(each, key, map.size());
            });
            return map;
        }
        return raw.isInstance(value) ? value : other(value, raw, type);
    }

    private static Set<@Nullable Object> set(Collection<?> elements, Type type) {
        ConvertedKeys keys = new ConvertedKeys();
        Set<@Nullable Object> set = new LinkedHashSet<>();
        elements.forEach(element -> {
            Object key = converted(element, type);
            set.add(key);
            keys.added(element, key, set.size());
        });
        return set;
    }

    private static Object number(Number value, Class<?> wanted) {
        try {
            if (wanted == Double.class) {
                return value.doubleValue();
            }
            if (wanted == Float.class) {
                return value.floatValue();
            }
            if (wanted == BigDecimal.class) {
                return exact(value);
            }
            BigInteger whole = value instanceof BigInteger large ? large : whole(exact(value));
            if (wanted == BigInteger.class) {
                return whole;
            }
            if (wanted == Long.class) {
                return whole.longValueExact();
            }
            if (wanted == Integer.class) {
                return whole.intValueExact();
            }
            if (wanted == Short.class) {
                return whole.shortValueExact();
            }
            if (wanted == Byte.class) {
                return whole.byteValueExact();
            }
        } catch (ArithmeticException | NumberFormatException e) {
            throw new OperationException("Python answered " + shown(value) + ", which is no " + wanted.getName(), e);
        }
        throw Structures.impossible(value, wanted);
    }

    /** Of a number of any size, what fits in a message. */
    private static String shown(Number value) {
        if (value instanceof BigInteger whole && whole.bitLength() > 256) {
            return "an int of " + whole.bitLength() + " bits";
        }
        String text = value.toString();
        return text.length() <= 100 ? text : text.substring(0, 100) + "...";
    }

    /** The same number without a fraction. */
    private static BigInteger whole(BigDecimal number) {
        boolean isFraction = number.signum() != 0 && number.precision() <= number.scale();
        if (isFraction || (number.scale() > 0 && number.precision() > MAX_DIGITS_OF_WHOLE)) {
            // What is behind the point would be looked for among as many digits.
            throw new ArithmeticException("not whole");
        }
        return number.toBigIntegerExact();
    }

    private static BigDecimal exact(Number value) {
        if (value instanceof BigDecimal decimal) {
            // A huge exponent would become as many digits.
            return decimal.precision() - decimal.scale() > 1_000 ? new BigDecimal("NaN") : decimal;
        }
        return value instanceof BigInteger whole
                ? new BigDecimal(whole)
                : value instanceof Double number ? new BigDecimal(number) : BigDecimal.valueOf(value.longValue());
    }

    private static Object constant(Class<?> type, String name) {
        for (Object constant : type.getEnumConstants()) {
            if (((Enum<?>) constant).name().equalsIgnoreCase(name)) {
                return constant;
            }
        }
        throw new OperationException("Python answered '" + name + "', which is no constant of " + type.getName());
    }

    private static Object array(Collection<?> elements, Class<?> component, Type type) {
        Object array = Array.newInstance(component, elements.size());
        int i = 0;
        for (Object element : elements) {
            Array.set(array, i++, converted(element, type));
        }
        return array;
    }

    private static Class<?> rawClass(Type type) {
        return type instanceof ParameterizedType parameterized
                ? (Class<?>) parameterized.getRawType()
                : type instanceof Class<?> plain ? plain : Object.class;
    }
}
