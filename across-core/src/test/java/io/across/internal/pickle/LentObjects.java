package io.across.internal.pickle;

import io.across.Across;
import io.across.Reference;
import io.across.python.PythonException;
import io.across.python.PythonName;
import io.across.python.PythonObject;
import io.across.python.PythonTuple;
import io.across.python.PythonValue;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What the client of a session lends: Java objects that do what those of the recorded client did (fixtures/vectors_fixture.py).
 * Made for one session, by the thread that plays it.
 */
final class LentObjects {

    private static final PythonName CUSTOM_ERROR = new PythonName("vectors_fixture", "CustomError");

    private static final Set<String> FAILING =
            Set.of("04_traceback_over_two_hops.two_hops", "06_callback.caught", "06_callback.not_caught");

    private static final Map<String, List<Integer>> LISTS =
            Map.of("06_callback", List.of(1, 2, 3), "05_unpicklable_argument", List.of(1, 2));

    private final PythonList list;
    private final Callback callback;

    /** By their ids. Read by those who serve calls, too. */
    private final Map<Long, Object> lent = new ConcurrentHashMap<>();

    LentObjects(String session) {
        list = new PythonList(LISTS.getOrDefault(session, List.of()));
        // The first call of the recorded one was with keywords, which Java refuses.
        callback = new Callback(session.equals("06_callback") ? 1 : 0);
    }

    /**
     * A new reference.
     *
     * @param methods that the recorded object had
     * @param remote what the client was lent last; null for nothing
     */
    Reference<?> lend(String step, long id, List<?> methods, @Nullable PythonObject remote) {
        Object object = methods.contains("append") ? list : callable(step, remote);
        lent.put(id, object);
        return Across.ref(object);
    }

    Object get(long id) {
        return Objects.requireNonNull(lent.get(id));
    }

    private Object callable(String step, @Nullable PythonObject remote) {
        if (FAILING.contains(step)) {
            return (Supplier<Object>) LentObjects::fail;
        }
        return switch (step) {
            case "04_traceback_over_three_hops.three_hops" ->
                (Supplier<@Nullable Object>)
                        () -> Objects.requireNonNull(remote).invoke("__call__");
            case "06_reentrant_calls.recursion" -> recursion();
            case "06_references_that_fail.local_bound_method", "06_references_that_fail.local_partial" ->
                (UnaryOperator<Integer>) n -> n + 1;
            case "06_references_that_fail.local_builtin_function" -> (UnaryOperator<Integer>) Math::abs;
            default -> callback;
        };
    }

    private static Object fail() {
        List<String> args = List.of("callback failed");
        PythonValue value = new PickledObject(PickledObject.Maker.CALL, CUSTOM_ERROR, PythonTuple.copyOf(args), null);
        throw new PythonException(
                new PythonException.Description(
                        CUSTOM_ERROR,
                        "callback failed",
                        List.of(CUSTOM_ERROR),
                        PythonTuple.copyOf(args),
                        "",
                        List.of(),
                        value,
                        false,
                        false),
                null,
                null);
    }

    private static List<Object> recurse(Integer depth, PythonObject other) {
        if (depth == 0) {
            return List.of("bottom");
        }
        List<Object> levels = new ArrayList<>(List.of(depth));
        levels.addAll((List<?>) Objects.requireNonNull(other.invoke("__call__", depth - 1, Across.ref(recursion()))));
        return levels;
    }

    private static BiFunction<Integer, PythonObject, List<Object>> recursion() {
        return LentObjects::recurse;
    }

    /** What has a single method is called by it. */
    public interface Called {
        /** With nothing. */
        int call();
    }

    /** Tells how often it has been called. */
    public static final class Callback implements Called {

        private int calls;

        Callback(int calls) {
            this.calls = calls;
        }

        @Override
        public synchronized int call() {
            return ++calls;
        }

        /** With an argument, which does not matter. */
        public int call(String argument) {
            return call();
        }
    }

    /** A list that has the methods of Python's lists, whether they are called or not. */
    public static final class PythonList extends ArrayList<Integer> {

        private static final long serialVersionUID = 1L;

        PythonList(List<Integer> elements) {
            super(elements);
        }

        /** As {@link #add(Object)}. */
        public void append(Integer element) {
            add(element);
        }

        /** Another list. */
        public List<Integer> copy() {
            return new ArrayList<>(this);
        }

        /** How often it is there. */
        public int count(Integer element) {
            return Collections.frequency(this, element);
        }

        /** As {@link #addAll(java.util.Collection)}. */
        public void extend(List<Integer> elements) {
            addAll(elements);
        }

        /** As {@link #indexOf(Object)}. */
        public int index(Integer element) {
            return indexOf(element);
        }

        /** As {@link #add(int, Object)}. */
        public void insert(int index, Integer element) {
            add(index, element);
        }

        /** Removes the last one. */
        public Integer pop() {
            return remove(size() - 1);
        }

        /** Turns it round. */
        public void reverse() {
            Collections.reverse(this);
        }
    }
}
