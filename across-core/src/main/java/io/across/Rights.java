package io.across;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What the peer of a connection may do to this side. It says nothing of what this side may do to the peer: that is the peer's
 * to decide. Immutable and thread-safe.
 *
 * <p>Without {@link Right#RUN_CODE} nothing is read but values: null, numbers, texts, {@code java.time}, the common collections
 * and arrays of these, and the types that signatures of exposed objects name. An attempt at more costs the peer its request,
 * not the connection, and is told to {@link ConnectionObserver#denied}.
 *
 * @param granted what is granted; all else is refused
 */
public record Rights(Set<Right> granted) {

    private static final Rights ALL = new Rights(EnumSet.allOf(Right.class));
    private static final Rights NONE = new Rights(Set.of());
    private static final Rights EXPOSED_ONLY = of(Right.CALL_EXPOSED);

    public Rights {
        granted = Set.copyOf(granted);
    }

    /** Everything, the default: whoever has the connection owns the process. */
    public static Rights all() {
        return ALL;
    }

    /** Nothing. */
    public static Rights none() {
        return NONE;
    }

    /** Nothing but calls of {@linkplain Options#exposed() exposed objects}. */
    public static Rights exposedOnly() {
        return EXPOSED_ONLY;
    }

    /** These. */
    public static Rights of(Right... rights) {
        return new Rights(Set.copyOf(Arrays.asList(rights)));
    }

    /** Whether one is granted. */
    public boolean allow(Right right) {
        return granted.contains(right);
    }

    /** As a property grants them: {@code call-exposed, log-records}; {@code all} or {@code none} where this is true. */
    public String inProperties() {
        return text(Right::inProperties);
    }

    /** These and one more. */
    public Rights and(Right right) {
        Set<Right> more = new TreeSet<>(granted);
        more.add(right);
        return new Rights(more);
    }

    /** The names, in the order of their declaration; {@code all} or {@code none} where this is true. */
    @Override
    public String toString() {
        return text(Right::name);
    }

    private String text(Function<Right, String> name) {
        if (granted.isEmpty() || granted.size() == Right.values().length) {
            return granted.isEmpty() ? "none" : "all";
        }
        return new TreeSet<>(granted).stream().map(name).collect(Collectors.joining(", "));
    }
}
