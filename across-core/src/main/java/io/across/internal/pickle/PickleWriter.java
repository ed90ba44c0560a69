package io.across.internal.pickle;

import io.across.OperationException;
import io.across.Reference;
import io.across.internal.value.ValueWriter;
import io.across.python.PythonComplex;
import io.across.python.PythonName;
import io.across.python.PythonObject;
import io.across.python.PythonValue;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes one pickle, of protocol 4, which every Python from 3.4 on reads. Thread-safe. */
public final class PickleWriter {

    private final PickleHooks hooks;

    /** @param hooks what is written in place of what crosses by reference */
    public PickleWriter(PickleHooks hooks) {
        this.hooks = hooks;
    }

    /** Whether Python has a counterpart of such an object; not whether it has one of everything in it. */
    public static boolean isValue(Object object) {
        return object instanceof Reference<?>
                || object instanceof PythonObject
                || object instanceof PythonName
                || object instanceof PythonValue
                || object instanceof PythonComplex
                || object instanceof Number
                || object instanceof Boolean
                || object instanceof Collection<?>
                || object instanceof Map<?, ?>
                || object instanceof Reduction
                || object.getClass().isArray()
                || JavaValues.has(object);
    }

    /**
     * Writes a value.
     *
     * @throws OperationException if something in it has no counterpart in Python; the message names its class
     */
    public void write(@Nullable Object value, ValueWriter out) {
        new ObjectPickler(out, hooks).dump(value);
    }
}
