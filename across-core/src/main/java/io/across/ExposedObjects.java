package io.across;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Objects of this side that a peer may call by name, through the methods of their interfaces and no others: what is left of a
 * connection to a peer that may not run code. The other side asks for them with {@link Connection#exposed}. Immutable and
 * thread-safe; the objects must be thread-safe, too.
 */
public final class ExposedObjects {

    private static final ExposedObjects NONE = new ExposedObjects(Map.of());

    private final Map<String, Exposed> byName;

    private ExposedObjects(Map<String, Exposed> byName) {
        this.byName = Map.copyOf(byName);
    }

    /** No objects. */
    public static ExposedObjects none() {
        return NONE;
    }

    /** A builder that starts without any. */
    public static Builder builder() {
        return new Builder();
    }

    /** The object of that name; null for none. */
    public @Nullable Exposed find(String name) {
        return byName.get(name);
    }

    /** All names. */
    public Set<String> names() {
        return byName.keySet();
    }

    /**
     * An object that is exposed.
     *
     * @param name by which peers ask for it
     * @param object its owner's, which never leaves this side
     * @param types the interfaces, at least one, whose methods may be called, inherited ones included
     */
    public record Exposed(String name, Object object, List<Class<?>> types) {

        public Exposed {
            Objects.requireNonNull(object, "object");
            types = List.copyOf(types);
            if (name.isBlank()) {
                throw new IllegalArgumentException("the name of an exposed object must not be blank");
            }
            if (types.isEmpty()) {
                throw new IllegalArgumentException("exposed object '" + name + "' needs an interface");
            }
            for (Class<?> type : types) {
                if (!type.isInterface() || !type.isInstance(object)) {
                    throw new IllegalArgumentException("exposed object '" + name + "' of class "
                            + object.getClass().getName() + " cannot be reached through " + type.getName()
                            + ": that must be an interface which it implements");
                }
            }
        }

        /** Never shows the object. */
        @Override
        public String toString() {
            return name + " as " + types.stream().map(Class::getName).toList();
        }
    }

    /** Collects exposed objects. Not thread-safe. */
    public static final class Builder {

        private final Map<String, Exposed> byName = new LinkedHashMap<>();

        private Builder() {}

        /**
         * Exposes an object.
         *
         * @throws IllegalArgumentException if the name is blank or taken, or {@code types} are not interfaces of the object
         */
        public Builder expose(String name, Object object, Class<?>... types) {
            if (byName.putIfAbsent(name, new Exposed(name, object, List.of(types))) != null) {
                throw new IllegalArgumentException("two exposed objects are called '" + name + "'");
            }
            return this;
        }

        /** The objects that were exposed so far. */
        public ExposedObjects build() {
            return byName.isEmpty() ? NONE : new ExposedObjects(byName);
        }
    }

    @Override
    public String toString() {
        return byName.values().toString();
    }
}
