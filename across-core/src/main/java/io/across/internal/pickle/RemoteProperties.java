package io.across.internal.pickle;

import io.across.RemoteObject;
import io.across.python.PythonObject;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.deser.DeserializationProblemHandler;
import tools.jackson.databind.deser.ValueInstantiator;

/**
 * Has properties of beans be proxies where Python answered references: those of an interface, or of no particular type. One
 * that is a collection gets the elements, which are asked for. Loaded only where Jackson is; thread-safe.
 */
final class RemoteProperties extends DeserializationProblemHandler {

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
                ? JacksonBeans.elements(remote, type)
                : NOT_HANDLED;
    }

    private static @Nullable Object embedded(JsonParser in) {
        return in.currentToken() == JsonToken.VALUE_EMBEDDED_OBJECT ? in.getEmbeddedObject() : null;
    }
}
