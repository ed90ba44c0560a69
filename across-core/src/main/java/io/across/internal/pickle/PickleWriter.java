package io.across.internal.pickle;

import io.across.OperationException;
import io.across.internal.value.ValueWriter;
import java.io.IOException;
import net.razorvine.pickle.PickleException;
import org.jspecify.annotations.Nullable;

/** Writes one pickle, of protocol 4, which every Python from 3.4 on reads. Thread-safe. */
public final class PickleWriter {

    private final Handles handles;

    /** @param handles what is written in place of what crosses by reference */
    public PickleWriter(Handles handles) {
        this.handles = handles;
    }

    /**
     * Writes a value.
     *
     * @throws OperationException if something in it has no counterpart in Python; the message names its class
     */
    public void write(@Nullable Object value, ValueWriter out) {
        try {
            new ObjectPickler(out, handles).dump(value);
        } catch (PickleException | IOException e) {
            throw new OperationException("value cannot be pickled: " + e.getMessage(), e);
        }
    }
}
