package io.across.internal.pickle;

import io.across.OperationException;
import io.across.python.PythonTuple;
import io.across.python.PythonValue;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes records and beans of dicts, dataclasses and named tuples. */
final class Structures {

    private static final boolean HAS_JACKSON = isPresent("tools.jackson.databind.json.JsonMapper");

    private Structures() {}

    /** Makes a component of what Python answered for it. */
    interface Converter {
        @Nullable Object apply(@Nullable Object value, Type type);
    }

    private static boolean isPresent(String type) {
        try {
            Class.forName(type, false, Structures.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }

    /**
     * A record by its components' names, or for what has only values by their order; anything else by Jackson.
     *
     * @param converter of the record's components
     */
    static Object convert(Object value, Class<?> wanted, Type type, Converter converter) {
        Map<?, ?> fields = fields(value);
        if (wanted.isRecord()) {
            List<?> values = fields == null ? values(value) : null;
            if (fields != null || values != null) {
                return record(fields, values, wanted, TypeVariables.of(type), converter);
            }
        }
        if (fields != null && HAS_JACKSON) {
            return JacksonBeans.convert(fields, type, wanted);
        }
        if (fields != null) {
            throw new OperationException("a " + wanted.getName()
                    + " is no record: to make beans of Python's objects, Jackson must be on the class path"
                    + " (tools.jackson.core:jackson-databind)");
        }
        throw impossible(value, wanted);
    }

    /** Names and values; null if there are no names. */
    private static @Nullable Map<?, ?> fields(Object value) {
        if (value instanceof Map<?, ?> map) {
            return map;
        }
        return value instanceof PythonValue made && !made.fields().isEmpty() ? made.fields() : null;
    }

    /** Values in order, as of a named tuple, whose names do not travel. */
    private static @Nullable List<?> values(Object value) {
        if (value instanceof PythonTuple tuple) {
            return tuple;
        }
        return value instanceof PythonValue made && !made.args().isEmpty() ? made.args() : null;
    }

    private static Object record(
            @Nullable Map<?, ?> fields,
            @Nullable List<?> values,
            Class<?> type,
            TypeVariables variables,
            Converter converter) {
        RecordComponent[] components = type.getRecordComponents();
        List<@Nullable Object> arguments = new ArrayList<>(components.length);
        if (values != null && values.size() != components.length) {
            throw new OperationException("Python answered " + values.size() + " values, but " + type.getName() + " has "
                    + components.length + " components");
        }
        for (int i = 0; i < components.length; i++) {
            String name = components[i].getName();
            Object value = values != null ? values.get(i) : named(fields, name);
            if (value == null && components[i].getType().isPrimitive()) {
                throw new OperationException("Python answered None or nothing for " + name + " of " + type.getName()
                        + ", which is no " + components[i].getType());
            }
            arguments.add(converter.apply(value, variables.resolve(components[i].getGenericType())));
        }
        return construct(type, components, arguments);
    }

    private static @Nullable Object named(@Nullable Map<?, ?> fields, String name) {
        if (fields == null) {
            return null;
        }
        Object exact = fields.get(name);
        return exact != null ? exact : fields.get(SnakeCase.of(name));
    }

    private static Object construct(Class<?> type, RecordComponent[] components, List<@Nullable Object> arguments) {
        Class<?>[] types = new Class<?>[components.length];
        for (int i = 0; i < types.length; i++) {
            types[i] = components[i].getType();
        }
        try {
            Constructor<?> constructor = type.getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return constructor.newInstance(arguments.toArray());
        } catch (InvocationTargetException e) {
            throw new OperationException(
                    "what Python answered is no " + type.getName() + ": " + e.getTargetException(),
                    e.getTargetException());
        } catch (ReflectiveOperationException e) {
            throw new OperationException("a " + type.getName() + " cannot be made: " + e, e);
        }
    }

    static OperationException impossible(Object value, Class<?> wanted) {
        String what = value instanceof PythonValue made
                ? "a " + made.type()
                : "a " + value.getClass().getName();
        return new OperationException("Python answered " + what + ", which cannot be made a " + wanted.getName());
    }
}
