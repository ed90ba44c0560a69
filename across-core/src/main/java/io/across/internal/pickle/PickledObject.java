package io.across.internal.pickle;

import io.across.python.PythonName;
import io.across.python.PythonTuple;
import io.across.python.PythonValue;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An object of a class that has no Java counterpart, as a pickle describes it. It changes only while that pickle is read,
 * since an object may contain itself.
 */
final class PickledObject implements PythonValue {

    /** How Python makes it. */
    enum Maker {
        /** {@code callable(*args)}. */
        CALL,
        /** {@code callable.__new__(callable, *args)}. */
        NEW,
        /** {@code callable.__new__(callable, *args, **kwargs)}. */
        NEW_WITH_KEYWORDS
    }

    private final Maker maker;
    private final Object callable;
    private final PythonTuple args;
    private final @Nullable Object keywords;

    private @Nullable Object state;
    private boolean hasState;
    private @Nullable List<@Nullable Object> items;
    private @Nullable Map<@Nullable Object, @Nullable Object> entries;
    private @Nullable List<@Nullable Object> added;

    PickledObject(Maker maker, Object callable, PythonTuple args, @Nullable Object keywords) {
        this.maker = maker;
        this.callable = callable;
        this.args = args;
        this.keywords = keywords;
    }

    Maker maker() {
        return maker;
    }

    Object callable() {
        return callable;
    }

    @Nullable Object keywords() {
        return keywords;
    }

    boolean hasState() {
        return hasState;
    }

    @Nullable Object wholeState() {
        return state;
    }

    /** Elements that were added as to a set. */
    List<@Nullable Object> added() {
        return added == null ? List.of() : added;
    }

    void setState(@Nullable Object value) {
        state = value;
        hasState = true;
    }

    List<@Nullable Object> mutableItems() {
        if (items == null) {
            items = new ArrayList<>();
        }
        return items;
    }

    Map<@Nullable Object, @Nullable Object> mutableEntries() {
        if (entries == null) {
            entries = new LinkedHashMap<>();
        }
        return entries;
    }

    List<@Nullable Object> mutableAdded() {
        if (added == null) {
            added = new ArrayList<>();
        }
        return added;
    }

    @Override
    public PythonName type() {
        return callable instanceof PythonName name ? name : new PythonName("builtins", "object");
    }

    @Override
    public List<@Nullable Object> args() {
        return args;
    }

    /** The state is a dict, or a tuple of a dict and one with the values of slots; either may be None. */
    @Override
    public Map<String, @Nullable Object> fields() {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        if (state instanceof PythonTuple pair && pair.size() == 2) {
            addFields(fields, pair.get(0));
            addFields(fields, pair.get(1));
        } else {
            addFields(fields, state);
        }
        return Collections.unmodifiableMap(fields);
    }

    private static void addFields(Map<String, @Nullable Object> fields, @Nullable Object part) {
        if (part instanceof Map<?, ?> map) {
            map.forEach((name, value) -> {
                if (name instanceof String text) {
                    fields.put(text, value);
                }
            });
        }
    }

    @Override
    public @Nullable Object state() {
        return state instanceof Map<?, ?> ? null : state;
    }

    @Override
    public List<@Nullable Object> items() {
        return Collections.unmodifiableList(items != null ? items : added());
    }

    @Override
    public Map<@Nullable Object, @Nullable Object> entries() {
        return entries == null ? Map.of() : Collections.unmodifiableMap(entries);
    }

    /** Names its class only: it may contain itself. */
    @Override
    public String toString() {
        return "<" + type() + " object>";
    }
}
