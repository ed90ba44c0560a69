package io.across.internal.pickle;

import io.across.OperationException;
import io.across.python.PythonTuple;
import io.across.python.PythonValue;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Makes records and beans of dicts, dataclasses and named tuples. */
final class Structures {

    private Structures() {}

    /** A record by its components' names, or for what has only values by their order; anything else by Jackson. */
    static Object convert(Object value, Class<?> wanted, Type type) {
        Map<?, ?> fields = fields(value);
        if (wanted.isRecord()) {
            List<?> values = fields == null ? values(value) : null;
            if (fields != null || values != null) {
                return record(fields, values, wanted);
            }
        }
        if (fields != null && JacksonBeans.IS_PRESENT) {
            return JacksonBeans.convert(fields, type, wanted);
        }
        if (fields != null) {
            throw new OperationException("a " + wanted.getName()
                    + " is no record: to make beans of Python's objects, Jackson must be on the class path"
                    + " (tools.jackson.core:jackson-databind)");
        }
        throw Conversions.impossible(value, wanted);
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

    private static Object record(@Nullable Map<?, ?> fields, @Nullable List<?> values, Class<?> type) {
        RecordComponent[] components = type.getRecordComponents();
        List<@Nullable Object> arguments = new ArrayList<>(components.length);
        if (values != null && values.size() != components.length) {
            throw new OperationException("Python answered " + values.size() + " values, but " + type.getName() + " has "
                    + components.length + " components");
        }
        for (int i = 0; i < components.length; i++) {
            Object value = values != null ? values.get(i) : named(fields, components[i].getName());
            arguments.add(Conversions.converted(value, components[i].getGenericType()));
        }
        return construct(type, components, arguments);
    }

    private static @Nullable Object named(@Nullable Map<?, ?> fields, String name) {
        if (fields == null) {
            return null;
        }
        Object exact = fields.get(name);
        return exact != null ? exact : fields.get(Snake.of(name));
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

    /** Loaded only where Jackson is. */
    private static final class JacksonBeans {

        static final boolean IS_PRESENT = isPresent();

        private static boolean isPresent() {
            try {
                Class<?> unused = Class.forName(
                        "tools.jackson.databind.json.JsonMapper", false, Structures.class.getClassLoader());
                return true;
            } catch (ClassNotFoundException e) {
                return false;
            }
        }

        static Object convert(Map<?, ?> fields, Type type, Class<?> wanted) {
            try {
                return Mapper.INSTANCE.convertValue(plain(fields), Mapper.INSTANCE.constructType(type));
            } catch (JacksonException | IllegalArgumentException e) {
                throw new OperationException(
                        "what Python answered is no " + wanted.getName() + ": " + e.getMessage(), e);
            }
        }

        /** Objects as their fields, at any depth. */
        private static @Nullable Object plain(@Nullable Object value) {
            if (value instanceof Map<?, ?> map) {
                Map<@Nullable Object, @Nullable Object> plain = new LinkedHashMap<>();
                map.forEach((key, each) -> plain.put(key, plain(each)));
                return plain;
            }
            if (value instanceof List<?> list) {
                List<@Nullable Object> plain = new ArrayList<>();
                list.forEach(each -> plain.add(plain(each)));
                return plain;
            }
            return value instanceof PythonValue made && !made.fields().isEmpty() ? plain(made.fields()) : value;
        }

        private static final class Mapper {
            static final JsonMapper INSTANCE = JsonMapper.builder().build();
        }
    }
}
