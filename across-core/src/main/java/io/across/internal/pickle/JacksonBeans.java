package io.across.internal.pickle;

import io.across.OperationException;
import io.across.RemoteObject;
import io.across.python.PythonObject;
import io.across.python.PythonValue;
import java.lang.reflect.Type;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.deser.DeserializationProblemHandler;
import tools.jackson.databind.deser.ValueInstantiator;
import tools.jackson.databind.introspect.AnnotationIntrospectorPair;
import tools.jackson.databind.introspect.JacksonAnnotationIntrospector;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;

/** Makes beans of names and values. Loaded only where Jackson is. */
final class JacksonBeans {

    /** Names as Python writes them are found too, unless an annotation has other ones. */
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .annotationIntrospector(
                    AnnotationIntrospectorPair.create(new JacksonAnnotationIntrospector(), new SnakeCaseAliases()))
            .addModule(new SimpleModule()
                    .addSerializer(RemoteObject.class, new RemoteProperties.AsItIs())
                    .setDeserializerModifier(new WatchedCollections()))
            .addHandler(new RemoteProperties())
            .build();

    /** Of an int, in bits: about 10,000 digits. To say that a property cannot hold it takes the square of its length. */
    private static final int MAX_BITS = 33_220;

    /** Each is a call, and there may be no last one. */
    private static final int MAX_REMOTE_ELEMENTS = 10_000;

    private JacksonBeans() {}

    static Object convert(Map<?, ?> fields, Type type, Class<?> wanted) {
        try {
            return MAPPER.convertValue(plain(fields), MAPPER.constructType(type));
        } catch (JacksonException | IllegalArgumentException e) {
            throw new OperationException("what Python answered is no " + wanted.getName() + ": " + e.getMessage(), e);
        }
    }

    /** A collection or an array of what a reference goes through. */
    static Object elements(Iterable<?> remote, JavaType type) {
        List<@Nullable Object> elements = new ArrayList<>();
        for (Object each : remote) {
            if (elements.size() == MAX_REMOTE_ELEMENTS) {
                throw new OperationException("a reference of more than " + MAX_REMOTE_ELEMENTS + " elements is no "
                        + type.toCanonical() + ": have Python answer a list itself");
            }
            elements.add(plain(each));
        }
        return MAPPER.convertValue(elements, type);
    }

    /** Objects as their fields, or without names as the values that they are made of, at any depth. */
    private static @Nullable Object plain(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            Map<@Nullable Object, @Nullable Object> plain = new LinkedHashMap<>();
            map.forEach((key, each) -> plain.put(key, plain(each)));
            return plain;
        }
        if (value instanceof Collection<?> elements) {
            List<@Nullable Object> plain = new ArrayList<>(elements.size());
            elements.forEach(each -> plain.add(plain(each)));
            return plain;
        }
        if (value instanceof BigInteger whole && whole.bitLength() > MAX_BITS) {
            throw new OperationException(
                    "Python answered an int of " + whole.bitLength() + " bits, which is too large for a bean");
        }
        if (!(value instanceof PythonValue made)) {
            return value;
        }
        if (!made.fields().isEmpty()) {
            return plain(made.fields());
        }
        return made.args().size() == 1 ? plain(made.args().get(0)) : plain(made.args());
    }

    /**
     * Has properties of beans be proxies where Python answered references: those of an interface, or of no particular type. One
     * that is a collection gets the elements, which are asked for. Thread-safe.
     */
    private static final class RemoteProperties extends DeserializationProblemHandler {

        /** Jackson would take it for an {@link Iterable}, and ask the other side for elements that nobody may want. */
        static final class AsItIs extends ValueSerializer<RemoteObject> {
            @Override
            public void serialize(RemoteObject value, JsonGenerator out, SerializationContext context) {
                out.writeEmbeddedObject(value);
            }
        }

        /** For an interface that nobody implements here. */
        @Override
        public @Nullable Object handleMissingInstantiator(
                DeserializationContext context,
                Class<?> type,
                ValueInstantiator instantiator,
                JsonParser in,
                String message) {
            return embedded(in) instanceof RemoteObject remote && type.isInterface() ? remote.as(type) : NOT_HANDLED;
        }

        /** For collections and arrays, which Jackson makes itself. */
        @Override
        public @Nullable Object handleUnexpectedToken(
                DeserializationContext context, JavaType type, JsonToken token, JsonParser in, String message) {
            return embedded(in) instanceof PythonObject remote && (type.isCollectionLikeType() || type.isArrayType())
                    ? elements(remote, type)
                    : NOT_HANDLED;
        }

        private static @Nullable Object embedded(JsonParser in) {
            return in.currentToken() == JsonToken.VALUE_EMBEDDED_OBJECT ? in.getEmbeddedObject() : null;
        }
    }
}
