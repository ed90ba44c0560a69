package io.across.python;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A copy of a Python object whose class has no Java counterpart: what it takes to make it again. It goes back to Python as
 * what it was.
 *
 * <p>Equality is identity. What is read from a connection does not change any more; all lists and maps are unmodifiable.
 */
public interface PythonValue {

    /** A value for Python, made there by calling {@code type} with {@code args}. */
    static PythonValue of(PythonName type, @Nullable Object... args) {
        return new ConstructedValue(type, PythonTuple.of(args));
    }

    /** Its class, or the function that makes it: {@code datetime.timezone}, {@code functools.partial}. */
    PythonName type();

    /** What its class or function is called with. */
    List<@Nullable Object> args();

    /** Its attributes, as far as they travel as such: those of a dataclass, for instance. In Python's order. */
    Map<String, @Nullable Object> fields();

    /** What else Python's {@code __setstate__} gets; null for nothing, or if {@link #fields} has everything. */
    @Nullable Object state();

    /** The elements of a list-like object, such as a {@code deque} or a subclass of {@code list}. */
    List<@Nullable Object> items();

    /** The entries of a dict-like object of a class of its own. */
    Map<@Nullable Object, @Nullable Object> entries();
}
