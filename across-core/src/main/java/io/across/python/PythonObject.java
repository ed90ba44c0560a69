package io.across.python;

import java.time.Duration;
import java.util.Iterator;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A proxy of an object in a Python process. When it is closed, or becomes garbage here, the object is let go there. Arguments
 * and results are copied, as for {@link Python#call}; what methods raise is thrown as a {@link PythonException}. Thread-safe.
 */
public interface PythonObject extends Iterable<@Nullable Object>, AutoCloseable {

    /** The names of the methods that the other side has announced. */
    Set<String> methods();

    /**
     * The same object with a deadline for each call; this proxy stays as it is. Every object in an answer of {@link
     * Python#within} or of a method with a deadline has theirs from the start, and so has every object that is reached through
     * one that has a deadline.
     *
     * @param deadline how long each call may take, positive; one that misses it fails with an {@link
     *     io.across.DeadlineException} and the connection lives on
     */
    PythonObject within(Duration deadline);

    /** Calls a method; the last argument may be {@link Keywords}. Returns this proxy if the method returned its object. */
    @Nullable Object invoke(String method, @Nullable Object... args);

    /** Calls the object itself. */
    default @Nullable Object call(@Nullable Object... args) {
        return invoke("__call__", args);
    }

    /** {@code len(object)}. */
    int len();

    /** {@code object[key]}. */
    default @Nullable Object getItem(@Nullable Object key) {
        return invoke("__getitem__", key);
    }

    /** {@code object[key] = value}. */
    void setItem(@Nullable Object key, @Nullable Object value);

    /** {@code del object[key]}. */
    void delItem(@Nullable Object key);

    /** {@code element in object}. */
    boolean contains(@Nullable Object element);

    /** {@code iter(object)}; each step is a call. */
    @Override
    Iterator<@Nullable Object> iterator();

    /**
     * Lets the object go: Python keeps it only as long as something there refers to it. Nothing is called: for the object's own
     * method of that name use {@code invoke("close")}. This proxy, and those that {@link #within} and {@link #as} made of it,
     * fail with an {@link io.across.OperationException} from then on; calls that are under way go on. Returns at once; further
     * calls of this method do nothing.
     */
    @Override
    void close();

    /** A copy of the object, made on this side. */
    Object copy();

    /**
     * The object as a Java interface: {@link java.util.List}, {@link java.util.Map}, {@link java.util.Collection}, {@link
     * Iterator}, {@link Iterable}, a functional interface, for what can be called, or one of your own, whose methods are looked
     * for by their names as they are and in snake_case, or as {@link PythonFunction} says, which may give a method a deadline.
     * Results are converted to what the methods return.
     */
    <T> T as(Class<T> type);
}
