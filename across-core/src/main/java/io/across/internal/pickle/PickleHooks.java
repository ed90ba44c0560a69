package io.across.internal.pickle;

import io.across.internal.value.ValueReader;
import io.across.internal.value.ValueWriter;
import io.across.python.PythonName;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a pickle says of objects that cross by reference, and of whatever else is not a plain value. Thread-safe. */
public interface PickleHooks {

    /** What {@link #reduce} answers for a callable that it does not know. */
    Object UNKNOWN = new Object();

    /**
     * What is written in place of an object.
     *
     * @return null if the object is a plain value, as far as this side is concerned
     */
    @Nullable Object replace(Object value, ValueWriter out);

    /**
     * What calling {@code callable} comes to.
     *
     * @param deadline of each call of an object of the peer that this comes to; zero for the connection's default
     * @return {@link #UNKNOWN} if it is none of this side's
     */
    @Nullable Object reduce(PythonName callable, List<@Nullable Object> args, ValueReader in, Duration deadline) throws Exception;
}
