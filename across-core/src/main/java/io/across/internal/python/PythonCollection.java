package io.across.internal.python;

import io.across.python.PythonObject;
import java.util.AbstractCollection;
import java.util.AbstractSet;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/** A Python container as a collection: each method is one call or more. */
final class PythonCollection extends AbstractCollection<@Nullable Object> {

    private final PythonObject proxy;

    PythonCollection(PythonObject proxy) {
        this.proxy = proxy;
    }

    @Override
    public Iterator<@Nullable Object> iterator() {
        return proxy.iterator();
    }

    @Override
    public int size() {
        return proxy.len();
    }

    @Override
    public boolean contains(@Nullable Object element) {
        return proxy.contains(element);
    }

    @Override
    public boolean add(@Nullable Object element) {
        proxy.invoke(proxy.methods().contains("append") ? "append" : "add", element);
        return true;
    }

    /** The same with the rules of sets. */
    static final class AsSet extends AbstractSet<@Nullable Object> {

        private final PythonObject proxy;

        AsSet(PythonObject proxy) {
            this.proxy = proxy;
        }

        @Override
        public Iterator<@Nullable Object> iterator() {
            return proxy.iterator();
        }

        @Override
        public int size() {
            return proxy.len();
        }

        @Override
        public boolean contains(@Nullable Object element) {
            return proxy.contains(element);
        }

        @Override
        public boolean add(@Nullable Object element) {
            boolean isNew = !proxy.contains(element);
            proxy.invoke("add", element);
            return isNew;
        }

        @Override
        public boolean remove(@Nullable Object element) {
            boolean wasThere = proxy.contains(element);
            proxy.invoke("discard", element);
            return wasThere;
        }
    }
}
