package io.across.internal.pickle;

import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.BeanDescription;
import tools.jackson.databind.DeserializationConfig;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.deser.ValueDeserializerModifier;
import tools.jackson.databind.deser.ValueInstantiator;
import tools.jackson.databind.deser.std.DelegatingDeserializer;
import tools.jackson.databind.type.CollectionType;
import tools.jackson.databind.type.MapType;

/**
 * Has Jackson fill maps and sets under {@link ConvertedKeys}: first a watched one, and from that the one that is wanted. Loaded only
 * where Jackson is. Stateless.
 */
final class WatchedCollections extends ValueDeserializerModifier {

    private static final long serialVersionUID = 1L;

    @Override
    public ValueDeserializer<?> modifyCollectionDeserializer(
            DeserializationConfig config,
            CollectionType type,
            BeanDescription.Supplier description,
            ValueDeserializer<?> deserializer) {
        Class<?> raw = type.getRawClass();
        boolean hashes = Set.class.isAssignableFrom(raw)
                && !SortedSet.class.isAssignableFrom(raw)
                && !EnumSet.class.isAssignableFrom(raw);
        return hashes ? new Watched(deserializer) : deserializer;
    }

    @Override
    public ValueDeserializer<?> modifyMapDeserializer(
            DeserializationConfig config,
            MapType type,
            BeanDescription.Supplier description,
            ValueDeserializer<?> deserializer) {
        Class<?> raw = type.getRawClass();
        boolean hashes = !SortedMap.class.isAssignableFrom(raw) && !EnumMap.class.isAssignableFrom(raw);
        return hashes ? new Watched(deserializer) : deserializer;
    }

    /** Reads twice, in a way: what has passed once does not take long. */
    private static final class Watched extends DelegatingDeserializer {

        Watched(ValueDeserializer<?> deserializer) {
            super(deserializer);
        }

        @Override
        protected ValueDeserializer<?> newDelegatingInstance(ValueDeserializer<?> deserializer) {
            return new Watched(deserializer);
        }

        @Override
        @SuppressWarnings("unchecked")
        public @Nullable Object deserialize(JsonParser in, DeserializationContext context) {
            if (!startsEmpty()) {
                return super.deserialize(in, context);
            }
            Object wanted = _delegatee.getEmptyValue(context);
            if (wanted instanceof Collection<?> collection) {
                Object read = super.deserialize(in, context, new WatchedSet());
                return read instanceof WatchedSet watched ? filled((Collection<Object>) collection, watched) : read;
            }
            if (wanted instanceof Map<?, ?> map) {
                Object read = super.deserialize(in, context, new WatchedMap());
                return read instanceof WatchedMap watched ? filled((Map<Object, Object>) map, watched) : read;
            }
            return super.deserialize(in, context);
        }

        /** Else it is made by a creator of the application's. */
        private boolean startsEmpty() {
            ValueInstantiator maker =
                    _delegatee instanceof ValueInstantiator.Gettable made ? made.getValueInstantiator() : null;
            return maker != null && maker.canCreateUsingDefault();
        }

        private static Object filled(Collection<Object> wanted, WatchedSet read) {
            wanted.addAll(read);
            return wanted;
        }

        private static Object filled(Map<Object, Object> wanted, WatchedMap read) {
            wanted.putAll(read);
            return wanted;
        }
    }

    private static final class WatchedSet extends LinkedHashSet<@Nullable Object> {

        private static final long serialVersionUID = 1L;

        private final transient ConvertedKeys keys = new ConvertedKeys();

        @Override
        public boolean add(@Nullable Object element) {
            boolean isNew = super.add(element);
            keys.added(element, size());
            return isNew;
        }
    }

    private static final class WatchedMap extends LinkedHashMap<@Nullable Object, @Nullable Object> {

        private static final long serialVersionUID = 1L;

        private final transient ConvertedKeys keys = new ConvertedKeys();

        @Override
        public @Nullable Object put(@Nullable Object key, @Nullable Object value) {
            Object before = super.put(key, value);
            keys.added(key, size());
            return before;
        }
    }
}
