package io.across.internal.python;

import io.across.python.PythonException;
import io.across.python.PythonObject;
import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A Python mapping as a map: each method is one call or more. */
final class PythonMap extends AbstractMap<@Nullable Object, @Nullable Object> {

    private final PythonObject proxy;

    PythonMap(PythonObject proxy) {
        this.proxy = proxy;
    }

    @Override
    public int size() {
        return proxy.len();
    }

    @Override
    public boolean containsKey(@Nullable Object key) {
        return proxy.contains(key);
    }

    @Override
    public @Nullable Object get(@Nullable Object key) {
        try {
            return proxy.getItem(key);
        } catch (PythonException e) {
            if (e.isInstance("KeyError")) {
                return null;
            }
            throw e;
        }
    }

    @Override
    public @Nullable Object put(@Nullable Object key, @Nullable Object value) {
        Object before = get(key);
        proxy.setItem(key, value);
        return before;
    }

    @Override
    public @Nullable Object remove(@Nullable Object key) {
        return proxy.invoke("pop", key, null);
    }

    @Override
    public void clear() {
        proxy.invoke("clear");
    }

    @Override
    public Set<Map.Entry<@Nullable Object, @Nullable Object>> entrySet() {
        return new AbstractSet<>() {
            @Override
            public int size() {
                return proxy.len();
            }

            @Override
            public Iterator<Map.Entry<@Nullable Object, @Nullable Object>> iterator() {
                return new Entries(proxy);
            }
        };
    }

    /** Goes through the keys, and asks for each value. */
    private static final class Entries implements Iterator<Map.Entry<@Nullable Object, @Nullable Object>> {

        private final PythonObject proxy;
        private final Iterator<@Nullable Object> keys;

        Entries(PythonObject proxy) {
            this.proxy = proxy;
            this.keys = proxy.iterator();
        }

        @Override
        public boolean hasNext() {
            return keys.hasNext();
        }

        @Override
        public Map.Entry<@Nullable Object, @Nullable Object> next() {
            Object key = keys.next();
            return new SimpleImmutableEntry<>(key, proxy.getItem(key));
        }
    }
}
